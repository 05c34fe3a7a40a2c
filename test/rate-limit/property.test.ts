import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedWaitQueue } from '../../src/queue/wait-queue.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Classification, Permit, Priority } from '../../src/types/index.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;
const windowMs = 30_000;
const reserve = 2;

interface Arrival {
  readonly atMs: number;
  readonly priority: Priority;
  readonly weight: number;
  readonly upMs: number;
  readonly downMs: number;
  readonly isLost: boolean;
  readonly givesUpAfterMs: number | undefined;
}

const arrival = (longestWayMs: number, trouble: boolean): fc.Arbitrary<Arrival> =>
  fc.record({
    atMs: fc.integer({ min: 0, max: 70_000 }).map((ms) => ms - (ms % 500)),
    priority: fc.constantFrom<Priority>('cancel', 'order', 'read', 'read', 'read'),
    weight: fc.integer({ min: 1, max: 4 }),
    upMs: fc.integer({ min: 1, max: longestWayMs }),
    downMs: fc.integer({ min: 1, max: longestWayMs }),
    isLost: trouble ? fc.constantFrom(true, false, false, false, false) : fc.constant(false),
    givesUpAfterMs: trouble
      ? fc.constantFrom(undefined, undefined, 0, 700, 20_000)
      : fc.constant(undefined),
  });

/** KuCoin's window, as documented: fixed, and begun by its first request. */
function exchange(limit: number, nowMs: () => number) {
  let [number, startedMs, used] = [0, -Infinity, 0];
  const isOver = (): boolean => nowMs() >= startedMs + windowMs;
  return {
    draw(weight: number) {
      if (isOver()) [number, startedMs, used] = [number + 1, nowMs(), 0];
      const accepted = used + weight <= limit;
      if (accepted) used += weight;
      const resetMs = Math.ceil(startedMs + windowMs - nowMs());
      return { accepted, number, told: { limit, remaining: limit - used, resetMs } };
    },
    liveWindow: () => (isOver() ? undefined : number),
  };
}

/** Plays a schedule to its end, checking every sending against what was known by then. */
async function play(
  limit: number,
  arrivals: readonly Arrival[],
  others: readonly { readonly atMs: number; readonly weight: number }[],
) {
  const runtime = manualRuntime();
  const now = (): number => runtime.monotonicNowMs();
  const cooldowns = createCooldowns();
  const rooms = [0, 1].map(() => new SharedWaitQueue(runtime, cooldowns, 'none'));
  const kucoin = exchange(limit, now);
  const leastTold = new Map<number, number>();
  const violations: string[] = [];
  let [onTheWay, refusals] = [0, 0];

  async function travel(one: Arrival, permit: Permit): Promise<boolean> {
    onTheWay += one.weight;
    const told = leastTold.get(kucoin.liveWindow() ?? -1) ?? Infinity;
    const kept = one.priority === 'cancel' ? 0 : reserve;
    if (onTheWay + kept > told) violations.push(`${onTheWay} of ${told} at ${now()}`);
    await runtime.sleep(one.upMs);
    const answer = kucoin.draw(one.weight);
    await runtime.sleep(one.downMs);
    onTheWay -= one.weight;
    if (one.isLost) {
      cooldowns.release(permit, 'neither', now());
      return true;
    }
    const { number, accepted, told: news } = answer;
    leastTold.set(number, Math.min(leastTold.get(number) ?? Infinity, news.remaining));
    if (!accepted) {
      refusals += 1;
      cooldowns.close('pool', now() + news.resetMs, cause);
    }
    cooldowns.release(permit, accepted ? 'success' : 'refused', now(), news);
    return accepted;
  }

  async function carryOut(one: Arrival, waitQueue: SharedWaitQueue): Promise<void> {
    await runtime.sleep(one.atMs);
    const quota = { endpoint: `weighs ${one.weight}`, weight: one.weight, reserve, isPaced: true };
    for (let done = false; !done;) {
      const permit = await new Promise<Permit | undefined>((resolve) => {
        const leave = waitQueue.enqueue('pool', {
          permitRequest: { priority: one.priority, quota },
          limitMs: Infinity,
          grant: resolve,
          reject: () => resolve(undefined),
        });
        const { givesUpAfterMs } = one;
        if (givesUpAfterMs === undefined) return;
        void runtime.sleep(givesUpAfterMs).then(() => (leave(), resolve(undefined)));
      });
      done = permit === undefined || (await travel(one, permit));
    }
  }

  const calls = arrivals.map((one, index) => carryOut(one, rooms[index % 2]!));
  const draws = others.map(({ atMs, weight }) =>
    runtime.sleep(atMs).then(() => kucoin.draw(weight)),
  );
  // Rejects when somebody still waits and nothing is due any more.
  await runtime.runUntil(Promise.all([...calls, ...draws]), 3_600_000);
  const lines = rooms.filter((waitQueue) => waitQueue.hasWaiters('pool')).length;
  await runtime.advance(60_000);
  return { violations, refusals, lines, sleeping: runtime.pendingSleeps };
}

const limits = fc.integer({ min: 8, max: 60 });
const others = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 90_000 }),
    weight: fc.integer({ min: 1, max: 10 }),
  }),
  { maxLength: 10 },
);

describe('whatever comes when, and however long it is on its way', () => {
  test('no more is on its way than told, less the reserve; nobody is forgotten, no line stands still', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.array(arrival(2_500, true), { minLength: 1, maxLength: 60 }),
        others,
        async (limit, arrivals, draws) => {
          const { violations, lines, sleeping } = await play(limit, arrivals, draws);
          expect({ violations, lines, sleeping }).toEqual({
            violations: [],
            lines: 0,
            sleeping: 0,
          });
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  test('a quota that is ours alone is never overdrawn', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.array(arrival(400, false), { minLength: 1, maxLength: 60 }),
        async (limit, arrivals) => {
          const { violations, refusals } = await play(limit, arrivals, []);
          expect({ violations, refusals }).toEqual({ violations: [], refusals: 0 });
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);
});
