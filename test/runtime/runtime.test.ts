import { afterEach, describe, expect, test, vi } from 'vitest';
import { platform } from '../../src/runtime/platform.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { countedSignal } from '../support/signals.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const longestTimerMs = 2 ** 31 - 1;

/** Arguments of all timers set while `work` runs; the timers themselves never fire. */
function timersSetBy(work: () => void): { delayMs: number; unref: ReturnType<typeof vi.fn> }[] {
  const set: { delayMs: number; unref: ReturnType<typeof vi.fn> }[] = [];
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((_: () => void, delayMs: number) => {
    const unref = vi.fn();
    set.push({ delayMs, unref });
    return { unref };
  }) as unknown as typeof setTimeout);
  work();
  return set;
}

describe('sleep', () => {
  test('a sleep never ends before its time, even where the timer fires early', async () => {
    const realSetTimeout = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms: number) =>
      realSetTimeout(callback, Math.max(0, ms - 3))) as typeof setTimeout);
    const { monotonicNowMs, sleep } = createRuntime();
    for (let round = 0; round < 5; round += 1) {
      const startedMs = monotonicNowMs();
      await sleep(4);
      expect(monotonicNowMs() - startedMs).toBeGreaterThanOrEqual(4);
    }
  });

  test('a sleep above 2^31-1 ms does not end at once, but after all of it', async () => {
    vi.useFakeTimers();
    let woken = false;
    void createRuntime()
      .sleep(longestTimerMs + 5_000)
      .then(() => (woken = true));
    await vi.advanceTimersByTimeAsync(longestTimerMs);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(woken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toBe(true);
  });

  test('the platform is never handed a delay it would overflow on, nor a fraction it would cut', () => {
    const { sleep } = createRuntime();
    const set = timersSetBy(() => {
      for (const ms of [Infinity, 2 ** 40, longestTimerMs + 0.5, 0.2, 0, -5]) void sleep(ms);
    });
    expect(set.map(({ delayMs }) => delayMs)).toEqual([
      longestTimerMs,
      longestTimerMs,
      longestTimerMs,
      1,
      0,
      0,
    ]);
  });

  test('an abort ends the sleep at once with the very reason, and takes the timer back', async () => {
    vi.useFakeTimers();
    const { signal, abort, listeners } = countedSignal();
    const reason = { not: 'an error' };
    const sleeping = createRuntime().sleep(60_000, signal);
    expect([vi.getTimerCount(), listeners()]).toEqual([1, 1]);
    abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect([vi.getTimerCount(), listeners()]).toEqual([0, 0]);
  });

  test('a signal that has aborted already rejects without a timer or a listener', async () => {
    vi.useFakeTimers();
    const { signal, abort, listeners } = countedSignal();
    abort(new Error('over'));
    await expect(createRuntime().sleep(5, signal)).rejects.toThrow('over');
    expect([vi.getTimerCount(), listeners()]).toEqual([0, 0]);
  });

  test('a sleep that ends leaves no listener on the signal', async () => {
    const { signal, listeners } = countedSignal();
    await createRuntime().sleep(1, signal);
    expect(listeners()).toBe(0);
  });

  test('sleeps keep the process alive unless asked not to; time-outs never do', () => {
    const [kept, loose, timeout] = timersSetBy(() => {
      void createRuntime().sleep(5);
      void createRuntime({ unref: true }).sleep(5);
      createRuntime().after?.(5, () => undefined);
    });
    expect(kept?.unref).not.toHaveBeenCalled();
    expect(loose?.unref).toHaveBeenCalledOnce();
    expect(timeout?.unref).toHaveBeenCalledOnce();
  });

  test('a platform whose timers are numbers has nothing to unref', () => {
    vi.spyOn(globalThis, 'setTimeout').mockReturnValue(7 as never);
    expect(() => createRuntime({ unref: true }).sleep(5)).not.toThrow();
  });
});

describe('after', () => {
  test('calls back once the time is up, unless it is taken back', async () => {
    vi.useFakeTimers();
    const called: string[] = [];
    const { after } = createRuntime();
    after?.(10, () => called.push('kept'));
    const takeBack = after?.(10, () => called.push('taken back'));
    takeBack?.();
    await vi.advanceTimersByTimeAsync(9);
    expect(called).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(called).toEqual(['kept']);
  });
});

describe('clocks, chance and the platform', () => {
  test('globals are asked each time, so that spies installed later are seen', () => {
    const runtime = createRuntime();
    vi.spyOn(Date, 'now').mockReturnValue(1_234);
    vi.spyOn(performance, 'now').mockReturnValue(56);
    vi.spyOn(Math, 'random').mockReturnValue(0.75);
    expect([runtime.wallNowMs(), runtime.monotonicNowMs(), runtime.random()]).toEqual([
      1_234, 56, 0.75,
    ]);
  });

  test('a shared value is made once per process and name', () => {
    const make = vi.fn(() => ({}));
    const name = 'kucoin-retry.test-of-shared';
    const first = platform.shared(name, make);
    expect(platform.shared(name, make)).toBe(first);
    expect((globalThis as Record<symbol, unknown>)[Symbol.for(name)]).toBe(first);
    expect(make).toHaveBeenCalledOnce();
  });

  test('what the platform lacks is undefined and not an exception', () => {
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('crypto', undefined);
    try {
      expect(platform.nodeCrypto()).toBeUndefined();
      expect(platform.subtle()).toBeUndefined();
    } finally {
      vi.unstubAllGlobals();
    }
    expect(platform.nodeCrypto()?.createHmac).toBeTypeOf('function');
    expect(platform.fetch()).toBe(globalThis.fetch);
  });

  test('requests end with their timers on Cloudflare Workers alone', () => {
    expect(platform.endsWithRequests()).toBe(false);
    for (const [name, value] of [
      ['navigator', { userAgent: 'Cloudflare-Workers' }],
      ['WebSocketPair', class {}],
    ] as const) {
      vi.stubGlobal(name, value);
      try {
        expect(platform.endsWithRequests()).toBe(true);
      } finally {
        vi.unstubAllGlobals();
      }
    }
  });

  test('a body leaves as it is, and on Deno in the form that Deno cannot repeat', async () => {
    expect(platform.sentOnce('{"a":1}', 'application/json')).toBe('{"a":1}');
    vi.stubGlobal('Deno', {});
    try {
      const body = platform.sentOnce('{"a":1}', 'application/json') as Blob;
      expect(body).toBeInstanceOf(Blob);
      expect([await body.text(), body.type]).toEqual(['{"a":1}', 'application/json']);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
