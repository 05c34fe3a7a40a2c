import { describe, expect, test } from 'vitest';
import { IsolatedQueues } from '../../src/queue/isolated-queues.js';
import type { Waiter } from '../../src/queue/priority-queue.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Classification, Permit, PermitResult, Priority } from '../../src/types/index.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;

/** Queues for one scope that is closed for 10 s, with a log of the permits granted. */
function house() {
  const manual = manualRuntime();
  const sleeps: number[] = [];
  let newest = { isEnded: false };
  const runtime = {
    ...manual,
    get pendingSleeps() {
      return manual.pendingSleeps;
    },
    async sleep(ms: number, signal?: AbortSignal) {
      sleeps.push(ms);
      const own = (newest = { isEnded: false });
      await manual.sleep(ms, signal);
      if (own.isEnded) await new Promise(() => undefined);
    },
  };
  const cooldowns = createCooldowns();
  const rooms = new IsolatedQueues(runtime, cooldowns, 'none');
  const log: [name: string, what: 'in' | 'away' | 'over', atMs: number][] = [];
  const permits = new Map<string, Permit>();
  const note = (name: string, what: 'in' | 'away' | 'over') =>
    void log.push([name, what, runtime.monotonicNowMs()]);
  const come = (name: string, priority: Priority = 'read', limitMs = Infinity) => {
    const waiter: Waiter = {
      permitRequest: { priority },
      limitMs,
      grant(permit) {
        permits.set(name, permit);
        note(name, 'in');
        leave?.();
      },
      reject: () => note(name, 'away'),
      timeOut() {
        note(name, 'over');
        leave?.();
      },
    };
    const leave: (() => void) | undefined = rooms.enqueue('door', waiter);
    return leave;
  };
  const out = (name: string, result: PermitResult) => {
    const permit = permits.get(name);
    if (permit === undefined) throw new Error(`${name} is not inside`);
    cooldowns.release(permit, result, runtime.monotonicNowMs());
  };
  cooldowns.close('door', 10_000, cause);
  /** Whoever set a timer last has been ended, and it with him. */
  const lose = (): void => void (newest.isEnded = true);
  return { runtime, rooms, log, come, out, lose, sleeps };
}

const names = (log: readonly [string, ...unknown[]][]): string =>
  log.map(([name]) => name).join('');

describe('a queue for each request', () => {
  test('has a timer for each, and one goes in first', async () => {
    const { runtime, log, come } = house();
    for (const name of 'abc') come(name);
    await runtime.settle();
    expect(runtime.pendingSleeps).toBe(3);
    await runtime.advance(10_050);
    expect(log).toEqual([['a', 'in', 10_000]]);
  });

  test('his success lets two more in, soon after, cancels before orders before reads', async () => {
    const { runtime, log, come, out } = house();
    come('p');
    await runtime.advance(10_000);
    come('r');
    come('o', 'order');
    come('c', 'cancel');
    await runtime.advance(40);
    out('p', 'success');
    await runtime.advance(40);
    expect([...names(log)].sort()).toEqual(['c', 'o', 'p']);
    out('c', 'success');
    await runtime.advance(40);
    expect(names(log).slice(3)).toBe('r');
  });

  test('whoever brings news lets nobody in himself', async () => {
    const { runtime, log, come, out } = house();
    come('a');
    come('b');
    await runtime.advance(10_000);
    out('a', 'success');
    await runtime.settle();
    expect(names(log)).toBe('a');
    await runtime.advance(10);
    expect(names(log)).toBe('ab');
  });

  test('the longer one has waited the later he looks again, a quarter of a second at most', async () => {
    const { runtime, log, come, sleeps } = house();
    come('a');
    await runtime.advance(10_000);
    come('b');
    await runtime.advance(9_999);
    expect(names(log)).toBe('a');
    expect(sleeps.slice(1, 4)).toEqual([10, 10, 10]);
    expect(Math.max(...sleeps.slice(1))).toBe(250);
    expect(sleeps.length).toBeLessThan(65);
  });

  test('without news a probe is waited for no longer than its lease', async () => {
    const { runtime, log, come } = house();
    come('a');
    come('b');
    await runtime.advance(30_000);
    expect(log).toEqual([
      ['a', 'in', 10_000],
      ['b', 'in', 20_000],
    ]);
  });

  test('whoever comes does not go before those who wait for news', async () => {
    const { runtime, rooms, come } = house();
    come('a');
    await runtime.advance(10_000);
    expect(rooms.hasWaiters('door')).toBe(false);
    come('b');
    expect([rooms.hasWaiters('door'), rooms.hasWaiters('other')]).toEqual([true, false]);
  });

  test('for one whose request was ended nothing is kept any more', async () => {
    const { runtime, rooms, log, come, out, lose } = house();
    come('a');
    await runtime.advance(10_000);
    come('gone', 'cancel');
    lose();
    await runtime.advance(100);
    come('b');
    await runtime.advance(200);
    out('a', 'neither');
    await runtime.advance(100);
    expect(names(log)).toBe('ab');
    expect(rooms.hasWaiters('door')).toBe(false);
  });

  test('what was kept for one who has just been ended holds up the others like a probe', async () => {
    const { runtime, log, come, out, lose } = house();
    come('a');
    await runtime.advance(10_000);
    come('gone', 'cancel');
    lose();
    come('b');
    out('a', 'neither');
    await runtime.advance(20_000);
    expect(log.at(-1)).toEqual(['b', 'in', 20_000]);
  });

  test('what was kept for one who leaves is given back', async () => {
    const { runtime, log, come, out } = house();
    come('a');
    await runtime.advance(10_000);
    const leave = come('b', 'order');
    come('c');
    out('a', 'neither');
    leave();
    await runtime.advance(20);
    expect(names(log)).toBe('ac');
  });

  test('who leaves is not let in, and keeps no timer', async () => {
    const { runtime, log, come, out } = house();
    come('a');
    const leave = come('b');
    await runtime.advance(10_000);
    out('a', 'success');
    leave();
    await runtime.advance(1_000);
    expect(names(log)).toBe('a');
    expect(runtime.pendingSleeps).toBe(0);
  });

  test('who cannot wait for so long is sent away at once', async () => {
    const { runtime, log, come } = house();
    come('a', 'read', 9_000);
    await runtime.settle();
    expect(log).toEqual([['a', 'away', 0]]);
  });

  test('when the engine closes everybody is sent away', async () => {
    const { runtime, rooms, log, come } = house();
    come('a', 'read', 60_000);
    come('b', 'read', 70_000);
    await runtime.advance(1_000);
    rooms.clear();
    expect(log).toEqual([
      ['a', 'over', 1_000],
      ['b', 'over', 1_000],
    ]);
    expect(runtime.pendingSleeps).toBe(0);
  });
});
