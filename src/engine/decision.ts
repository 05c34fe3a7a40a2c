import { obeysHalt, repeatsFreely } from '../endpoints/idempotency.js';
import { lateReason, waitLimitMs } from '../policy/deadline.js';
import { type CallState, decide, type Decision } from '../policy/policy.js';
import type { Classification } from '../types/index.js';
import { defined } from '../util/objects.js';
import type { Call } from './call.js';
import type { EngineContext } from './context.js';
import type { StopInfo } from './result/stop.js';
import { askShouldRetry } from './should-retry.js';

/** Where a call waits. */
export interface Waits {
  during<R>(work: Promise<R>): Promise<R | undefined>;
  pause(untilMs: number): Promise<void>;
}

/** How far a call has come. */
export interface Progress {
  readonly attempts: number;
  /** Retries the caller has paid for so far. */
  readonly retriesUsed: number;
  /** Own backoffs so far. */
  readonly backoffs: number;
  /** A gate of overload holds the call. */
  readonly isHeld: boolean;
}

/** The attempt that failed, and what its outcome means. */
interface Failed {
  readonly classification: Classification;
  /** Monotonic. */
  readonly endedMs: number;
  /** How old the signature was when it was refused; 0 when it was not. */
  readonly refusedAgeMs: number;
}

/** What follows a failed attempt. */
export interface Next {
  readonly decision: Decision;
  /** What the outcome means by now. */
  readonly classification: Classification;
  /** The instant the decision counts from: mostly when the outcome came, however long others ponder. */
  readonly nowMs: number;
  readonly progress: Progress;
}

/**
 * Decides what follows a failed attempt: asks the caller, corrects the clock where the timestamp was
 * refused, then the policy. A call that does not get the exchange's time asks again, as for any read.
 *
 * @throws Stop when the call ends meanwhile.
 */
export async function decideNext(
  context: EngineContext,
  call: Call<unknown>,
  wait: Waits,
  { classification, endedMs, refusedAgeMs }: Failed,
  before: Progress,
  /** Called with what the outcome means meanwhile. */
  onMeaning: (classification: Classification) => void,
): Promise<Next> {
  const { options, runtime } = context;
  const callersDecision = await askCaller(context, call, wait, classification, endedMs, before);
  let progress = before;
  const next = (
    nowMs: number,
    meant: Classification,
    signature: CallState['signature'],
    questions: number,
  ): Next => {
    const asked = { ...progress, attempts: before.attempts + questions };
    const state = { ...stateOf(context, call, nowMs, asked), callersDecision, signature };
    const decision = decide(meant, state, options, runtime.random());
    progress = after(progress, decision);
    return { decision, classification: meant, nowMs, progress };
  };
  if (classification.action !== 're-sign' || callersDecision === false)
    return next(endedMs, classification, 'unchanged', 0);
  for (let questions = 0; ; questions += 1) {
    const signature = await correctClock(context, call, wait, refusedAgeMs);
    if (signature !== 'failed') return next(endedMs, classification, signature, questions);
    const nowMs = runtime.monotonicNowMs();
    const untold = withoutTimeClassification(
      classification,
      context.clockOpensAtMs(call.facts) - nowMs,
    );
    onMeaning(untold);
    const again = next(nowMs, untold, signature, questions + 1);
    if (again.decision.next === 'stop') return again;
    await wait.pause(again.decision.notBeforeMs);
  }
}

function after(progress: Progress, decision: Decision): Progress {
  if (decision.next === 'stop') return progress;
  return {
    ...progress,
    retriesUsed: progress.retriesUsed + (decision.counted ? 1 : 0),
    backoffs: progress.backoffs + (decision.isBackoff ? 1 : 0),
  };
}

/** Why a call stops that the policy does not repeat. */
export function verdictOf(
  { limits }: Pick<Call<unknown>, 'limits'>,
  { classification, nowMs }: Next,
  stop: Extract<Decision, { next: 'stop' }>,
): StopInfo {
  return {
    reason: stop.reason === 'deadline' ? lateReason(limits) : stop.reason,
    classification,
    retryAtMs: stop.retryInMs === undefined ? undefined : nowMs + stop.retryInMs,
  };
}

function stateOf(
  { options }: EngineContext,
  { facts, limits, requestOptions, request }: Call<unknown>,
  nowMs: number,
  { attempts, retriesUsed, backoffs, isHeld }: Progress,
): Omit<CallState, 'callersDecision' | 'signature'> {
  return {
    nowMs,
    attempts,
    retriesUsed,
    backoffs,
    isHeld,
    retries: requestOptions.retries ?? options.retries,
    lastLeaveMs: waitLimitMs(limits),
    repeatsFreely: repeatsFreely(facts),
    replayable: request.replayable !== false,
  };
}

async function askCaller(
  context: EngineContext,
  call: Call<unknown>,
  wait: Waits,
  classification: Classification,
  nowMs: number,
  progress: Progress,
): Promise<boolean | undefined> {
  const { shouldRetry } = context.options;
  const { life } = context;
  if (shouldRetry === undefined || life.isClosed) return undefined;
  // No answer of its would bring another attempt.
  if (life.isHalted && obeysHalt(call.facts)) return undefined;
  return wait.during(
    askShouldRetry(shouldRetry, call, classification, stateOf(context, call, nowMs, progress)),
  );
}

/** After a refused timestamp: compares our clock with the exchange's, and tells what came of it. */
async function correctClock(
  context: EngineContext,
  { facts, reporter, run, signature }: Call<unknown>,
  wait: Waits,
  ageMs: number,
): Promise<CallState['signature']> {
  const { life } = context;
  if (life.isClosed) return 'unchanged';
  // The next admission says why it ends.
  if (life.isHalted && obeysHalt(facts)) return 'corrected';
  const sendInternal = run.sendInternal && context.throughGates(run.sendInternal, reporter);
  // When the call is over before that, the next admission says why.
  const end = (await wait.during(signature.correct(sendInternal, ageMs))) ?? 'corrected';
  const note = end === 'refused' ? 'failed' : end;
  reporter.report('clock', { offsetMs: context.clock.offsetMs(facts.host), note });
  return end === 'refused' ? 'unchanged' : end;
}

/**
 * The classification of a refused timestamp while the exchange does not tell its time, which may be
 * asked for in `closedMs`.
 */
function withoutTimeClassification(
  classification: Classification,
  closedMs: number,
): Classification {
  const waitMs = closedMs > 0 ? closedMs : undefined;
  return defined({ ...classification, hint: withoutTimeHint, waitMs });
}

const withoutTimeHint =
  'The exchange refused the timestamp and could not be asked for its time, so the clock was not corrected: synchronise it, or send the request again once GET /api/v1/timestamp is answered.';
