import { isAnswer } from '../../errors.js';
import { harmless } from '../../events.js';
import { asOutcome } from '../../response/send-outcome.js';
import { platform, within } from '../../runtime/platform.js';
import type { Timeouts } from '../../runtime/timeouts.js';
import { onAbort } from '../../runtime/wait.js';
import type { Answer, Attempt, Failure, OpenBody, Outcome, Send } from '../../types/index.js';

/** Why we cut an attempt short. */
export type Cut = 'timeout' | 'abort';

/** Raised inside the host when an attempt takes too long; named as platforms name theirs. */
class AttemptTimeout extends Error {
  override readonly name = 'TimeoutError';
  readonly timeoutMs: number;
  constructor(ms: number) {
    super(`No answer within ${Math.round(ms)} ms`);
    this.timeoutMs = Math.round(ms);
  }
}

/** One trip to the exchange. */
export interface Trip {
  readonly attemptNumber: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | undefined;
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined;
  readonly nowMs: number;
  /** Monotonic instant at which the attempt is cut. */
  readonly cutAtMs: number;
  /** Is shown an answer that came after the cut, before it is dropped. */
  readonly onLate?: ((answer: Answer<unknown>) => void) | undefined;
}

/**
 * Sends one attempt and settles when the host does, the time is up or the caller aborts, whichever
 * comes first. Never rejects; an answer that comes after the cut is dropped.
 */
export async function sendTrip<T>(
  send: Send<T>,
  trip: Trip,
  timeouts: Timeouts,
): Promise<TripOutcome<T>> {
  const controller = new AbortController();
  const outcome = await settled(send, trip, timeouts, controller.signal);
  // Here and not where it is cut: a shared timer, or whoever aborts, has another async context.
  if (outcome.cut !== undefined) controller.abort((outcome as Failure).error);
  return outcome;
}

/** What came of an attempt, and whether it was we who cut it short. */
export type TripOutcome<T> = Outcome<T> & { readonly cut?: Cut };

function settled<T>(
  send: Send<T>,
  trip: Trip,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<TripOutcome<T>> {
  return new Promise((resolve) => {
    let isOver = false;
    const settle = (outcome: TripOutcome<T>): void => {
      if (isOver) return late(outcome, trip.onLate);
      isOver = true;
      deafen();
      cancelTimeout();
      if (isAnswer(outcome) && outcome.rest !== undefined) keepTime(outcome.rest, trip, timeouts);
      resolve(outcome);
    };
    const cut = (why: Cut, reason: unknown): void =>
      settle({ error: reason, sent: 'unknown', cut: why });
    if (trip.signal?.aborted === true) {
      return resolve({ error: trip.signal.reason, sent: 'no', cut: 'abort' });
    }
    const cancelTimeout = timeouts.add(trip.cutAtMs, () =>
      cut('timeout', new AttemptTimeout(trip.cutAtMs - trip.nowMs)),
    );
    const deafen = onAbort(trip.signal, () => cut('abort', trip.signal?.reason));
    const attempt: Attempt = {
      attemptNumber: trip.attemptNumber,
      headers: trip.headers,
      ...(trip.body === undefined ? {} : { body: trip.body }),
      signal,
    };
    started(send, attempt).then(
      (given) => settle(asOutcome(given)),
      (error: unknown) => settle(failure(error)),
    );
  });
}

/**
 * The attempt lasts until its answer's last byte: its time-out and the caller's abort end the body too.
 * A function of its own: what is made in it must not hold the answer.
 */
function keepTime(
  rest: OpenBody,
  { signal, nowMs, cutAtMs }: Pick<Trip, 'signal' | 'nowMs' | 'cutAtMs'>,
  timeouts: Timeouts,
): void {
  // What ends it is shared with others; whoever is told of it is told in the call's own context.
  const asyncContext = platform.captureAsyncContext();
  const cancelTimeout = timeouts.add(cutAtMs, () =>
    within(asyncContext, () => rest.timeOut(new AttemptTimeout(cutAtMs - nowMs))),
  );
  const deafen = onAbort(signal, () => within(asyncContext, () => rest.cut(signal?.reason)));
  rest.onOver(() => {
    deafen();
    cancelTimeout();
    asyncContext?.emitDestroy?.();
  });
}

function failure(error: unknown): Failure {
  return { error, sent: 'unknown' };
}

function late(outcome: Outcome<unknown>, onLate: Trip['onLate']): void {
  harmless(() => (isAnswer(outcome) ? onLate?.(outcome) : undefined));
  drop(outcome);
}

/** Tells the host that nobody will read an answer. */
export function drop(outcome: Outcome<unknown> | undefined): void {
  harmless(() => (outcome !== undefined && isAnswer(outcome) ? outcome.discard?.() : undefined));
}

/** A host that throws instead of rejecting has failed all the same. */
function started<T>(send: Send<T>, attempt: Attempt): Promise<Outcome<T>> {
  try {
    return Promise.resolve(send(attempt));
  } catch (error) {
    return Promise.resolve(failure(error));
  }
}
