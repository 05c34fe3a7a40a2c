import { describe, expect, test, vi } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { type AskedCall, askShouldRetry } from '../../src/engine/should-retry.js';
import type { Classification } from '../../src/types/index.js';

const classification = { action: 'retry', kind: 'overload' } as Classification;
const state = { attempts: 3, retries: 5, retriesUsed: 1, nowMs: 1_750 };

/** A call that began at 1000, and what it reports. */
function aCall() {
  const report = vi.fn();
  const facts = requestFacts({ method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' });
  const call = { facts, startedMs: 1_000, reporter: { report } };
  return { call: call as unknown as AskedCall, report };
}

describe("the caller's decision", () => {
  test('is none where he gave no hook', async () => {
    expect(await askShouldRetry(undefined, aCall().call, classification, state)).toBeUndefined();
  });

  test('is asked for with what there is to know, and nothing secret', async () => {
    const hook = vi.fn(() => true);
    expect(await askShouldRetry(hook, aCall().call, classification, state)).toBe(true);
    expect(hook).toHaveBeenCalledExactlyOnceWith({
      classification,
      attemptNumber: 3,
      retriesLeft: 4,
      elapsedMs: 750,
      request: { method: 'GET', path: '/api/v1/accounts' },
    });
  });

  test('may come later', async () => {
    const { call } = aCall();
    expect(await askShouldRetry(() => Promise.resolve(false), call, classification, state)).toBe(
      false,
    );
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('hook');
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
  ])('of a hook that %s is none, and that is reported', async (_, hook) => {
    const { call, report } = aCall();
    expect(await askShouldRetry(hook, call, classification, state)).toBeUndefined();
    expect(report).toHaveBeenCalledExactlyOnceWith('warning', {
      note: 'shouldRetry failed: Error: hook',
    });
  });
});
