import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accounts,
  cancel,
  credentials,
  fills,
  ok,
  openOrders,
  overload,
  place,
  refused,
  symbols,
} from '../support/answers.js';
import { capacity, type Passes, playStorm, steadily, type StormResult } from '../support/storm.js';

const options = { credentials };
const seeds = [1, 2, 3];
const outOfService = () => refused('503000', 'Service Unavailable', 503);

/** The worst of a few seeds. */
async function worst(
  passes: () => Passes,
  offers = steadily(400, 20, openOrders),
  refusal?: typeof outOfService,
) {
  const results: StormResult[] = [];
  for (const seed of seeds) {
    results.push(await playStorm(passes(), offers, { seed, options, ...(refusal && { refusal }) }));
  }
  const most = (of: (result: StormResult) => number) => Math.max(...results.map(of));
  return {
    failed: most(({ failed }) => failed),
    perCall: most(({ perCall }) => perCall),
    slowestMs: most(({ slowestMs }) => slowestMs),
    endMs: most(({ endMs }) => endMs),
  };
}

describe('a storm that an engine with its defaults comes through', () => {
  test('an outage of 3 s and one of 5 s', async () => {
    const during = (nowMs: number) =>
      (nowMs >= 1_000 && nowMs < 4_000) || (nowMs >= 9_000 && nowMs < 14_000);
    const end = await worst(() => (nowMs) => !during(nowMs));
    expect(end.failed).toBe(0);
    expect(end.perCall).toBeLessThanOrEqual(1.35);
    expect(end.slowestMs).toBeLessThanOrEqual(8_000);
  });

  test('30 % refused by chance: own backoff serves', async () => {
    const end = await worst(() => (_, random) => random() >= 0.3);
    expect(end.failed).toBe(0);
    expect(end.perCall).toBeLessThanOrEqual(1.5);
  });

  test.each([
    ['429000', undefined],
    ['503', outOfService],
  ])('twice of what there is capacity for, refused with %s', async (_, refusal) => {
    const end = await worst(() => capacity(20), steadily(400, 40, openOrders), refusal);
    expect(end.failed).toBe(0);
    expect(end.perCall).toBeLessThanOrEqual(1.25);
    // The capacity itself allows 20 s.
    expect(end.endMs).toBeLessThanOrEqual(24_000);
  });

  test('the same where four interfaces share the capacity, or answer now 429000 and now 503', async () => {
    const requests = [openOrders, accounts, fills, symbols];
    const offers = steadily(400, 40, openOrders).map((offer, index) => ({
      ...offer,
      request: requests[index % requests.length] ?? openOrders,
    }));
    let refusals = 0;
    const either = () => ((refusals += 1) % 2 === 0 ? overload() : outOfService());
    for (const refusal of [undefined, either]) {
      const end = await worst(() => capacity(20), offers, refusal);
      expect(end.failed).toBe(0);
      expect(end.perCall).toBeLessThanOrEqual(1.25);
      expect(end.endMs).toBeLessThanOrEqual(24_000);
    }
  });

  test('ten times of it, for three seconds', async () => {
    const end = await worst(() => capacity(20), steadily(600, 200, openOrders));
    expect(end.failed).toBe(0);
    expect(end.perCall).toBeLessThanOrEqual(1.25);
    expect(end.endMs).toBeLessThanOrEqual(36_000);
  });

  test('cancels hardly wait while reads queue up', async () => {
    const reads = steadily(400, 80, openOrders);
    const cancels = Array.from({ length: 5 }, (_, index) => ({
      atMs: 2_000 + index * 1_000,
      request: cancel,
      name: 'cancel',
    }));
    const offers = [...reads, ...cancels].sort((one, other) => one.atMs - other.atMs);
    // One gate for all of them: that of the host.
    const result = await playStorm(capacity(20), offers, { options, refusal: outOfService });
    expect(result.failed).toBe(0);
    for (const tookMs of result.tookMs('cancel')) expect(tookMs).toBeLessThan(3_000);
    expect(result.slowestMs).toBeGreaterThan(5_000);
  });
});

describe('under any capacity, outage and chance', () => {
  test('nothing starves, and the gate opens again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 0, max: 6_000 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 1, max: 1_000 }),
        async (perSecond, outageMs, chancePercent, offered, seed) => {
          const limit = capacity(perSecond);
          const passes: Passes = (nowMs, random) =>
            !(nowMs >= 1_000 && nowMs < 1_000 + outageMs) &&
            random() * 100 >= chancePercent &&
            limit(nowMs, random);
          const offers = steadily(120, offered, openOrders).map((offer, index) => {
            if (index % 20 === 7) return { ...offer, request: cancel, name: 'cancel' };
            return index % 20 === 13 ? { ...offer, request: place, name: 'order' } : offer;
          });
          const result = await playStorm(passes, offers, {
            seed,
            options: { ...options, orderMaxAgeMs: 120_000 },
          });
          expect(result.failed).toBe(0);
          // Long after the storm nothing is held back.
          const { made } = result;
          await made.runtime.advance(20_000);
          const before = made.events.length;
          await made.runtime.runUntil(made.call(openOrders, ok()).promise);
          expect(made.events.slice(before).filter(({ type }) => type === 'wait')).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
