import { describe, expect, test } from 'vitest';
import type { Waiter } from '../../src/queue/priority-queue.js';
import { SharedWaitQueue } from '../../src/queue/wait-queue.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type {
  Classification,
  Permit,
  PermitResult,
  Priority,
  Runtime,
} from '../../src/types/index.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;

/** A wait queue on one store, with a log of the permits granted and the waiters rejected. */
function house(
  options: { jitter?: 'full' | 'none'; random?: () => number; isLost?: () => boolean } = {},
) {
  const manual = manualRuntime();
  const sleeps: number[] = [];
  const runtime: Runtime = {
    ...manual,
    random: options.random ?? (() => 0),
    sleep(ms, signal) {
      sleeps.push(ms);
      return options.isLost?.() === true ? new Promise(() => undefined) : manual.sleep(ms, signal);
    },
  };
  const cooldowns = createCooldowns();
  const waitQueue = new SharedWaitQueue(runtime, cooldowns, options.jitter ?? 'none');
  const log: [name: string, what: 'in' | 'away', atMs: number][] = [];
  const permits: Permit[] = [];
  const waiter = (name: string, priority: Priority = 'read', limitMs = Infinity): Waiter => ({
    permitRequest: { priority },
    limitMs,
    grant(permit) {
      permits.push(permit);
      log.push([name, 'in', manual.monotonicNowMs()]);
    },
    reject: () => log.push([name, 'away', manual.monotonicNowMs()]),
  });
  const come = (name: string, priority?: Priority, limitMs?: number, key = 'door') =>
    waitQueue.enqueue(key, waiter(name, priority, limitMs));
  /** The one who has been inside for longest comes out with news. */
  let out = 0;
  const leave = (result: PermitResult) => {
    const permit = permits[out];
    out += 1;
    if (permit === undefined) throw new Error('nobody is inside');
    cooldowns.release(permit, result, manual.monotonicNowMs());
  };
  const close = (untilMs: number, key = 'door') => cooldowns.close(key, untilMs, cause);
  return { manual, cooldowns, waitQueue, log, sleeps, waiter, come, leave, close };
}

const names = (log: readonly [string, ...unknown[]][]): string =>
  log.map(([name]) => name).join('');

test('an alarm that was lost is set anew by whoever comes when it is overdue', async () => {
  let isLost = true;
  const { manual, log, come, close, leave } = house({ isLost: () => isLost });
  close(1_000);
  come('a');
  isLost = false;
  await manual.advance(2_000);
  expect(log).toEqual([]);
  come('b');
  expect(log).toEqual([['a', 'in', 2_000]]);
  leave('success');
  expect(names(log)).toBe('ab');
});

describe('in front of a closed gate', () => {
  test('one goes in at the very instant it opens, the others wait for news of him', async () => {
    const { manual, leave, log, come, close } = house();
    close(10_000);
    for (const name of 'abcd') come(name);
    await manual.advance(9_999);
    expect(log).toEqual([]);
    await manual.advance(1);
    expect(log).toEqual([['a', 'in', 10_000]]);
    await manual.advance(300);
    leave('success');
    expect(log.slice(1)).toEqual([
      ['b', 'in', 10_300],
      ['c', 'in', 10_300],
    ]);
  });

  test('cancels go before orders and orders before reads, each in the order of their coming', async () => {
    const { manual, leave, log, come, close } = house();
    close(1_000);
    come('e', 'read');
    come('c', 'order');
    come('a', 'cancel');
    come('f', 'read');
    come('d', 'order');
    come('b', 'cancel');
    await manual.advance(1_000);
    for (let news = 0; news < 3; news += 1) leave('success');
    expect(names(log)).toBe('abcdef');
  });

  test('a refused probe closes the gate again and nobody follows', async () => {
    const { manual, log, come, close, leave } = house();
    close(1_000);
    for (const name of 'abc') come(name);
    await manual.advance(1_000);
    close(6_000);
    leave('refused');
    await manual.advance(4_999);
    expect(names(log)).toBe('a');
    await manual.advance(1);
    expect(log.at(-1)).toEqual(['b', 'in', 6_000]);
  });

  test('a probe without news is followed by the next one after its lease', async () => {
    const { manual, log, come, close } = house();
    close(1_000);
    for (const name of 'abc') come(name);
    await manual.advance(10_999);
    expect(names(log)).toBe('a');
    await manual.advance(1);
    expect(names(log)).toBe('ab');
    await manual.advance(10_000);
    expect(names(log)).toBe('abc');
  });

  test('a permit given back goes to the next in the queue', async () => {
    const { manual, log, come, close, leave } = house();
    close(1_000);
    for (const name of 'abc') come(name);
    await manual.advance(1_000);
    leave('neither');
    expect(names(log)).toBe('ab');
  });

  test('who leaves the queue is not let in, and the last one takes the alarm with him', async () => {
    const { manual, log, come, close } = house();
    close(1_000);
    const leave = ['a', 'b'].map((name) => come(name));
    leave[0]?.();
    leave[0]?.();
    await manual.advance(500);
    expect(manual.pendingSleeps).toBe(1);
    leave[1]?.();
    expect(manual.pendingSleeps).toBe(0);
    await manual.advance(1_000);
    expect(log).toEqual([]);
  });

  test('an open gate grants at once, and leaves no queue', () => {
    const { log, come, waitQueue, manual } = house();
    come('a');
    expect([names(log), waitQueue.hasWaiters('door'), manual.pendingSleeps]).toEqual([
      'a',
      false,
      0,
    ]);
  });

  test('queues of different scopes do not hold each other up', async () => {
    const { manual, log, come, close, waitQueue } = house();
    close(1_000, 'near');
    close(5_000, 'far');
    come('a', 'cancel', Infinity, 'far');
    come('b', 'read', Infinity, 'near');
    await manual.advance(1_000);
    expect(names(log)).toBe('b');
    expect([waitQueue.hasWaiters('near'), waitQueue.hasWaiters('far')]).toEqual([false, true]);
  });
});

describe('the alarm', () => {
  test('noise comes after the wait, never before, and at most a twentieth or 250 ms', async () => {
    for (const [waitMs, noiseMs] of [
      [2_000, 100],
      [30_000, 250],
    ] as const) {
      const { manual, log, come, close, sleeps } = house({ jitter: 'full', random: () => 0.999 });
      close(waitMs);
      come('a');
      expect(sleeps[0]).toBeCloseTo(waitMs + noiseMs * 0.999, 6);
      await manual.advance(waitMs);
      expect(log).toEqual([]);
      await manual.advance(noiseMs);
      expect(names(log)).toBe('a');
    }
  });

  test('follows a gate that closes for longer, and not one that is told less', async () => {
    const { manual, log, come, close, sleeps } = house();
    close(1_000);
    come('a');
    close(8_000);
    close(2_000);
    await manual.advance(7_999);
    expect([names(log), sleeps]).toEqual(['', [1_000, 8_000]]);
    await manual.advance(1);
    expect(names(log)).toBe('a');
    expect(manual.pendingSleeps).toBe(0);
  });

  test('that rings early only asks again', async () => {
    const { manual, cooldowns, log, waiter } = house();
    const early: Runtime = {
      ...manual,
      sleep: (ms, signal) => manual.sleep(ms > 5 ? ms - 3 : ms, signal),
    };
    const waitQueue = new SharedWaitQueue(early, cooldowns, 'none');
    cooldowns.close('door', 1_000, cause);
    waitQueue.enqueue('door', waiter('a'));
    await manual.advance(2_000);
    expect(log).toEqual([['a', 'in', 1_000]]);
  });

  test('one serves a hundred thousand, and letting them out takes no long', async () => {
    const { manual, leave, log, come, close, sleeps } = house();
    close(1_000);
    for (let name = 0; name < 100_000; name += 1) come(String(name), 'read', 1e9 + name);
    expect(sleeps).toEqual([1_000]);
    await manual.advance(1_000);
    // Were the work quadratic, no test would have the time for it.
    for (let news = 0; log.length < 100_000; news += 1) leave('success');
    expect(log.every(([name], index) => name === String(index))).toBe(true);
    expect(manual.pendingSleeps).toBe(0);
  });
});

describe('those who cannot wait that long', () => {
  test('are rejected the moment the gate closes past their limit', async () => {
    const { manual, log, come, close } = house();
    close(1_000);
    come('a', 'read', 5_000);
    come('b', 'read', 5_001);
    await manual.advance(400);
    close(5_000);
    expect(log).toEqual([['a', 'away', 400]]);
  });

  test('are sent away from a wait of more than a day, whatever their limit', () => {
    const { log, come, close } = house();
    close(1_000);
    come('a');
    close(86_400_001);
    expect(log).toEqual([['a', 'away', 0]]);
  });

  test('include who would only make it without the noise behind the wait', () => {
    const { log, come, close } = house({ jitter: 'full' });
    close(1_000);
    come('a', 'read', 20_250);
    come('b', 'read', 20_251);
    close(20_000);
    expect(names(log)).toBe('a');
  });

  test('do not include anybody who waits for news of a probe', async () => {
    const { manual, log, come, close } = house();
    close(1_000);
    come('a');
    come('b', 'read', 3_000);
    await manual.advance(2_000);
    expect(log).toEqual([['a', 'in', 1_000]]);
  });
});

describe('two wait queues for one scope', () => {
  test('share the probe and hear of its news', async () => {
    const { manual, cooldowns, log, waiter, come, leave, close } = house();
    const other = new SharedWaitQueue(manual, cooldowns, 'none');
    close(1_000);
    come('a');
    come('c');
    other.enqueue('door', waiter('b', 'cancel'));
    await manual.advance(1_000);
    expect(names(log)).toBe('a');
    leave('success');
    expect([...names(log)].sort().join('')).toBe('abc');
  });
});
