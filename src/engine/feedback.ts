import { classifyAnswer } from '../classifier/classify.js';
import { requestFacts, type RequestFacts } from '../endpoints/request-facts.js';
import { isAnswer } from '../errors.js';
import type { Reporter } from '../events.js';
import { persistenceOf } from '../policy/persistence.js';
import { effectiveWaitMs } from '../policy/policy.js';
import { reportToBreaker } from '../rate-limit/key-breaker.js';
import {
  type BreakerKeys,
  closedScope,
  type ScopeKeys,
  scopeKeys,
  scopeOf,
} from '../rate-limit/scope-keys.js';
import { InternalRefused, timestampUrl } from '../signing/clock-sync.js';
import type { Answer, Classification, Outcome, QuotaReport, SendInternal } from '../types/index.js';
import { deepFreeze, thrownText } from '../util/objects.js';
import type { EngineContext } from './context.js';

/** What feedback needs of the engine. */
export type FeedbackDeps = Pick<EngineContext, 'clock' | 'cooldowns' | 'options' | 'runtime'>;

/** The scopes that a call's answers bind, and its reporter. */
export interface FeedbackCall {
  readonly keys: ScopeKeys;
  readonly breakerKeys: BreakerKeys | undefined;
  readonly reporter: Reporter;
}

/**
 * What one outcome says holds for all that share the scope: closes gates and counts refused
 * credentials. Returns the key of the gate it closed, if any.
 */
export function applyFeedback(
  context: FeedbackDeps,
  { keys, breakerKeys, reporter }: FeedbackCall,
  classification: Classification,
  outcome: Outcome<unknown>,
): string | undefined {
  // Stores keep it, and hand it out.
  if (classification.action !== 'ok') deepFreeze(classification);
  const scopeKey = closeScope(context, classification, keys, reporter);
  if (breakerKeys !== undefined && isAnswer(outcome)) {
    const { cooldowns, runtime } = context;
    const nowMs = runtime.monotonicNowMs();
    const opened = reportToBreaker(cooldowns.keyBreaker, breakerKeys, nowMs, classification);
    if (opened !== undefined) {
      const closed = { scope: scopeOf(opened), scopeKey: opened };
      reporter.report('cooldown', { ...closed, classification, note: 'latched' });
    }
  }
  return scopeKey;
}

/**
 * The same for an outcome that must not get lost: a store of the caller's own that fails is reported, and
 * is no reason to lose what became of the request.
 */
export function applySafely(
  deps: FeedbackDeps,
  call: FeedbackCall,
  classification: Classification,
  outcome: Outcome<unknown>,
): string | undefined {
  try {
    return applyFeedback(deps, call, classification, outcome);
  } catch (error) {
    call.reporter.report('warning', { note: `the cooldowns failed: ${thrownText(error)}` });
    return undefined;
  }
}

/** What is learnt from an answer that came too late for its call: a refusal holds for all the others. */
export function learnLate(
  deps: FeedbackDeps,
  call: FeedbackCall,
  {
    classification,
    report,
  }: { readonly classification: Classification; readonly report: QuotaReport | undefined },
  answer: Answer<unknown>,
): void {
  applyFeedback(deps, call, classification, answer);
  if (report !== undefined) {
    deps.cooldowns.observe(call.keys.pool, deps.runtime.monotonicNowMs(), report);
  }
}

function closeScope(
  { cooldowns, options, runtime }: FeedbackDeps,
  classification: Classification,
  keys: ScopeKeys,
  reporter: Reporter,
): string | undefined {
  const scopeKey = closedScope(classification, keys);
  if (scopeKey === undefined || classification.waitMs === undefined) return undefined;
  const waitMs = effectiveWaitMs(classification.waitMs, options.minDelayMs);
  const before = cooldowns.ceilingOf(scopeKey);
  cooldowns.close(scopeKey, runtime.monotonicNowMs() + waitMs, classification);
  const scope = scopeOf(scopeKey);
  reporter.report('cooldown', { waitMs, scope, scopeKey, classification });
  const ceiling = cooldowns.ceilingOf(scopeKey);
  if (ceiling !== undefined && ceiling !== before && options.pacing !== false) {
    const note = `ceiling: from now on at most ${ceiling.requests} requests per ${ceiling.perMs} ms`;
    reporter.report('cooldown', { scope, scopeKey, note });
  }
  return scopeKey;
}

/** Until when a request of our own may not leave, on the monotonic clock; 0 when nothing is closed. */
function closedUntilMs({ cooldowns }: FeedbackDeps, keys: ScopeKeys): number {
  return Math.max(0, ...Object.values(keys).map((key: string) => cooldowns.closedUntilMs(key)));
}

function internalKeys({ options }: FeedbackDeps, facts: RequestFacts): ScopeKeys {
  return scopeKeys(facts, { account: undefined, egress: options.egress });
}

/** From which monotonic instant on the exchange may be asked for its time. */
export function clockOpensAtMs(context: FeedbackDeps, facts: RequestFacts): number {
  const request = { method: 'GET', url: timestampUrl(facts) };
  return closedUntilMs(
    context,
    internalKeys(context, requestFacts(request, context.options.hosts)),
  );
}

/**
 * Sends internal requests for the exchange's time. They are no exception: they do not leave while
 * their scope is closed, and their answers hold for all.
 *
 * @throws Error from the returned function, while the scope is closed; AsideRefused when asking again
 * would be of no use.
 */
export function respectingGates(
  context: FeedbackDeps,
  sendInternal: SendInternal,
  reporter: Reporter,
): SendInternal {
  return async (request) => {
    const { options, runtime } = context;
    const facts = requestFacts(request, options.hosts);
    const keys = internalKeys(context, facts);
    if (closedUntilMs(context, keys) > runtime.monotonicNowMs()) {
      throw new Error('its scope is closed');
    }
    const answer = await sendInternal(request);
    const { status, headers, text } = answer;
    const receivedAtMs = runtime.wallNowMs() + context.clock.offsetMs(facts.host);
    const classification = classifyAnswer(facts, { status, headers, body: text, receivedAtMs });
    closeScope(context, deepFreeze(classification), keys, reporter);
    // 404 says that there is no such clock, from any source.
    if (persistenceOf(classification) === 'permanent' && status !== 404)
      throw new InternalRefused();
    return answer;
  };
}
