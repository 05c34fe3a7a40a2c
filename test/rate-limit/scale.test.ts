import { describe, expect, test } from 'vitest';
import type { Waiter } from '../../src/queue/priority-queue.js';
import { SharedWaitQueue } from '../../src/queue/wait-queue.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Cooldowns, Permit, PermitRequest } from '../../src/types/index.js';
import { heapBytes } from '../support/heap-bytes.js';
import { listening } from '../support/listening.js';

const many = 100_000;
const ip: PermitRequest = { priority: 'read', rate: { limit: undefined, isPaced: true } };
const pool = (endpoint = 'GET /x'): PermitRequest => ({
  priority: 'read',
  quota: { endpoint, weight: 2, reserve: 0.02, isPaced: true },
});
const told = (remaining: number, resetMs = 30_000) => ({ limit: 4_000, remaining, resetMs });

function pass(
  cooldowns: Cooldowns,
  key: string,
  nowMs: number,
  permitRequest: PermitRequest,
): Permit {
  const given = cooldowns.acquire(key, nowMs, permitRequest);
  if ('untilMs' in given) throw new Error(`held until ${given.untilMs}`);
  return given;
}

/** A store whose quota was used up at 0, for 30 s. */
function usedUp(): Cooldowns {
  const cooldowns = createCooldowns();
  cooldowns.release(pass(cooldowns, 'pool', 0, pool()), 'success', 0, told(0));
  return cooldowns;
}

describe('a hundred thousand that wait for a quota', () => {
  function crowd() {
    const runtime = manualRuntime();
    let enters = 0;
    const store = usedUp();
    const cooldowns: Cooldowns = {
      ...store,
      acquire: (...given) => ((enters += 1), store.acquire(...given)),
    };
    const waitQueue = new SharedWaitQueue(runtime, cooldowns, 'none');
    const admitted: number[] = [];
    const permits: Permit[] = [];
    const permitRequest = pool();
    const waiter = (name: number): Waiter => ({
      permitRequest,
      limitMs: 1e9 + ((name * 7_919) % many),
      grant(permit) {
        admitted.push(name);
        permits.push(permit);
      },
      reject: () => undefined,
    });
    const before = heapBytes();
    const leaves = Array.from({ length: many }, (_, name) =>
      waitQueue.enqueue('pool', waiter(name)),
    );
    return {
      runtime,
      waitQueue,
      cooldowns,
      admitted,
      permits,
      leaves,
      before,
      enters: () => enters,
    };
  }

  test('need one timer and less than a kilobyte each', () => {
    const { runtime, leaves, before } = crowd();
    const bytesEach = (heapBytes() - before) / many;
    expect([runtime.pendingSleeps, leaves.length]).toEqual([1, many]);
    expect(bytesEach).toBeGreaterThan(50);
    expect(bytesEach).toBeLessThan(1_024);
  });

  test('come and go one by one without a look at the others', async () => {
    const { runtime, waitQueue, leaves, admitted, enters } = crowd();
    expect(enters()).toBe(1);
    leaves[50_000]?.();
    expect([enters(), runtime.pendingSleeps]).toEqual([1, 1]);
    // From both ends and the middle: who stood first is followed by another look, no more.
    for (let n = 0; n < many; n += 1) leaves[(n * 7_919) % many]?.();
    expect(enters()).toBeLessThanOrEqual(many + 1);
    expect([waitQueue.hasWaiters('pool'), runtime.pendingSleeps, admitted]).toEqual([false, 0, []]);
  });

  test('are let out in order, in a number of looks that grows with those let out', async () => {
    const { runtime, cooldowns, admitted, permits, leaves, enters } = crowd();
    leaves[0]?.();
    await runtime.advance(30_000);
    expect(admitted).toEqual([1]);
    const looks = enters();
    let back = 0;
    for (let remaining = 3_998; remaining >= 2_000; remaining -= 2) {
      const permit = permits[back];
      if (permit === undefined) break;
      back += 1;
      cooldowns.release(permit, 'success', 30_000, told(remaining));
    }
    expect(back).toBe(1_000);
    expect(admitted).toEqual(Array.from({ length: admitted.length }, (_, name) => name + 1));
    expect(admitted.length).toBeGreaterThan(1_000);
    expect(enters() - looks).toBeLessThanOrEqual(admitted.length + back);
    expect(runtime.pendingSleeps).toBe(1);
  });
});

test('requests that are over leave nothing in the store', () => {
  const cooldowns = createCooldowns();
  let heard = 0;
  const stop = cooldowns.subscribe(listening(() => (heard += 1)));
  const run = (count: number, fromMs: number): void => {
    for (let n = 0; n < count; n += 1) {
      const nowMs = fromMs + n * 10;
      const account = `uid:${n % 5_000}|Spot`;
      const permits = [
        pass(cooldowns, 'ip', nowMs, ip),
        pass(cooldowns, account, nowMs, pool(`GET /undocumented/${n}`)),
        pass(cooldowns, `endpoint ${n}`, nowMs, { priority: 'read' }),
      ];
      for (const permit of permits) cooldowns.release(permit, 'success', nowMs, told(3_998));
    }
  };
  run(20_000, 0);
  const before = heapBytes();
  run(many, 400_000);
  expect((heapBytes() - before) / many).toBeLessThan(2);
  expect(heard).toBeGreaterThan(many);
  stop();
});
