import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import type { KucoinRetry, KucoinRetryOptions, Outcome, Send } from '../../src/types/index.js';

const read = { method: 'GET', url: 'https://api.kucoin.com/api/v1/market/allTickers' };

function told(remaining: number, status = 200, resetMs = 30_000): Outcome<string> {
  const headers = new Headers({
    'gw-ratelimit-limit': '40',
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': String(resetMs),
  });
  const text = status === 200 ? '{"code":"200000","data":{}}' : '{"code":"429000","msg":"x"}';
  return { native: text, status, headers, text };
}

/** A host that answers in turn, the last answer again and again. */
function answers(...outcomes: Outcome<string>[]): Send<string> {
  let next = 0;
  return () => Promise.resolve(outcomes[Math.min(next++, outcomes.length - 1)]!);
}

/** An attempt whose request of a Worker is ended: nothing of it is heard again. */
const ended: Send<string> = () => new Promise(() => undefined);

function engine(options: KucoinRetryOptions = {}): KucoinRetry {
  return createKucoinRetry({ jitter: 'none', cooldowns: createCooldowns(), ...options });
}

/** Counts the timers set by what runs in it: test files share a process, and others may set theirs meanwhile. */
async function watchingTimers(test: (count: () => number) => Promise<void>): Promise<void> {
  const isOurs = new AsyncLocalStorage<boolean>();
  const open = new Set<unknown>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  vi.stubGlobal('setTimeout', (callback: () => void, ms: number) => {
    const ours = isOurs.getStore() === true;
    const timer = set(() => {
      open.delete(timer);
      isOurs.run(ours, callback);
    }, ms);
    if (ours) open.add(timer);
    return timer;
  });
  vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout) => {
    open.delete(timer);
    clear(timer);
  });
  await isOurs.run(true, () => test(() => open.size));
}

describe('in a Worker, where a call may end without a word', () => {
  beforeEach(() => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('calls that wait at one gate have a timer each, and leave none', () =>
    watchingTimers(async (timers) => {
      const retry = engine();
      const first = retry.run(read, answers(told(0, 429, 5_000), told(39)));
      await vi.advanceTimersByTimeAsync(1_000);
      const before = timers();
      const others = [38, 37].map((left) => retry.run(read, answers(told(left))));
      await vi.advanceTimersByTimeAsync(0);
      expect(timers()).toBeGreaterThanOrEqual(before + 2);
      await vi.advanceTimersByTimeAsync(6_000);
      await Promise.all([first, ...others]);
      expect(timers()).toBe(0);
    }));

  test('time-outs come though whoever set the first timer was ended', async () => {
    const retry = engine({ attemptTimeoutMs: 1_000, retries: 0, pacing: false });
    void retry.run(read, ended);
    await vi.advanceTimersByTimeAsync(500);
    vi.clearAllTimers();
    const call = expect(retry.run(read, ended)).rejects.toMatchObject({
      kucoin: { kind: 'timeout' },
    });
    await vi.advanceTimersByTimeAsync(1_001);
    await call;
  });

  test('what ended calls had taken of a quota is free once they must have ended', async () => {
    const retry = engine({ deadlineMs: 20_000 });
    await retry.run(read, answers(told(40)));
    // All tickers weigh 15 (docs-new): two of them are nearly all of 40.
    void retry.run(read, ended);
    void retry.run(read, ended);
    await vi.advanceTimersByTimeAsync(100);
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(40_000);
    // A window later: one call opens it and says what there is, and that is enough for another.
    await retry.run(read, answers(told(25)));
    const call = vi.fn();
    void retry.run(read, answers(told(10))).then(call);
    await vi.advanceTimersByTimeAsync(100);
    expect(call).toHaveBeenCalled();
  });
});
