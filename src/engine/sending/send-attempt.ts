import { isAnswer } from '../../errors.js';
import { ignoreErrors } from '../../events.js';
import { asOutcome } from '../../response/send-outcome.js';
import { platform, within } from '../../runtime/platform.js';
import type { Timeouts } from '../../runtime/timeouts.js';
import { onAbort } from '../../runtime/wait.js';
import type {
  Answer,
  Attempt,
  Classification,
  Failure,
  OpenBody,
  Outcome,
  QuotaReport,
  Send,
} from '../../types/index.js';

/** What ended an attempt early. */
export type EndedBy = 'timeout' | 'abort';

/** Raised inside the host when an attempt takes too long; named as platforms name theirs. */
class AttemptTimeout extends Error {
  override readonly name = 'TimeoutError';
  readonly timeoutMs: number;
  constructor(ms: number) {
    super(`No answer within ${Math.round(ms)} ms`);
    this.timeoutMs = Math.round(ms);
  }
}

/** What one attempt is sent with. */
export interface AttemptPlan {
  readonly attemptNumber: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | undefined;
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined;
  readonly nowMs: number;
  /** Monotonic instant at which the attempt times out. */
  readonly timeoutAtMs: number;
  /** Is shown an answer that came after the end, before it is dropped. */
  readonly onLate?: ((answer: Answer<unknown>) => void) | undefined;
}

/**
 * Sends one attempt and settles when the host does, the time is up or the caller aborts, whichever
 * comes first. Never rejects; an answer that comes after that is dropped.
 */
export async function sendAttempt<T>(
  send: Send<T>,
  plan: AttemptPlan,
  timeouts: Timeouts,
): Promise<AttemptOutcome<T>> {
  const controller = new AbortController();
  const outcome = await outcomeOf(send, plan, timeouts, controller.signal);
  // Here and not where it ends: a shared timer, or the code that aborts, has another async context.
  if (outcome.endedBy !== undefined) controller.abort((outcome as Failure).error);
  return outcome;
}

/** What came of an attempt, and whether it was we who cut it short. */
export type AttemptOutcome<T> = Outcome<T> & { readonly endedBy?: EndedBy };

/** One attempt that was made. */
export interface AttemptMade<T> {
  /** Counted from 1. */
  readonly attemptNumber: number;
  readonly outcome: AttemptOutcome<T>;
  /** The same, if it brought an answer. */
  readonly answer: Answer<T> | undefined;
  readonly classification: Classification;
  /** What the answer tells of the quota it drew on. */
  readonly report: QuotaReport | undefined;
  /** Monotonic. */
  readonly leftMs: number;
  /** The same instant on the wall clock. */
  readonly leftWallMs: number;
  readonly endedMs: number;
  /** What it was signed with, on the exchange's clock as we take it to be. */
  readonly timestampMs: number | undefined;
  /** How old the signature was when it was refused; 0 when it was not. */
  readonly refusedAgeMs: number;
}

function outcomeOf<T>(
  send: Send<T>,
  plan: AttemptPlan,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<AttemptOutcome<T>> {
  return new Promise((resolve) => {
    let hasEnded = false;
    const reconcileOrder = (outcome: AttemptOutcome<T>): void => {
      if (hasEnded) return dropLate(outcome, plan.onLate);
      hasEnded = true;
      unlisten?.();
      cancelTimeout();
      if (isAnswer(outcome) && outcome.rest !== undefined) keepTime(outcome.rest, plan, timeouts);
      resolve(outcome);
    };
    const end = (why: EndedBy, reason: unknown): void =>
      reconcileOrder({ error: reason, sent: 'unknown', endedBy: why });
    if (plan.signal?.aborted === true) {
      return resolve({ error: plan.signal.reason, sent: 'no', endedBy: 'abort' });
    }
    const late = (): void => end('timeout', new AttemptTimeout(plan.timeoutAtMs - plan.nowMs));
    const cancelTimeout = timeouts.add(plan.timeoutAtMs, late, plan.nowMs);
    const unlisten = plan.signal && onAbort(plan.signal, () => end('abort', plan.signal?.reason));
    const attempt: Attempt = {
      attemptNumber: plan.attemptNumber,
      headers: plan.headers,
      ...(plan.body === undefined ? {} : { body: plan.body }),
      signal,
    };
    started(send, attempt).then(
      (given) => reconcileOrder(asOutcome(given)),
      (error: unknown) => reconcileOrder(failure(error)),
    );
  });
}

/**
 * The attempt lasts until its answer's last byte: its time-out and the caller's abort end the body too.
 * A function of its own: what is made in it must not hold the answer.
 */
function keepTime(
  rest: OpenBody,
  { signal, nowMs, timeoutAtMs }: Pick<AttemptPlan, 'signal' | 'nowMs' | 'timeoutAtMs'>,
  timeouts: Timeouts,
): void {
  // What ends it is shared with others; its reader meets the end in the call's own async context.
  const asyncContext = platform.captureAsyncContext();
  const cancelTimeout = timeouts.add(timeoutAtMs, () =>
    within(asyncContext, () => rest.timeOut(new AttemptTimeout(timeoutAtMs - nowMs))),
  );
  const unlisten = onAbort(signal, () => within(asyncContext, () => rest.abort(signal?.reason)));
  rest.onEnd(() => {
    unlisten();
    cancelTimeout();
    asyncContext?.emitDestroy?.();
  });
}

function failure(error: unknown): Failure {
  return { error, sent: 'unknown' };
}

function dropLate(outcome: Outcome<unknown>, onLate: AttemptPlan['onLate']): void {
  ignoreErrors(() => (isAnswer(outcome) ? onLate?.(outcome) : undefined));
  drop(outcome);
}

/** Tells the host that an answer will not be read. */
export function drop(outcome: Outcome<unknown> | undefined): void {
  ignoreErrors(() =>
    outcome !== undefined && isAnswer(outcome) ? outcome.discard?.() : undefined,
  );
}

/** A host that throws instead of rejecting has failed all the same. */
function started<T>(send: Send<T>, attempt: Attempt): Promise<Outcome<T>> {
  try {
    return Promise.resolve(send(attempt));
  } catch (error) {
    return Promise.resolve(failure(error));
  }
}
