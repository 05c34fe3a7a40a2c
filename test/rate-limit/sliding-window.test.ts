import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlidingWindow } from '../../src/rate-limit/sliding-window.js';
import type { RateRequest } from '../../src/types/index.js';

const told = (requests: number, perMs: number): RateRequest => ({
  limit: { requests, perMs },
  isPaced: true,
});
const untold: RateRequest = { limit: undefined, isPaced: true };

/** Sends as many as may go now, all answered at once; how many that was. */
function send(
  rate: SlidingWindow,
  nowMs: number,
  permitRequest: RateRequest,
  most = 10_000,
): number {
  let sent = 0;
  while (sent < most && rate.denied(nowMs, permitRequest) === undefined) {
    rate.start(nowMs);
    rate.finish(nowMs, true);
    sent += 1;
  }
  return sent;
}

describe('what an address may send', () => {
  test('is without limit when nobody told one', () => {
    expect(send(new SlidingWindow(undefined), 0, untold, 5_000)).toBe(5_000);
  });

  test('is what was told, and the next when the first no longer counts', () => {
    const permitRequest = told(100, 10_000);
    const rate = new SlidingWindow(10_000);
    expect(send(rate, 0, permitRequest)).toBe(100);
    // Answers are counted by the twentieth of a second.
    expect(rate.denied(0, permitRequest)).toEqual({ untilMs: 10_050, isCertain: true });
    expect([send(rate, 10_049, permitRequest), send(rate, 10_050, permitRequest)]).toEqual([
      0, 100,
    ]);
  });

  test('counts what is on its way, and waits for its news', () => {
    const permitRequest = told(3, 10_000);
    const rate = new SlidingWindow(10_000);
    for (let n = 0; n < 3; n += 1) rate.start(0);
    expect(rate.denied(0, permitRequest)).toMatchObject({ isCertain: false });
    rate.finish(1_000, false);
    expect(rate.denied(1_000, permitRequest)).toBeUndefined();
  });

  test('does not hold back who is not paced, but counts him', () => {
    const rate = new SlidingWindow(10_000);
    expect(send(rate, 0, { ...told(5, 10_000), isPaced: false }, 20)).toBe(20);
    expect(send(rate, 0, told(5, 10_000))).toBe(0);
  });

  test('is kept over two periods told to the same store', () => {
    const [short, long] = [told(5, 1_000), told(20, 10_000)];
    const first = new SlidingWindow(1_000);
    expect([first.covers(short), first.covers(long), first.covers(untold)]).toEqual([
      true,
      false,
      true,
    ]);
    const rate = new SlidingWindow(10_000, first);
    expect(rate.covers(short)).toBe(true);
    const sent = [0, 500, 1_100, 2_200, 3_300, 4_400].map((nowMs) => send(rate, nowMs, short));
    expect(sent).toEqual([5, 0, 5, 5, 5, 5]);
    expect(send(rate, 5_500, long)).toBe(0);
    expect(rate.denied(5_500, short)).toBeUndefined();
  });
});

describe('after a block', () => {
  test('what was sent in the period before is the most, for ten minutes', () => {
    const rate = new SlidingWindow(undefined);
    send(rate, 0, untold, 50);
    send(rate, 15_000, untold, 120);
    rate.blocked(16_000);
    expect(rate.ceiling(16_000)).toMatchObject({ requests: 120, perMs: 10_000 });
    expect(send(rate, 46_000, untold)).toBe(120);
    expect(rate.ceiling(16_000 + 599_999)).toBeDefined();
    expect(rate.ceiling(16_000 + 600_000)).toBeUndefined();
  });

  test('another one under that ceiling lowers it by a fifth', () => {
    const rate = new SlidingWindow(undefined);
    send(rate, 0, untold, 100);
    rate.blocked(0);
    send(rate, 40_000, untold);
    rate.blocked(40_000);
    expect(rate.ceiling(40_000)?.requests).toBe(80);
  });

  test('of an address that hardly sent anything there is no ceiling', () => {
    const rate = new SlidingWindow(undefined);
    send(rate, 0, untold, 9);
    rate.blocked(0);
    expect(rate.ceiling(0)).toBeUndefined();
  });

  test('a ceiling outlives a longer period told later', () => {
    const rate = new SlidingWindow(1_000);
    send(rate, 0, untold, 30);
    rate.blocked(0);
    const longer = new SlidingWindow(60_000, rate);
    expect(longer.ceiling(0)).toMatchObject({ requests: 30, perMs: 1_000 });
  });
});

test('no stretch of the period sees more than told, however long the ways are', () => {
  const plan = fc.record({
    gapMs: fc.integer({ min: 0, max: 400 }),
    wayMs: fc.integer({ min: 0, max: 3_000 }),
    countedAt: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(plan, { maxLength: 80 }),
      fc.integer({ min: 1, max: 8 }),
      (trips, most) => {
        const rate = new SlidingWindow(2_000);
        const permitRequest = told(most, 2_000);
        const counted: number[] = [];
        let onTheWay: number[] = [];
        let nowMs = 0;
        for (const { gapMs, wayMs, countedAt } of trips) {
          nowMs += gapMs;
          for (const atMs of onTheWay.filter((one) => one <= nowMs).sort((a, b) => a - b))
            rate.finish(atMs, true);
          onTheWay = onTheWay.filter((one) => one > nowMs);
          if (rate.denied(nowMs, permitRequest) !== undefined) continue;
          rate.start(0);
          onTheWay.push(nowMs + wayMs);
          counted.push(nowMs + wayMs * countedAt);
        }
        for (const fromMs of counted) {
          const within = counted.filter((one) => one >= fromMs && one < fromMs + 2_000);
          expect(within.length).toBeLessThanOrEqual(most);
        }
      },
    ),
    { numRuns: 500 },
  );
});
