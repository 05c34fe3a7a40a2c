import type { Classification, Kind, StopReason } from '../types/index.js';
import { type BackoffOptions, ownBackoffMs, waitJitterMs } from './backoff.js';
import { isMomentaryRefusal } from './overload.js';

/** What the policy needs to know of a call. All instants are monotonic. */
export interface CallState {
  readonly nowMs: number;
  readonly attempts: number;
  /** Retries the caller has paid for so far. */
  readonly retriesUsed: number;
  readonly retries: number;
  /** Own backoffs so far: the next one is longer. */
  readonly backoffs: number;
  /** A gate of overload holds the call: it goes back in line, and waits there. */
  readonly isHeld: boolean;
  /** No attempt leaves later than this. */
  readonly lastLeaveMs: number;
  /** Harmless to send twice, so that an unknown outcome does not end it. */
  readonly repeatsFreely: boolean;
  /** The body can be sent again. */
  readonly replayable: boolean;
  /** What could be done about a refused signature since; `'failed'`: the time is not known so far. */
  readonly signature: 'corrected' | 'unchanged' | 'callers' | 'failed';
  /** The caller's own decision, if there is one. */
  readonly callersDecision: boolean | undefined;
}

/** The decision on one failed outcome. */
export type Decision =
  | {
      readonly next: 'retry';
      /** No earlier than this; a shared wait is kept at the scope's gate instead. */
      readonly notBeforeMs: number;
      /** Whether the retry is paid for by `retries`. */
      readonly counted: boolean;
      /** Whether the wait is the call's own backoff, which makes the next one longer. */
      readonly isBackoff: boolean;
    }
  | {
      readonly next: 'stop';
      readonly reason: StopReason;
      /** When it is worth coming back, if that is known. */
      readonly retryInMs?: number | undefined;
    };

/** However free the waits are, a call does not go on for ever. */
export const mostAttempts = 50;

/** A wait that the server names costs time only from here on; a shorter one is paid for like an own backoff. */
export const freeWaitMs = 1000;

/** Above this a wait is a matter for the operator. */
export const longestWaitMs = 86_400_000;

/**
 * How long a wait that the server names really lasts: a short one is raised to the shortest own
 * delay.
 */
export function effectiveWaitMs(waitMs: number, minDelayMs: number): number {
  return waitMs < freeWaitMs ? Math.max(waitMs, minDelayMs) : waitMs;
}

/**
 * Whether a wait until `untilMs` ends, with all the noise there may be behind it, before `limitMs`.
 * What leaves in the very last moment would only be cut in flight.
 */
export function isWorthWaiting(
  nowMs: number,
  untilMs: number,
  limitMs: number,
  jitter: BackoffOptions['jitter'],
): boolean {
  const waitMs = Math.max(0, untilMs - nowMs);
  return waitMs <= longestWaitMs && nowMs + waitMs + waitJitterMs(waitMs, jitter, 1) < limitMs;
}

/** Kinds of a failure that has nothing to do with the request. */
const stormKinds: ReadonlySet<Kind> = new Set([
  'server',
  'maintenance',
  'network',
  'timeout',
  'edge',
]);

/** Whether the failure may be gone at the next attempt; a redirect or an unknown code is not. */
export function isTransient({ kind }: Classification): boolean {
  return kind === 'overload' || stormKinds.has(kind);
}

/** Decides what follows a failed outcome. Pure: chance comes in as `random`. */
export function decide(
  classification: Classification,
  call: CallState,
  options: BackoffOptions,
  random: number,
): Decision {
  const isLost = classification.executed === 'unknown';
  if (isLost && !(call.repeatsFreely && isTransient(classification))) {
    return stop(call.callersDecision === true ? 'unsafe-to-repeat' : 'unknown-outcome');
  }
  if (call.callersDecision === false) return stop('not-retryable', classification.waitMs);
  if (!call.replayable) return stop('not-retryable', classification.waitMs);
  if (
    classification.action === 're-sign' &&
    !(call.signature === 'unchanged' && call.callersDecision === true)
  ) {
    // The time is asked for again, as a read whose answer was lost.
    return call.signature === 'failed'
      ? decideWait(classification, call, options, random)
      : decideSignature(call);
  }
  const wanted =
    isLost ||
    classification.action === 'retry' ||
    classification.action === 'backoff' ||
    call.callersDecision === true;
  return wanted
    ? decideWait(classification, call, options, random)
    : stop('not-retryable', classification.waitMs);
}

function decideSignature(call: CallState): Decision {
  if (call.signature === 'callers') return stop('stale-signature');
  if (call.signature === 'unchanged') return stop('not-retryable');
  if (call.attempts >= mostAttempts) return stop('retries-exhausted');
  if (call.nowMs >= call.lastLeaveMs) return stop('deadline');
  return { next: 'retry', notBeforeMs: call.nowMs, counted: false, isBackoff: false };
}

/**
 * A refusal of the moment costs time only; lost answers and network faults cost `retries`. With
 * `retries: 0` neither is repeated.
 */
function decideWait(
  classification: Classification,
  call: CallState,
  options: BackoffOptions,
  random: number,
): Decision {
  const { waitMs: serverWaitMs } = classification;
  const isFromServer = serverWaitMs !== undefined && serverWaitMs > 0;
  // Where a gate holds the call, its attempts are probes for all calls.
  const isMomentary = call.isHeld || isMomentaryRefusal(classification);
  const counted = !isMomentary && (!isFromServer || serverWaitMs < freeWaitMs);
  const isSpent = isMomentary ? call.retries === 0 : counted && call.retriesUsed >= call.retries;
  if (call.attempts >= mostAttempts || isSpent) return stop('retries-exhausted', serverWaitMs);
  if (!isFromServer) return decideBackoff(classification, call, options, random, counted);
  const waitMs = effectiveWaitMs(serverWaitMs, options.minDelayMs);
  const leaveMs = call.nowMs + waitMs;
  if (!isWorthWaiting(call.nowMs, leaveMs, call.lastLeaveMs, options.jitter)) {
    return stop('deadline', waitMs);
  }
  const notBeforeMs = leaveMs + waitJitterMs(waitMs, options.jitter, random);
  return { next: 'retry', notBeforeMs, counted, isBackoff: false };
}

function decideBackoff(
  { action, waitMs }: Classification,
  { nowMs, backoffs, isHeld, lastLeaveMs, retries, retriesUsed }: CallState,
  options: BackoffOptions,
  random: number,
  counted: boolean,
): Decision {
  // A retry that has to wait for nothing may leave at once, the first time.
  const isAtOnce = action === 'retry' && waitMs === 0 && backoffs === 0;
  const isLastRetry = counted && retriesUsed + 1 === retries;
  const backoffMs =
    isAtOnce || isHeld ? 0 : ownBackoffMs(backoffs + 1, isLastRetry, options, random);
  const leaveMs = nowMs + backoffMs;
  return leaveMs < lastLeaveMs
    ? { next: 'retry', notBeforeMs: leaveMs, counted, isBackoff: !isHeld }
    : stop('deadline');
}

function stop(reason: StopReason, retryInMs?: number): Decision {
  return { next: 'stop', reason, retryInMs };
}
