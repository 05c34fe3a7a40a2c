import type { ModelAnswer } from '../messages/answer.js';
import type { Instant, ModelRequest } from '../messages/request.js';
import type { Outcome } from '../model/checks.js';
import type { Model } from '../model/model.js';
import { cutText, isCarriedOut, isFailureAnswer, isReset, readFault } from '../script/faults.js';
import type { ExchangeFault, FaultSchedule, LogRecord, ScriptedAnswer } from '../script/records.js';
import { failureAnswer, hasContent, ownAnswer } from './canned.js';
import type { ClosedScopes } from './knocks.js';
import type { Replies } from './replies.js';
import type { OpenRecord, RequestLog } from './request-log.js';
import type { SentTimes } from './sent-times.js';

/** What the client is to experience. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: ModelAnswer; readonly cut: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/** What a request handler works with. */
export interface HandlerParts {
  readonly model: Model;
  readonly closedScopes: ClosedScopes;
  readonly requestLog: RequestLog;
  readonly sentTimes: SentTimes;
  readonly replies: Replies;
  readonly faults: FaultSchedule | undefined;
  readonly random: () => number;
  readonly now: () => Instant;
  /** Resolves after a time on the exchange's clock, or never, when the exchange closes first. */
  readonly pause: (ms: number) => Promise<void>;
  /** Hears of every request once, when nothing more is to happen to it. */
  readonly onRequest: ((record: LogRecord) => void) | undefined;
  /** A mistake in the test's own functions. */
  readonly onMistake: (error: unknown) => void;
}

/** What is going to happen to a request. */
export interface Plan {
  readonly own: ScriptedAnswer | undefined;
  readonly fault: ExchangeFault;
}

/** What the client is to experience, and the scope that it learns to be closed by that. */
export interface ExpectedDelivery {
  readonly delivery: Delivery;
  readonly closedScope: string | undefined;
}

/** Asks the scripted answers, then the fault schedule, what is to happen to a request. */
export async function planFor(parts: HandlerParts, record: OpenRecord): Promise<Plan> {
  const scripted = await parts.replies.take(record);
  if (scripted !== undefined) {
    record.scripted = true;
    const { fault: kind, status, part, transitMs, delayMs } = scripted;
    return {
      own: hasContent(scripted) ? scripted : undefined,
      fault: { kind, status, part, transitMs, delayMs },
    };
  }
  const fault = readFault(parts.faults?.(record, parts.random));
  return { own: fault.answer, fault };
}

/** What the exchange did, as the log shows it. */
function note(parts: HandlerParts, record: OpenRecord, outcome: Outcome, now: Instant): void {
  record.executed = outcome.executed;
  record.refused = outcome.refused;
  record.uid = outcome.uid ?? record.uid;
  if (outcome.closes === undefined) return;
  parts.closedScopes.close(outcome.closes.key, outcome.closes.untilMs, now.nowMs);
  record.retryAfterMs = outcome.closes.untilMs - now.nowMs;
}

/** An answer that loses its end on the way and looks complete. */
function shortened(answer: ModelAnswer, { part, chunked }: ExchangeFault): ModelAnswer {
  const body = cutText(answer.body, part);
  return chunked === true
    ? { ...answer, body, headers: { ...answer.headers, 'transfer-encoding': 'chunked' } }
    : { ...answer, body };
}

/** Decides the outcome of a request at the present moment, and logs it. */
export function decideOutcome(
  parts: HandlerParts,
  record: OpenRecord,
  request: ModelRequest,
  plan: Plan,
): ExpectedDelivery {
  const now = parts.now();
  const { own, fault } = plan;
  const { kind } = fault;
  record.judgedAtMs = now.nowMs;
  let answer = own && ownAnswer(own, now);
  let closedScope: string | undefined;
  if (isCarriedOut(kind) && (own === undefined || kind !== undefined)) {
    const outcome = parts.model.handle(request, now, record.number);
    note(parts, record, outcome, now);
    answer ??= outcome.answer;
    // A client that gets another answer than the refusal does not know of it.
    if (answer === outcome.answer) closedScope = outcome.closes?.key;
  }
  if (own === undefined && isFailureAnswer(kind)) {
    answer = failureAnswer(fault.status ?? 500, now);
    closedScope = undefined;
  }
  if (own?.closes !== undefined) {
    const { scope, forMs } = own.closes;
    closedScope = parts.model.scopesOf(request).find((key) => key.startsWith(`${scope} `));
    if (closedScope !== undefined)
      parts.closedScopes.close(closedScope, now.nowMs + forMs, now.nowMs);
    record.retryAfterMs = forMs;
  }
  if (kind === 'no-answer' || kind === 'hang-after')
    return { delivery: { kind: 'hang' }, closedScope };
  if (isReset(kind) || answer === undefined) {
    return { delivery: { kind: 'reset' }, closedScope };
  }
  record.status = answer.status;
  record.code = answer.code;
  // A client that gets part of a refusal may not know of it.
  if (kind === 'cut') {
    const sent = shortened(answer, fault);
    return { delivery: { kind: 'answer', answer: sent, cut: false }, closedScope: undefined };
  }
  return { delivery: { kind: 'answer', answer, cut: kind === 'truncate' }, closedScope };
}
