import { goesStale, harmsLate } from '../endpoints/idempotency.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Instant } from '../runtime/instant.js';

/** The instants that bound a call, on the monotonic clock unless another one is named. */
export interface Limits {
  /** The whole call is over by then, the attempt in flight included. */
  readonly deadlineAtMs: number;
  /** No attempt leaves at or after this. */
  readonly lastLeaveMs: number;
  /** From here on the caller's own signature is too old to leave after a wait; `Infinity` otherwise. */
  readonly staleAtMs: number;
  /**
   * What is looked at once more when an attempt may leave, because the monotonic clock stood still while
   * the machine slept; `undefined` for a call that does no harm however late it leaves.
   */
  readonly onWaking: WakingLimits | undefined;
}

/** Limits of a call on clocks that go on while the machine sleeps. */
interface WakingLimits {
  /** On the wall clock. */
  readonly lastLeaveAtMs: number;
  /** On the exchange's clock. */
  readonly expiresAtMs: number;
  /** Of the caller's own signature, on the exchange's clock. */
  readonly staleAtMs: number;
}

/** An instant at which a call starts, or may leave, on all clocks there are. */
export interface Now extends Instant {
  /** The exchange's clock is reckoned with only where something depends on it. */
  readonly exchangeMs: number;
}

/** Turns durations and dates into instants, once, at the start of a call. */
export function callLimits(
  facts: RequestFacts,
  options: {
    readonly deadlineMs: number;
    readonly orderMaxAgeMs: number;
    readonly expiresAtMs?: number | undefined;
  },
  now: Now,
  signatureEndsAtMs: number,
): Limits {
  const { deadlineMs, expiresAtMs = Infinity } = options;
  const mostAgeMs = !facts.isRead && goesStale(facts) ? options.orderMaxAgeMs : Infinity;
  const oldestMs = Math.min(deadlineMs, mostAgeMs);
  const isHarmless = facts.isRead || !harmsLate(facts);
  const leftUntil = (exchangeMs: number): number =>
    exchangeMs === Infinity ? Infinity : exchangeMs - now.exchangeMs;
  return {
    deadlineAtMs: now.monotonicMs + deadlineMs,
    lastLeaveMs: now.monotonicMs + Math.min(oldestMs, leftUntil(expiresAtMs)),
    staleAtMs: now.monotonicMs + leftUntil(signatureEndsAtMs),
    onWaking: wakingLimits({
      lastLeaveAtMs: isHarmless ? Infinity : now.wallMs + oldestMs,
      expiresAtMs,
      staleAtMs: signatureEndsAtMs,
    }),
  };
}

function wakingLimits(limits: WakingLimits): WakingLimits | undefined {
  const { lastLeaveAtMs, expiresAtMs, staleAtMs } = limits;
  return Math.min(lastLeaveAtMs, expiresAtMs, staleAtMs) === Infinity ? undefined : limits;
}

/** Whether an attempt that may leave by the monotonic clock would leave too late all the same. */
export function isTooLate({ onWaking }: Limits, now: Now): boolean {
  if (onWaking === undefined) return false;
  return now.wallMs >= onWaking.lastLeaveAtMs || now.exchangeMs >= onWaking.expiresAtMs;
}

/** Whether the caller's own signature has grown too old meanwhile. */
export function isStale({ onWaking }: Limits, now: Now): boolean {
  return onWaking !== undefined && now.exchangeMs >= onWaking.staleAtMs;
}

/** Until when waiting for another attempt makes sense. */
export function waitLimitMs(limits: Limits): number {
  return Math.min(limits.lastLeaveMs, limits.staleAtMs);
}

/** What a call that ran out of time ran out of. */
export function lateReason({ staleAtMs, lastLeaveMs }: Limits): 'stale-signature' | 'deadline' {
  return staleAtMs < lastLeaveMs ? 'stale-signature' : 'deadline';
}
