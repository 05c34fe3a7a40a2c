import { describe, expect, it, vi } from 'vitest';
import { pacedRuntime } from '../../src/testing/clocks/paced-runtime.js';

describe('a paced runtime', () => {
  it('sleeps ms / speed of real time, never short on its own clock', async () => {
    const runtime = pacedRuntime(100, 1);
    const [realMs, paceMs] = [performance.now(), runtime.monotonicNowMs()];
    await Promise.all(Array.from({ length: 20 }, () => runtime.sleep(1000)));
    expect(runtime.monotonicNowMs() - paceMs).toBeGreaterThanOrEqual(1000);
    expect(performance.now() - realMs).toBeLessThan(900);
  });

  it('starts its wall clock at the real now, in whole milliseconds', () => {
    const runtime = pacedRuntime(10, 1);
    const wallMs = runtime.wallNowMs();
    expect(Math.abs(wallMs - Date.now())).toBeLessThan(2000);
    expect(Number.isInteger(wallMs)).toBe(true);
  });

  it('cuts waits above 2^31 - 1 ms into pieces instead of firing at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const runtime = pacedRuntime(1, 1);
      const ended = vi.fn();
      const waitMs = 2 ** 31 + 5000;
      void runtime.sleep(waitMs).then(ended);
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(ended).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(ended).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('rejects with the signal’s reason at once and removes its listener', async () => {
    const runtime = pacedRuntime(1, 1);
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const sleeping = runtime.sleep(Infinity, controller.signal);
    await runtime.sleep(0, controller.signal);
    controller.abort('stop');
    await expect(sleeping).rejects.toBe('stop');
    await expect(runtime.sleep(10, controller.signal)).rejects.toBe('stop');
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it('runs callbacks unless they are cancelled', async () => {
    const runtime = pacedRuntime(100, 1);
    const callback = vi.fn();
    runtime.after(100, callback)();
    runtime.after(100, callback);
    await runtime.sleep(500);
    expect(callback).toHaveBeenCalledTimes(1);
  });
});
