import { describe, expect, test } from 'vitest';
import { Noise, RateTest, RefusalAlarm } from '../../../src/rate-limit/overload/evidence.js';
import { seededRandom } from '../../../src/testing/clocks/random.js';

describe('the alarm', () => {
  const limit = 6;
  const usual = 0.2;

  test('an isolated refusal every hundred requests never raises it', () => {
    const alarm = new RefusalAlarm(limit);
    const raised = Array.from({ length: 100_000 }, (_, i) => alarm.add(i % 100 === 0, usual));
    expect(raised).not.toContain(true);
  });

  test('a row of refusals raises it once, and half of all refused a little later', () => {
    const row = new RefusalAlarm(limit);
    const raised = Array.from({ length: 6 }, () => row.add(true, usual));
    expect(raised).toEqual([false, false, false, false, false, true]);
    expect(row.add(true, usual)).toBe(false);
    const half = new RefusalAlarm(limit);
    const at = Array.from({ length: 60 }, (_, i) => half.add(i % 2 === 0, usual)).indexOf(true);
    expect(at).toBeGreaterThan(6);
    expect(at).toBeLessThan(40);
  });

  test('what is usual does not raise it, what is more does', () => {
    const random = seededRandom(1);
    const usualOne = new RefusalAlarm(limit);
    const count = Array.from({ length: 2000 }, () => usualOne.add(random() < 0.4, 0.5));
    expect(count.filter(Boolean).length).toBeLessThanOrEqual(2);
    const alarm = new RefusalAlarm(limit);
    expect(Array.from({ length: 60 }, () => alarm.add(true, 0.5))).toContain(true);
    // Even where nearly everything is usual, everything is too much in the end.
    const hopeless = new RefusalAlarm(limit);
    expect(Array.from({ length: 60 }, () => hopeless.add(true, 1))).toContain(true);
  });
});

describe('the test of a rate', () => {
  const verdictAfter = (results: readonly boolean[], shareAbove = 0, msEach = 10) => {
    const rateTest = new RateTest(0, shareAbove);
    for (const [i, isRefused] of results.entries()) {
      const verdict = rateTest.add(isRefused, (i + 1) * msEach);
      if (verdict !== undefined) return { verdict, after: i + 1 };
    }
    return undefined;
  };
  const clean = Array.from({ length: 40 }, () => false);

  test('nothing refused at the lower rate: it is the rate', () => {
    expect(verdictAfter(clean)).toEqual({ verdict: 'capacity', after: 14 });
  });

  test('refused as before: it is chance', () => {
    expect(verdictAfter([false, true, false, true, true])?.verdict).toBe('chance');
  });

  test('one refusal, a straggler perhaps, decides nothing', () => {
    expect(verdictAfter([true, ...clean])?.verdict).toBe('capacity');
  });

  test('refused much less than above: both', () => {
    const third = [false, false, true, false, false, true, false, false, true, false, true];
    expect(verdictAfter(third, 0.9)?.verdict).toBe('both');
    expect(verdictAfter(third, 0.4)?.verdict).toBe('chance');
  });

  test('nothing passes: no verdict, however long', () => {
    expect(verdictAfter(Array.from({ length: 50 }, () => true))).toBeUndefined();
  });

  test('after two seconds less evidence must do', () => {
    expect(verdictAfter(clean, 0, 300)).toEqual({ verdict: 'capacity', after: 7 });
    expect(verdictAfter([false, false, false, false, false, false, true], 0, 300)).toEqual({
      verdict: 'chance',
      after: 7,
    });
  });
});

describe('the noise around a knee', () => {
  test('a few per cent are quiet, a fifth is a reason to look, ever less often', () => {
    const few = new Noise();
    for (let i = 0; i < 1000; i += 1) expect(few.add(i % 25 === 0)).toBe(false);
    expect(few.isQuiet).toBe(true);
    const many = new Noise();
    const asked = Array.from({ length: 1000 }, (_, i) => many.add(i % 5 === 0));
    const first = asked.indexOf(true);
    expect(first).toBe(23);
    expect(asked.indexOf(true, first + 1)).toBeGreaterThanOrEqual(3 * 24 - 1);
    expect(many.isQuiet).toBe(false);
    expect(many.share).toBeCloseTo(0.2, 1);
    many.clear();
    expect([many.isQuiet, many.share]).toEqual([true, 0]);
  });
});
