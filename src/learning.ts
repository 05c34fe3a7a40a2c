import type { Call } from './call.js';
import { isAnswer } from './errors.js';
import type { House } from './house.js';
import { reportToLatches } from './latch-gate.js';
import { effectiveWaitMs } from './policy.js';
import { closedScope } from './scopes.js';
import type { Classification, Outcome } from './types.js';

/**
 * What one call learns from an outcome holds for all that share the scope: closes doors and counts
 * refused credentials. Returns the door it closed, if any.
 */
export function learn<T>(
  house: House,
  call: Call<T>,
  advice: Classification,
  outcome: Outcome<T>,
): string | undefined {
  const { cooldowns, options, runtime } = house;
  const nowMs = runtime.monotonicNowMs();
  const scopeKey = closedScope(advice, call.keys);
  if (scopeKey !== undefined && advice.waitMs !== undefined) {
    const waitMs = effectiveWaitMs(advice.waitMs, options.minDelayMs);
    cooldowns.close(scopeKey, nowMs + waitMs, advice);
    call.reporter.report('cooldown', { scopeKey, waitMs, classification: advice });
  }
  if (call.latchKeys !== undefined && isAnswer(outcome)) {
    const shut = reportToLatches(cooldowns.latches, call.latchKeys, nowMs, advice);
    if (shut !== undefined) {
      call.reporter.report('cooldown', { scopeKey: shut, classification: advice, note: 'latched' });
    }
  }
  return scopeKey;
}
