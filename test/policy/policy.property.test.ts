import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallState, decide } from '../../src/policy/policy.js';
import type { Action, Classification, Executed, Kind } from '../../src/types/index.js';

function classification(
  action: Action,
  {
    executed = 'no',
    kind = 'overload',
    waitMs,
  }: { executed?: Executed; kind?: Kind; waitMs?: number } = {},
): Classification {
  const told = waitMs === undefined ? {} : { waitMs };
  return { action, executed, kind, ...told, family: 'spot', meaning: 'm', hint: 'h', source: 's' };
}

describe('for any outcome and any call', () => {
  const anyAdvice = fc
    .record({
      action: fc.constantFrom<Action>('retry', 'backoff', 're-sign', 'abort', 'surface'),
      executed: fc.constantFrom<Executed>('no', 'unknown'),
      kind: fc.constantFrom<Kind>(
        'overload',
        'rate-limit',
        'unknown',
        'timeout',
        'invalid-request',
      ),
      waitMs: fc.option(fc.integer({ min: 0, max: 200_000_000 }), { nil: undefined }),
    })
    .map(({ action, waitMs, ...rest }) =>
      classification(action, waitMs === undefined ? rest : { ...rest, waitMs }),
    );
  const anyCall: fc.Arbitrary<CallState> = fc
    .record({
      nowMs: fc.integer({ min: 0, max: 1_000_000 }),
      attempts: fc.integer({ min: 1, max: 60 }),
      retriesUsed: fc.integer({ min: 0, max: 60 }),
      retries: fc.integer({ min: 0, max: 60 }),
      backoffs: fc.integer({ min: 0, max: 60 }),
      isHeld: fc.boolean(),
      left: fc.option(fc.integer({ min: -1_000, max: 200_000 }), { nil: Infinity }),
      repeatsFreely: fc.boolean(),
      replayable: fc.boolean(),
      signature: fc.constantFrom<CallState['signature']>(
        'corrected',
        'unchanged',
        'callers',
        'failed',
      ),
      callersDecision: fc.constantFrom(undefined, true, false),
    })
    .map(({ left, ...rest }) => ({ ...rest, lastLeaveMs: rest.nowMs + left }));
  const anyOptions = fc
    .tuple(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.constantFrom('full' as const, 'none' as const),
    )
    .map(([minDelayMs, more, jitter]) => ({
      minDelayMs,
      maxDelayMs: minDelayMs + more,
      backoffFactor: 2,
      jitter,
    }));

  test('no retry leaves early, late, unpaid, twice or against the caller', () => {
    fc.assert(
      fc.property(
        anyAdvice,
        anyCall,
        anyOptions,
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (given, state, settings, random) => {
          const decision = decide(given, state, settings, random);
          if (decision.next === 'stop') {
            expect(decision.retryInMs ?? 0).toBeGreaterThanOrEqual(0);
            return;
          }
          const { notBeforeMs, counted } = decision;
          expect(notBeforeMs).toBeLessThan(state.lastLeaveMs);
          const isSignature = given.action === 're-sign' && state.signature === 'corrected';
          if (!isSignature) {
            expect(notBeforeMs).toBeGreaterThanOrEqual(state.nowMs + (given.waitMs ?? 0));
          }
          if (counted) expect(state.retriesUsed).toBeLessThan(state.retries);
          if (!counted && !isSignature) {
            // The server named a time, or refused for the moment.
            const isMomentary =
              state.isHeld ||
              (['retry', 'backoff'].includes(given.action) && given.executed === 'no');
            if (!isMomentary) expect(given.waitMs).toBeGreaterThanOrEqual(1_000);
            if (isMomentary) expect(state.retries + (given.waitMs ?? 0)).toBeGreaterThan(0);
          }
          expect(state.attempts).toBeLessThan(50);
          expect(state.replayable).toBe(true);
          expect(state.callersDecision).not.toBe(false);
          if (!state.repeatsFreely) expect(given.executed).toBe('no');
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
