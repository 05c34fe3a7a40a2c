import type { Call } from './call.js';
import { classifyAnswer } from '../classifier/classify.js';
import { AsideRefused, timestampUrl } from '../signing/clock-sync.js';
import { isAnswer } from '../errors.js';
import { headerReader } from '../util/headers.js';
import type { House } from './context.js';
import { reportToLatches } from '../rate-limit/latch-gate.js';
import { deepFreeze } from '../util/objects.js';
import { effectiveWaitMs } from '../policy/policy.js';
import { outlookOf } from '../policy/read-outlook.js';
import type { Reporter } from '../events.js';
import { requestFacts, type RequestFacts } from '../endpoints/request-facts.js';
import { readRateLimitHeaders } from '../response/rate-limit-headers.js';
import { closedScope, type ScopeKeys, scopeKeys, scopeOf } from '../rate-limit/scope-keys.js';
import type { Classification, Outcome, SendAside, ToldQuota } from '../types/index.js';

/**
 * What one call learns from an outcome holds for all that share the scope: closes doors and counts
 * refused credentials. Returns the door it closed, if any.
 */
export function learn(
  house: House,
  call: Call<unknown>,
  advice: Classification,
  outcome: Outcome<unknown>,
): string | undefined {
  const { keys, latchKeys } = call;
  // Stores keep it, and show it to whoever asks.
  if (advice.action !== 'ok') deepFreeze(advice);
  const scopeKey = closeScope(house, advice, keys, call.reporter);
  if (latchKeys !== undefined && isAnswer(outcome)) {
    const { cooldowns, runtime } = house;
    const nowMs = runtime.monotonicNowMs();
    const shut = reportToLatches(cooldowns.latches, latchKeys, nowMs, advice);
    if (shut !== undefined) {
      const closed = { scope: scopeOf(shut), scopeKey: shut };
      call.reporter.report('cooldown', { ...closed, classification: advice, note: 'latched' });
    }
  }
  return scopeKey;
}

/** The exchange's wall clock, as far as it is known: a local one that is off would spoil told dates. */
export function exchangeNowMs({ clock, runtime }: House, host: string): number {
  return runtime.wallNowMs() + clock.offsetMs(host);
}

/** What an answer tells of the quota it drew on. */
export function toldQuota(outcome: Outcome<unknown>): ToldQuota | undefined {
  if (!isAnswer(outcome)) return undefined;
  const quota = readRateLimitHeaders(headerReader(outcome.headers));
  return quota.present ? quota : undefined;
}

function closeScope(
  { cooldowns, options, runtime }: House,
  advice: Classification,
  keys: ScopeKeys,
  reporter: Reporter,
): string | undefined {
  const scopeKey = closedScope(advice, keys);
  if (scopeKey === undefined || advice.waitMs === undefined) return undefined;
  const waitMs = effectiveWaitMs(advice.waitMs, options.minDelayMs);
  const before = cooldowns.ceilingOf(scopeKey);
  cooldowns.close(scopeKey, runtime.monotonicNowMs() + waitMs, advice);
  const scope = scopeOf(scopeKey);
  reporter.report('cooldown', { waitMs, scope, scopeKey, classification: advice });
  const ceiling = cooldowns.ceilingOf(scopeKey);
  if (ceiling !== undefined && ceiling !== before && options.pacing !== false) {
    const note = `ceiling: from now on at most ${ceiling.requests} requests per ${ceiling.perMs} ms`;
    reporter.report('cooldown', { scope, scopeKey, note });
  }
  return scopeKey;
}

/** Until when a request of our own may not leave, on the monotonic clock; 0 when nothing is closed. */
function closedUntilMs({ cooldowns }: House, keys: ScopeKeys): number {
  return Math.max(0, ...Object.values(keys).map((key: string) => cooldowns.closedUntilMs(key)));
}

function asideKeys({ options }: House, facts: RequestFacts): ScopeKeys {
  return scopeKeys(facts, { account: undefined, egress: options.egress });
}

/** From which monotonic instant on the exchange may be asked for its time. */
export function clockOpensAtMs(house: House, facts: RequestFacts): number {
  const request = { method: 'GET', url: timestampUrl(facts) };
  return closedUntilMs(house, asideKeys(house, requestFacts(request, house.options.hosts)));
}

/**
 * A way to ask the exchange for its time beside the calls. It is no exception: it does not leave while
 * its scope is closed, and what it is told holds for all.
 *
 * @throws Error from the returned function, while the scope is closed; AsideRefused when asking again
 * would be of no use.
 */
export function throughDoors(house: House, aside: SendAside, reporter: Reporter): SendAside {
  return async (request) => {
    const { options, runtime } = house;
    const facts = requestFacts(request, options.hosts);
    const keys = asideKeys(house, facts);
    if (closedUntilMs(house, keys) > runtime.monotonicNowMs()) {
      throw new Error('its scope is closed');
    }
    const answer = await aside(request);
    const { status, headers, text } = answer;
    const receivedAtMs = exchangeNowMs(house, facts.host);
    const advice = classifyAnswer(facts, { status, headers, body: text, receivedAtMs });
    closeScope(house, deepFreeze(advice), keys, reporter);
    // 404 says that there is no such clock, whoever says it.
    if (outlookOf(advice) === 'lasting' && status !== 404) throw new AsideRefused();
    return answer;
  };
}
