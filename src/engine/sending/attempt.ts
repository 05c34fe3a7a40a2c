import { classifyError } from '../../classifier/classify-error.js';
import { classifyAnswer, classifyUnread } from '../../classifier/classify.js';
import { isAnswer } from '../../errors.js';
import { canReconcile, reconcileTimeoutMs } from '../../orders/lost-attempts.js';
import { readRateLimitHeaders } from '../../response/rate-limit-headers.js';
import { unreadableOutcome } from '../../response/send-outcome.js';
import type { Instant } from '../../runtime/instant.js';
import type {
  Answer,
  Classification,
  Failure,
  Outcome,
  QuotaReport,
  RunRequest,
} from '../../types/index.js';
import { attemptTimeoutMs, type Call } from '../call.js';
import type { EngineContext } from '../context.js';
import {
  type AttemptMade,
  type AttemptOutcome,
  type AttemptPlan,
  drop,
  type EndedBy,
} from './send-attempt.js';

/** Time kept at the most for finding out what became of a placement whose answer does not come. */
const reconcileReserveMs = 10_000;

/** No attempt gets less time than this for the sake of reconciliation. */
const shortestAttemptMs = 1_000;

/** An attempt that is about to leave. */
export interface Leaving extends AttemptPlan {
  /** Now, on the wall clock. */
  readonly wallMs: number;
}

/** Makes an attempt ready to leave. */
export function leaving(
  context: EngineContext,
  call: Call<unknown>,
  { attemptNumber, headers, onLate }: Pick<AttemptPlan, 'attemptNumber' | 'headers' | 'onLate'>,
  at: Instant,
): Leaving {
  return {
    attemptNumber,
    headers,
    body: call.signature.body,
    signal: call.run.signal,
    nowMs: at.monotonicMs,
    wallMs: at.wallMs,
    timeoutAtMs: timeoutAtMs(context, call, at.monotonicMs),
    onLate,
  };
}

/** What came of an attempt; an outcome that cannot be read is lost. */
export function attemptMade<T>(
  context: EngineContext,
  call: Call<T>,
  left: Leaving,
  given: AttemptOutcome<T>,
): AttemptMade<T> {
  const { signature } = call;
  const endedMs = context.runtime.monotonicNowMs();
  const judged = classifyAttempt(context, call, asFarAsSent(call.request, given));
  return {
    attemptNumber: left.attemptNumber,
    outcome: judged.outcome,
    answer: judged.answer,
    classification: judged.classification,
    report: judged.report,
    leftMs: left.nowMs,
    leftWallMs: left.wallMs,
    endedMs,
    timestampMs: signature.timestampMs,
    refusedAgeMs: judged.classification.action === 're-sign' ? signature.ageMs : 0,
  };
}

/** What an answer reports of its quota. */
function quotaReportOf({ headers }: Answer<unknown>): QuotaReport | undefined {
  const quota = readRateLimitHeaders(headers.get.bind(headers));
  return quota.present ? quota : undefined;
}

/** What an outcome means, and what it tells of the quota; one that cannot be read is lost. */
export function classifyAttempt<T>(
  context: EngineContext,
  call: Call<unknown>,
  outcome: AttemptOutcome<T>,
): Pick<AttemptMade<T>, 'outcome' | 'answer' | 'classification' | 'report'> {
  if (!isAnswer(outcome)) return failed(call, outcome);
  try {
    const classification = classifyGiven(context, call, outcome);
    return { outcome, answer: outcome, classification, report: quotaReportOf(outcome) };
  } catch (error) {
    drop(outcome);
    return failed(call, unreadableOutcome(error));
  }
}

function failed<T>(
  { facts, run }: Call<unknown>,
  outcome: Failure & { readonly endedBy?: EndedBy },
): Pick<AttemptMade<T>, 'outcome' | 'answer' | 'classification' | 'report'> {
  const { error, sent, endedBy } = outcome;
  const isCallersEnd = endedBy !== 'timeout' && run.signal?.aborted === true;
  const classification = classifyError(facts, error, sent, isCallersEnd);
  return { outcome, answer: undefined, classification, report: undefined };
}

/** A request of which the end is missing was not sent. */
function asFarAsSent<O extends Outcome<unknown>>({ isUnfinished }: RunRequest, outcome: O): O {
  const isTruncated = isUnfinished?.() === true && !isAnswer(outcome);
  return isTruncated ? { ...outcome, sent: 'no' } : outcome;
}

function timeoutAtMs<T>(context: EngineContext, call: Call<T>, nowMs: number): number {
  const { limits, placement, plan } = call;
  const ownEndMs = Math.min(nowMs + attemptTimeoutMs(context, call, plan), limits.deadlineAtMs);
  if (placement === undefined || !canReconcile(context, call)) return ownEndMs;
  const keptMs = Math.min(reconcileReserveMs, reconcileTimeoutMs(context, call));
  const reconcileFromMs = limits.deadlineAtMs - keptMs;
  const keepsTime = reconcileFromMs >= nowMs + shortestAttemptMs;
  return keepsTime ? Math.min(ownEndMs, reconcileFromMs) : ownEndMs;
}

/** What an answer means. */
function classifyGiven(
  context: EngineContext,
  { facts, plan }: Call<unknown>,
  { status, headers, text, isBeginning }: Answer<unknown>,
): Classification {
  // A host that cannot read the body (a stream) answers for the status only.
  if (text === undefined && status >= 200 && status < 300) return classifyUnread(facts, status);
  const answer = {
    status,
    headers,
    body: text,
    isBeginning,
    // The exchange's wall clock, as far as it is known: a local one that is off would misread dates.
    get receivedAtMs() {
      return context.runtime.wallNowMs() + context.clock.offsetMs(facts.host);
    },
  };
  return classifyAnswer(facts, answer, plan.success);
}
