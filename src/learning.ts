import type { Call } from './call.js';
import { classifyAnswer } from './classify.js';
import { isAnswer } from './errors.js';
import type { House } from './house.js';
import { reportToLatches } from './latch-gate.js';
import { effectiveWaitMs } from './policy.js';
import type { Reporter } from './reporter.js';
import { requestFacts } from './request-facts.js';
import { readRateLimitHeaders } from './rate-limit-headers.js';
import { closedScope, type ScopeKeys, scopeKeys, scopeOf } from './scopes.js';
import type { Classification, Outcome, SendAside, ToldQuota } from './types.js';

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

/** What an answer tells of the quota it drew on. */
export function toldQuota(outcome: Outcome<unknown>): ToldQuota | undefined {
  if (!isAnswer(outcome)) return undefined;
  const { headers } = outcome;
  const quota = readRateLimitHeaders((name) => headers.get(name) ?? undefined);
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

/**
 * A way to ask the exchange something beside the calls. It is no exception: it does not leave while
 * its scope is closed, and what it is told holds for all.
 *
 * @throws Error from the returned function, while the scope is closed.
 */
export function throughDoors(house: House, aside: SendAside, reporter: Reporter): SendAside {
  return async (request) => {
    const { cooldowns, options, runtime } = house;
    const facts = requestFacts(request, options.hosts);
    const keys = scopeKeys(facts, { account: undefined, egress: options.egress });
    const nowMs = runtime.monotonicNowMs();
    if (Object.values(keys).some((key: string) => cooldowns.closedUntilMs(key) > nowMs)) {
      throw new Error('its scope is closed');
    }
    const answer = await aside(request);
    const { status, headers, text } = answer;
    const receivedAtMs = runtime.wallNowMs();
    const advice = classifyAnswer(facts, { status, headers, body: text, receivedAtMs });
    closeScope(house, advice, keys, reporter);
    return answer;
  };
}
