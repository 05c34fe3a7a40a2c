import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BackoffOptions, ownBackoffMs, waitJitterMs } from '../../src/policy/backoff.js';

const defaults: BackoffOptions = {
  minDelayMs: 500,
  maxDelayMs: 15_000,
  backoffFactor: 2,
  jitter: 'none',
};

describe('own backoff', () => {
  test('doubles from the shortest delay to the longest', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 50].map((n) => ownBackoffMs(n, false, defaults, 0.5));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test('with full jitter is anything between nothing and that', () => {
    const full: BackoffOptions = { ...defaults, jitter: 'full' };
    expect(ownBackoffMs(3, false, full, 0)).toBe(0);
    expect(ownBackoffMs(3, false, full, 0.25)).toBe(500);
    expect(ownBackoffMs(3, false, full, 0.999)).toBeCloseTo(1_998);
  });

  test('the last one is at least half of it', () => {
    const full: BackoffOptions = { ...defaults, jitter: 'full' };
    expect(ownBackoffMs(5, true, full, 0)).toBe(4_000);
    expect(ownBackoffMs(5, true, full, 0.5)).toBe(6_000);
    expect(ownBackoffMs(1, true, full, 0)).toBe(250);
    expect(ownBackoffMs(5, true, defaults, 0)).toBe(8_000);
  });

  test('five retries outlast a fault of 5 s but for one call in a thousand', () => {
    const full: BackoffOptions = { ...defaults, jitter: 'full' };
    let state = 1;
    // Lehmer's generator: chance that is the same in every run.
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const calls = 10_000;
    let exhausted = 0;
    for (let call = 0; call < calls; call += 1) {
      const waits = [1, 2, 3, 4, 5].map((n) => ownBackoffMs(n, n === 5, full, random()));
      if (waits.reduce((sum, wait) => sum + wait) < 5_000) exhausted += 1;
    }
    expect(exhausted).toBeLessThan(calls / 1_000);
  });

  test('stays where the factor is 1', () => {
    expect(ownBackoffMs(9, false, { ...defaults, backoffFactor: 1 }, 0)).toBe(500);
  });

  test('never leaves its bounds, whatever the number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.constantFrom('full' as const, 'none' as const),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (n, isLastRetry, minDelayMs, more, backoffFactor, jitter, random) => {
          const options = { minDelayMs, maxDelayMs: minDelayMs + more, backoffFactor, jitter };
          const delayMs = ownBackoffMs(n, isLastRetry, options, random);
          expect(delayMs).toBeGreaterThanOrEqual(jitter === 'full' ? 0 : minDelayMs);
          expect(delayMs).toBeLessThanOrEqual(options.maxDelayMs);
        },
      ),
    );
  });
});

describe('what is added behind a told wait', () => {
  test.each([
    [1_000, 50],
    [4_000, 200],
    [5_000, 250],
    [30_000, 250],
    [0, 0],
  ])('after %i ms is up to %i ms', (waitMs, most) => {
    expect(waitJitterMs(waitMs, 'full', 0)).toBe(0);
    expect(waitJitterMs(waitMs, 'full', 0.5)).toBe(most / 2);
    expect(waitJitterMs(waitMs, 'full', 1)).toBe(most);
  });

  test('is nothing where nobody wants noise', () => {
    expect(waitJitterMs(30_000, 'none', 0.9)).toBe(0);
  });
});
