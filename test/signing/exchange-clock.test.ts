import { describe, expect, test } from 'vitest';
import { createClock, isCorrected, offsetFrom } from '../../src/signing/exchange-clock.js';

describe('the correction of the clock', () => {
  test('is taken from the middle of the round trip', () => {
    expect(offsetFrom(1_000, 200, 10_100)).toBe(9_000);
    expect(offsetFrom(1_000, 0, 1_000)).toBe(0);
    expect(offsetFrom(10_000, 301, 1_000)).toBe(-9_150);
  });

  test.each([
    [0, 249, false],
    [0, 250, true],
    [9_000, 9_000, false],
    [9_000, 0, true],
    [-100, 150, true],
  ])('from %i to %i makes a difference: %s', (used, now, expected) => {
    expect(isCorrected(used, now)).toBe(expected);
  });

  test('is nothing for a host that was never asked, and each host has its own', () => {
    const clock = createClock();
    expect(clock.offsetMs('api.kucoin.com')).toBe(0);
    clock.set('api.kucoin.com', 9_000);
    expect(clock.offsetMs('api.kucoin.com')).toBe(9_000);
    expect(clock.offsetMs('api-futures.kucoin.com')).toBe(0);
  });

  test('keeps the last look at the clock of the exchange, if there was one', () => {
    const clock = createClock();
    const reading = { exchangeAtMs: 5_000, monotonicMs: 100, roundTripMs: 20 };
    clock.set('api.kucoin.com', 9_000);
    expect(clock.reading('api.kucoin.com')).toBeUndefined();
    clock.set('api.kucoin.com', 9_000, reading);
    clock.set('api.kucoin.com', 8_000);
    expect(clock.reading('api.kucoin.com')).toEqual(reading);
  });
});
