import { unreadable } from '../../classifier/classification.js';
import { classifyError } from '../../classifier/classify-error.js';
import { KucoinError } from '../../errors.js';
import { TruncatedBody } from '../../response/cut-body.js';
import type {
  Answer,
  AttemptRecord,
  Classification,
  OpenBody,
  StopReason,
} from '../../types/index.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import { attemptRecord, errorRecord } from './records.js';

/** The attempt whose answer is handed over while its body is still on its way. */
interface DeliveredAttempt {
  readonly status: number;
  /** Monotonic. */
  readonly leftMs: number;
  /** The attempts before it. */
  readonly history: readonly AttemptRecord[];
}

/**
 * A success that streams on may still break when it has been handed over. Then it is too late to
 * repeat the call, but the reader of the body meets the record and not a bare network error.
 */
export function watchBody(
  context: EngineContext,
  call: Call<unknown>,
  { rest, status }: Answer<unknown>,
  { leftMs, history }: Omit<DeliveredAttempt, 'status'>,
): void {
  if (rest !== undefined) explain(rest, context, call, { status, leftMs, history: [...history] });
}

/** A function of its own: what the engine keeps for the body's time must not hold the answer. */
function explain(
  rest: OpenBody,
  context: EngineContext,
  call: Call<unknown>,
  delivered: DeliveredAttempt,
): void {
  rest.explainWith((cause) => brokenBodyError(context, call, delivered, cause));
}

function brokenBodyError(
  context: EngineContext,
  call: Call<unknown>,
  { status, leftMs, history }: DeliveredAttempt,
  cause: unknown,
): KucoinError {
  const { facts, limits, placement, reporter, startedMs } = call;
  const nowMs = context.runtime.monotonicNowMs();
  const classification = classifyBroken(call, status, cause);
  const isLate = classification.kind === 'timeout' && nowMs >= limits.deadlineAtMs;
  const attempts = history.length + 1;
  const own = attemptRecord(attempts, classification, leftMs - startedMs, nowMs - leftMs);
  const record = errorRecord({
    classification,
    facts,
    reason: isLate ? 'deadline' : reasonOf(classification),
    history: [...history, own],
    attempts,
    elapsedMs: nowMs - startedMs,
    executed: classification.executed,
    retryAtMs: undefined,
    clientOid: placement?.clientOid,
    orderId: undefined,
  });
  const note = 'the body of an answer that had been handed over did not come to its end';
  reporter.report('warning', { note, classification, error: record });
  return new KucoinError(record, { error: cause, sent: 'yes' });
}

function classifyBroken({ facts }: Call<unknown>, status: number, cause: unknown): Classification {
  // What cannot be parsed was cut where only its parser could see it.
  const isTruncated = cause instanceof TruncatedBody || cause instanceof SyntaxError;
  return isTruncated
    ? unreadable(facts, status)
    : { ...classifyError(facts, cause, 'yes'), status };
}

function reasonOf({ executed }: Classification): StopReason {
  return executed === 'unknown' ? 'unknown-outcome' : 'not-retryable';
}
