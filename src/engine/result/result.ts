import { okClassification } from '../../classifier/classification.js';
import type { RequestFacts } from '../../endpoints/request-facts.js';
import { isAnswer, KucoinError, rememberClassification } from '../../errors.js';
import type { AdoptedAnswer } from '../../orders/found-order.js';
import type {
  AttemptRecord,
  Classification,
  Executed,
  KucoinErrorRecord,
  OpenBody,
  Outcome,
} from '../../types/index.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import { attemptRecord, errorRecord, staleHint } from './records.js';
import type { StopInfo } from './stop.js';

/** The attempts of a call that succeeded. */
export interface Attempts {
  readonly count: number;
  readonly failed: readonly AttemptRecord[];
  /** The one that brought the answer, in monotonic instants; absent when it was put together. */
  readonly last?: { readonly leftMs: number; readonly endedMs: number } | undefined;
}

/** Tells those who listen of a success that is handed over. */
export function reportSuccess(
  context: EngineContext,
  call: Call<unknown>,
  classification: Classification,
  attempts: Attempts,
): void {
  const { reporter, startedMs } = call;
  if (classification.items !== undefined) reporter.report('partial', { classification });
  const endedMs = attempts.last?.endedMs ?? context.runtime.monotonicNowMs();
  const elapsedMs = endedMs - startedMs;
  reporter.report('done', { attemptNumber: attempts.count, classification, elapsedMs });
}

/** What is known of an answer that got lost and was put together from the order it left behind. */
export function adoptedClassification(
  facts: RequestFacts,
  { missing }: AdoptedAnswer,
): Classification {
  return {
    ...okClassification(facts, 200, '200000'),
    meaning: 'The answer was lost; the order was found by its client id.',
    ...(missing.length === 0 ? {} : { missing }),
  };
}

/** The record of a call that succeeded, for an error that the caller's own code makes of it. */
export function successRecord(
  { runtime }: EngineContext,
  { facts, placement, startedMs }: Call<unknown>,
  classification: Classification,
  { count, failed, last }: Attempts,
): KucoinErrorRecord {
  const own =
    last &&
    attemptRecord(count, classification, last.leftMs - startedMs, last.endedMs - last.leftMs);
  return errorRecord({
    classification: { ...classification, meaning: successMeaning, hint: successHint },
    facts,
    reason: 'not-retryable',
    history: own === undefined ? failed : [...failed, own],
    attempts: count,
    elapsedMs: runtime.monotonicNowMs() - startedMs,
    executed: classification.executed,
    retryAtMs: undefined,
    clientOid: placement?.clientOid,
    orderId: undefined,
  });
}

const successMeaning = 'The call succeeded; code of the caller’s own failed on its answer.';
const successHint = 'Mend that code. A state change has been carried out: do not send it again.';

/** How far a call that failed had come. */
export interface Progress<T> {
  readonly history: readonly AttemptRecord[];
  readonly attempts: number;
  /** Nobody knows whether one of its attempts was carried out. */
  readonly isOpen: boolean;
  /** Why not, where it was looked up. */
  readonly whyOpen: string | undefined;
  readonly outcome: Outcome<T> | undefined;
}

/** Whether a call that failed was carried out after all: a proof wins, then a doubt. */
export function executedOf(
  { orderId }: StopInfo,
  { isOpen }: Pick<Progress<unknown>, 'isOpen'>,
): Executed {
  if (orderId !== undefined) return 'yes';
  return isOpen ? 'unknown' : 'no';
}

/**
 * Ends a call that did not succeed: hands back its last answer, if the caller reads those itself.
 *
 * @throws KucoinError otherwise, or what the caller's signal says.
 */
export function endCall<T>(
  context: EngineContext,
  call: Call<T>,
  stopInfo: StopInfo,
  progress: Progress<T>,
): T {
  const { runtime, options } = context;
  const { facts, requestOptions, placement, reporter, run, startedMs } = call;
  const { reason, classification, retryAtMs, orderId, hint } = stopInfo;
  const { history, attempts, whyOpen, outcome } = progress;
  // The caller gets no record, and nobody else would see one.
  if (reason === 'aborted' && !reporter.hasListeners) throw run.signal?.reason;
  const nowMs = runtime.monotonicNowMs();
  const retryInMs = retryAtMs === undefined ? undefined : retryAtMs - nowMs;
  const record = errorRecord({
    classification,
    facts,
    reason,
    history,
    attempts,
    elapsedMs: nowMs - startedMs,
    executed: executedOf(stopInfo, progress),
    retryAtMs: retryInMs === undefined ? undefined : runtime.wallNowMs() + retryInMs,
    retryInMs,
    clientOid: placement?.clientOid,
    orderId,
    whyOpen,
    staleHint: hint ?? run.signAgain?.hint(call.signature.signerLagMs, staleHint),
  });
  reporter.report('give-up', { reason, error: record, classification });
  if (reason === 'aborted') throw run.signal?.reason;
  if (outcome !== undefined && isAnswer(outcome)) {
    rememberClassification(outcome.native, record);
    keepRecord(outcome.rest, record);
    if ((requestOptions.errors ?? options.errors) === 'return') return outcome.native;
  }
  throw new KucoinError(record, outcome);
}

/** A refusal so long that it streams on: a reader that meets its cut end has the record. */
function keepRecord(rest: OpenBody | undefined, record: KucoinErrorRecord): void {
  rest?.explainWith((error) => new KucoinError(record, { error, sent: 'yes' }));
}
