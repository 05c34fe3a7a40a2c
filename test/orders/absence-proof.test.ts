import { describe, expect, test } from 'vitest';
import {
  ageByTimestamp,
  ageOf,
  type LostAttempt,
  pollDelayMs,
  provableFromMs,
} from '../../src/orders/absence-proof.js';
import type { ClockReading } from '../../src/signing/exchange-clock.js';

const wallMs = 1_767_225_600_000;

/** An attempt signed when the monotonic clock stood at 1000, by a clock that is ahead by `aheadMs`. */
function lostAttempt(aheadMs = 0, windowMs?: number): LostAttempt {
  return { timestampMs: wallMs + aheadMs, endedMs: 1_500, windowMs };
}

/** The exchange's clock stood at `wallMs` when the monotonic one stood at 1000. */
function reading(monotonicMs: number, roundTripMs = 0, returnMs = 0): ClockReading {
  return { exchangeAtMs: wallMs + (monotonicMs - returnMs - 1_000), monotonicMs, roundTripMs };
}

describe('when "not there" begins to prove that an order is not there', () => {
  test('8 s after the timestamp: the window of KuCoin, and the lag of reads', () => {
    expect(provableFromMs(lostAttempt(), [reading(1_500)])).toBe(9_000);
  });

  test.each([
    [4_900, 13_900],
    [-4_900, 4_100],
  ])('with a clock %d ms ahead, at %d', (aheadMs, provableMs) => {
    expect(provableFromMs(lostAttempt(aheadMs), [reading(1_500)])).toBe(provableMs);
  });

  test('sooner when the order itself has a shorter window', () => {
    expect(provableFromMs(lostAttempt(0, 2_000), [reading(1_500)])).toBe(6_000);
    expect(provableFromMs(lostAttempt(4_900, 2_000), [reading(1_500)])).toBe(10_900);
  });

  test('no later when the order has a longer window than KuCoin', () => {
    expect(provableFromMs(lostAttempt(0, 60_000), [reading(1_500)])).toBe(9_000);
  });

  test('later, never sooner, when the look at the clock took its time on the way back', () => {
    expect(provableFromMs(lostAttempt(), [reading(3_000, 2_000, 1_800)])).toBe(10_800);
  });

  test('at the latest of several looks, in case a clock was set between them', () => {
    const [before, after] = [reading(1_500), reading(9_000)];
    const back = { ...after, exchangeAtMs: after.exchangeAtMs - 3_000 };
    const forward = { ...after, exchangeAtMs: after.exchangeAtMs + 3_000 };
    expect(provableFromMs(lostAttempt(), [before, back])).toBe(12_000);
    expect(provableFromMs(lostAttempt(), [before, forward])).toBe(9_000);
  });

  test('without a look at the clock, 13 s after the attempt ended', () => {
    expect(provableFromMs(lostAttempt(), [])).toBe(14_500);
    expect(provableFromMs(lostAttempt(-4_900, 2_000), [])).toBe(14_500);
  });

  test('the same when the timestamp it left with is not known', () => {
    const lost = { ...lostAttempt(), timestampMs: undefined };
    expect(provableFromMs(lost, [reading(1_500)])).toBe(14_500);
  });
});

describe('the pauses between look-ups', () => {
  test('double from a quarter of a second up to two seconds', () => {
    expect([1, 2, 3, 4, 5, 60].map(pollDelayMs)).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
  });

  test('grow to a minute for those who settle without end', () => {
    expect([61, 62, 89, 90, 9_999].map(pollDelayMs)).toEqual([
      4_000, 6_000, 60_000, 60_000, 60_000,
    ]);
  });
});

describe('the age of a found order', () => {
  const first = { leftMs: 1_000, timestampMs: wallMs };

  test('is told by the exchange, to a quarter of a second', () => {
    const readings = [reading(1_500)];
    expect(ageOf(wallMs - 251, first, readings)).toBe('older');
    expect(ageOf(wallMs - 250, first, readings)).toBe('younger');
    expect(ageOf(wallMs + 60_000, first, readings)).toBe('younger');
  });

  test('does not depend on the clock of the client', () => {
    const fast = { ...first, timestampMs: wallMs + 4_900 };
    expect(ageOf(wallMs, fast, [reading(1_500)])).toBe('younger');
    expect(ageOf(wallMs - 251, fast, [reading(1_500)])).toBe('older');
  });

  test('is open without a look at the clock', () => {
    expect(ageOf(wallMs, first, [])).toBe('untold');
  });

  test('does not suffer from a slow way back', () => {
    const slowBack = reading(4_000, 2_500, 2_500);
    expect(ageOf(wallMs, first, [slowBack])).toBe('younger');
    expect(ageOf(wallMs - 251, first, [slowBack])).toBe('untold');
    expect(ageOf(wallMs - 2_751, first, [slowBack])).toBe('older');
  });

  test('is open after a slow way there, until a better look', () => {
    const slowThere = reading(4_000, 2_500, 0);
    expect(ageOf(wallMs, first, [slowThere])).toBe('untold');
    expect(ageOf(wallMs + 2_250, first, [slowThere])).toBe('younger');
    expect(ageOf(wallMs - 251, first, [slowThere])).toBe('older');
    expect(ageOf(wallMs, first, [slowThere, reading(5_000, 20)])).toBe('younger');
  });

  test('takes nobody for older whom one look, before or after a clock was set, finds young', () => {
    const set = { ...reading(9_000), exchangeAtMs: wallMs + 8_000 + 4_900 };
    expect(ageOf(wallMs, first, [set])).toBe('older');
    expect(ageOf(wallMs, first, [reading(1_500), set])).toBe('younger');
  });

  describe('when the machine slept for an hour after the attempt left', () => {
    const hourMs = 3_600_000;
    const slept = { ...first, leftWallMs: wallMs };
    /** A look 500 ms after the attempt by the clock that stood still, an hour later by all others. */
    const woken: ClockReading = {
      exchangeAtMs: wallMs + hourMs,
      monotonicMs: 1_500,
      roundTripMs: 20,
      wallMs: wallMs + hourMs,
    };

    test('is that of the attempt if it was made when that was signed', () => {
      expect(ageOf(wallMs, slept, [woken])).toBe('younger');
      expect(ageOf(wallMs - 4_999, slept, [woken])).toBe('younger');
      expect(ageOf(wallMs + 4_999, slept, [woken])).toBe('younger');
      expect(ageOf(wallMs - 5_000, slept, [woken])).toBe('older');
      expect(ageOf(wallMs + 5_000, slept, [woken])).toBe('older');
    });

    test('reaches to the newest attempt that may have placed it', () => {
      const twice = { ...slept, newestTimestampMs: wallMs + 30_000 };
      expect(ageOf(wallMs + 34_999, twice, [woken])).toBe('younger');
      expect(ageOf(wallMs + 35_000, twice, [woken])).toBe('older');
    });

    test('counts by a look from before that, if there was one', () => {
      const before = { ...reading(1_400), wallMs: wallMs + 400 };
      expect(ageOf(wallMs - 251, slept, [before, woken])).toBe('older');
      expect(ageOf(wallMs, slept, [before, woken])).toBe('younger');
    });

    test('is no matter of clocks that were set by less than a quarter of a minute', () => {
      const set = { ...woken, exchangeAtMs: wallMs + 20_000, wallMs: wallMs + 15_499 };
      expect(ageOf(wallMs, slept, [set])).toBe('older');
      expect(ageOf(wallMs, slept, [{ ...set, wallMs: wallMs + 15_500 }])).toBe('younger');
    });
  });

  test('on an exchange without a clock, is told by the window around the timestamp', () => {
    expect(ageByTimestamp(wallMs - 5_000, first)).toBe('older');
    expect(ageByTimestamp(wallMs - 4_999, first)).toBe('younger');
    expect(ageByTimestamp(wallMs, { ...first, timestampMs: undefined })).toBe('untold');
  });
});
