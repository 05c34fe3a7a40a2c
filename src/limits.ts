import { goesStale } from './idempotency.js';
import type { RequestFacts } from './request-facts.js';

/** The instants that bound a call, on the monotonic clock. */
export interface Limits {
  /** The whole call is over by then, the attempt in flight included. */
  readonly deadlineAtMs: number;
  /** No attempt leaves at or after this. */
  readonly lastLeaveMs: number;
  /** From here on the caller's own signature is too old to leave after a wait; `Infinity` otherwise. */
  readonly staleAtMs: number;
}

/** Turns durations and dates into instants, once, at the start of a call. */
export function callLimits(
  facts: RequestFacts,
  options: {
    readonly deadlineMs: number;
    readonly orderMaxAgeMs: number;
    readonly expiresAtMs?: number | undefined;
  },
  now: { readonly monotonicMs: number; readonly wallMs: number; readonly exchangeMs: number },
  signatureEndsAtMs: number,
): Limits {
  const deadlineAtMs = now.monotonicMs + options.deadlineMs;
  const ageAtMs = goesStale(facts) ? now.monotonicMs + options.orderMaxAgeMs : Infinity;
  const expiresAtMs = now.monotonicMs + ((options.expiresAtMs ?? Infinity) - now.wallMs);
  return {
    deadlineAtMs,
    lastLeaveMs: Math.min(deadlineAtMs, ageAtMs, expiresAtMs),
    staleAtMs: now.monotonicMs + (signatureEndsAtMs - now.exchangeMs),
  };
}

/** Until when waiting for another attempt makes sense. */
export function waitLimitMs(limits: Limits): number {
  return Math.min(limits.lastLeaveMs, limits.staleAtMs);
}

/** What a call that ran out of time ran out of. */
export function lateReason({ staleAtMs, lastLeaveMs }: Limits): 'stale-signature' | 'deadline' {
  return staleAtMs < lastLeaveMs ? 'stale-signature' : 'deadline';
}
