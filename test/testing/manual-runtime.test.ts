import { describe, expect, it, vi } from 'vitest';
import { manualRuntime } from '../../src/testing/index.js';

/** Where a promise stands, once everything that is ready has run. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  const pending = {};
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([promise, Promise.resolve(pending)]).then(
    (value) => (value === pending ? 'pending' : 'fulfilled'),
    () => 'rejected',
  );
}

describe('clocks', () => {
  it('stand still until moved, and move together', async () => {
    const runtime = manualRuntime({ startAtMs: 1000 });
    expect([runtime.wallNowMs(), runtime.monotonicNowMs()]).toEqual([1000, 0]);
    await runtime.advance(250);
    expect([runtime.wallNowMs(), runtime.monotonicNowMs()]).toEqual([1250, 250]);
  });

  it('have moved before advance is awaited when nothing is due', () => {
    const runtime = manualRuntime();
    void runtime.advance(30_000);
    expect(runtime.monotonicNowMs()).toBe(30_000);
    void runtime.advance(5);
    expect(runtime.monotonicNowMs()).toBe(30_005);
  });

  it('let what was started before get under way first, when the move is awaited', async () => {
    const runtime = manualRuntime();
    const woken: number[] = [];
    const start = async (): Promise<void> => {
      await Promise.resolve();
      const startedAtMs = runtime.monotonicNowMs();
      await runtime.sleep(10);
      woken.push(startedAtMs, runtime.monotonicNowMs());
    };
    void start();
    await runtime.advance(100);
    expect(woken).toEqual([0, 10]);
    void start();
    await Promise.all([runtime.advance(100)]);
    expect(woken).toEqual([0, 10, 100, 110]);
    void start();
    await runtime.advance(100).then(() => undefined);
    expect(woken).toEqual([0, 10, 100, 110, 200, 210]);
  });

  it('let it get under way even when something else is due', async () => {
    const runtime = manualRuntime();
    const woken: number[] = [];
    runtime.after(50, () => woken.push(-runtime.monotonicNowMs()));
    void Promise.resolve()
      .then(() => runtime.sleep(10))
      .then(() => woken.push(runtime.monotonicNowMs()));
    await runtime.advance(100);
    expect(woken).toEqual([10, -50]);
  });

  it('never go back once somebody has seen them move', async () => {
    const runtime = manualRuntime();
    const moved = runtime.advance(50);
    expect(runtime.monotonicNowMs()).toBe(50);
    const sleep = runtime.sleep(10);
    await moved;
    expect(runtime.monotonicNowMs()).toBe(50);
    expect(await stateOf(sleep)).toBe('pending');
    await runtime.advance(10);
    expect(await stateOf(sleep)).toBe('fulfilled');
  });

  it('move at once inside a call that does not await it', async () => {
    const runtime = manualRuntime();
    const send = async (): Promise<string> => {
      void runtime.advance(50);
      return 'answer';
    };
    await send();
    expect(runtime.monotonicNowMs()).toBe(50);
  });

  it('stop at the first thing due until its continuations have run', async () => {
    const runtime = manualRuntime();
    const seen: number[] = [];
    void runtime.sleep(10).then(() => seen.push(runtime.monotonicNowMs()));
    const first = runtime.advance(100);
    const second = runtime.advance(100);
    expect(runtime.monotonicNowMs()).toBe(10);
    await Promise.all([first, second]);
    expect(seen).toEqual([10]);
    expect(runtime.monotonicNowMs()).toBe(200);
  });

  it('jump on the wall only, in either direction', async () => {
    const runtime = manualRuntime({ startAtMs: 50_000 });
    runtime.jumpWall(-9000);
    await runtime.advance(1);
    expect([runtime.wallNowMs(), runtime.monotonicNowMs()]).toEqual([41_001, 1]);
    expect(() => runtime.jumpWall(NaN)).toThrow(RangeError);
  });

  it('stand still while the machine sleeps, but for the wall', async () => {
    const runtime = manualRuntime({ startAtMs: 50_000 });
    let woken = false;
    void runtime.sleep(1_000).then(() => (woken = true));
    runtime.suspend(3_600_000);
    await runtime.advance(999);
    expect([runtime.wallNowMs(), runtime.monotonicNowMs()]).toEqual([3_650_999, 999]);
    expect([woken, runtime.suspendedMs]).toEqual([false, 3_600_000]);
    await runtime.advance(1);
    expect(woken).toBe(true);
  });

  it.each([-1, NaN, Infinity])('refuse to move by %s', (ms) => {
    expect(() => manualRuntime().advance(ms)).toThrow(RangeError);
    expect(() => manualRuntime().suspend(ms)).toThrow(RangeError);
  });

  it('take finite options only', () => {
    expect(() => manualRuntime({ startAtMs: Infinity })).toThrow(/startAtMs/);
    expect(() => manualRuntime({ seed: NaN })).toThrow(/seed/);
  });
});

describe('sleep', () => {
  it('ends at its instant and not before', async () => {
    const runtime = manualRuntime();
    const sleep = runtime.sleep(30_000);
    expect(runtime.pendingSleeps).toBe(1);
    await runtime.advance(29_999);
    expect(await stateOf(sleep)).toBe('pending');
    await runtime.advance(1);
    expect(await stateOf(sleep)).toBe('fulfilled');
    expect(runtime.pendingSleeps).toBe(0);
  });

  it('wakes sleepers in order of time, each at its own instant', async () => {
    const runtime = manualRuntime();
    const woken: string[] = [];
    for (const ms of [30, 10, 20, 10]) {
      void runtime.sleep(ms).then(() => woken.push(`${ms}@${runtime.monotonicNowMs()}`));
    }
    await runtime.advance(100);
    expect(woken).toEqual(['10@10', '10@10', '20@20', '30@30']);
  });

  it('begun by a sleeper that just woke is honoured inside the same advance', async () => {
    const runtime = manualRuntime();
    const woken: number[] = [];
    const loop = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        await runtime.sleep(1000);
        await new Promise((resolve) => setImmediate(resolve));
        woken.push(runtime.monotonicNowMs());
      }
    };
    void loop();
    await runtime.advance(4500);
    expect(woken).toEqual([1000, 2000, 3000, 4000]);
    expect(runtime.monotonicNowMs()).toBe(4500);
  });

  it('rejects with the signal’s reason at once, and leaves no listener behind', async () => {
    const runtime = manualRuntime();
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, 'addEventListener');
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const ended = runtime.sleep(10, controller.signal);
    const aborted = runtime.sleep(1000, controller.signal);
    await runtime.advance(10);
    await ended;
    const reason = new Error('enough');
    controller.abort(reason);
    expect(runtime.pendingSleeps).toBe(0);
    await expect(aborted).rejects.toBe(reason);
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
    await runtime.advance(2000);
  });

  it('rejects when the signal had aborted before', async () => {
    const runtime = manualRuntime();
    await expect(runtime.sleep(10, AbortSignal.abort('gone'))).rejects.toBe('gone');
    await expect(runtime.sleep(0, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(runtime.pendingSleeps).toBe(0);
  });

  it('of no time ends by itself, of NaN is refused, of Infinity only ends by abort', async () => {
    const runtime = manualRuntime();
    await runtime.sleep(0);
    await runtime.sleep(-5);
    await expect(runtime.sleep(NaN)).rejects.toThrow(RangeError);
    const controller = new AbortController();
    const forever = runtime.sleep(Infinity, controller.signal);
    await runtime.advance(1e12);
    expect([await stateOf(forever), runtime.pendingSleeps]).toEqual(['pending', 1]);
    controller.abort('stop');
    await expect(forever).rejects.toBe('stop');
  });

  it('serves 100 000 sleepers', async () => {
    const runtime = manualRuntime();
    let woken = 0;
    for (let each = 0; each < 100_000; each += 1) {
      void runtime.sleep(1 + (each % 10)).then(() => (woken += 1));
    }
    await runtime.advance(5);
    expect([woken, runtime.pendingSleeps]).toEqual([50_000, 50_000]);
    await runtime.advance(5);
    expect(woken).toBe(100_000);
  });
});

describe('after', () => {
  it('runs once, at its instant, and is not counted as a sleep', async () => {
    const runtime = manualRuntime();
    const seen: number[] = [];
    const cancel = runtime.after(500, () => seen.push(runtime.monotonicNowMs()));
    expect([runtime.pendingSleeps, runtime.pendingTimers]).toEqual([0, 1]);
    await runtime.advance(1000);
    cancel();
    await runtime.advance(1000);
    expect(seen).toEqual([500]);
    expect(runtime.pendingTimers).toBe(0);
  });

  it('does not run once cancelled, nor after Infinity; runs by itself after no time', async () => {
    const runtime = manualRuntime();
    const callback = vi.fn();
    runtime.after(10, callback)();
    runtime.after(0, callback)();
    const cancel = runtime.after(Infinity, callback);
    await runtime.advance(1e9);
    expect(callback).not.toHaveBeenCalled();
    expect(runtime.pendingTimers).toBe(1);
    cancel();
    runtime.after(0, callback);
    await runtime.settle();
    expect(callback).toHaveBeenCalledTimes(1);
    expect(() => runtime.after(NaN, callback)).toThrow(RangeError);
  });

  it('keeps order with sleeps when many timers were cancelled in between', async () => {
    const runtime = manualRuntime();
    const seen: number[] = [];
    for (let each = 1; each <= 1000; each += 1) {
      const cancel = runtime.after(each, () => seen.push(each));
      if (each % 100 !== 0) cancel();
    }
    await runtime.advance(1000);
    expect(seen).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });
});

describe('runUntil', () => {
  it('moves from one thing due to the next until the promise settles', async () => {
    const runtime = manualRuntime();
    const work = (async () => {
      await runtime.sleep(10_000);
      await runtime.sleep(20_000);
      return runtime.monotonicNowMs();
    })();
    expect(await runtime.runUntil(work)).toBe(30_000);
    await expect(runtime.runUntil(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('gives up when nothing is due any more, or not in time', async () => {
    const runtime = manualRuntime();
    const never = new Promise(() => undefined);
    await expect(runtime.runUntil(never)).rejects.toThrow(/still pending/);
    await expect(runtime.runUntil(runtime.sleep(5000), 4999)).rejects.toThrow(/1 sleeps pending/);
    expect(runtime.monotonicNowMs()).toBe(0);
  });
});

describe('random', () => {
  it('repeats itself with the same seed and differs with another', () => {
    const draw = (seed: number): number[] => {
      const runtime = manualRuntime({ seed });
      return Array.from({ length: 1000 }, () => runtime.random());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    const numbers = draw(7);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });
});
