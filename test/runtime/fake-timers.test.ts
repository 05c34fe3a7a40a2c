import { mock } from 'node:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { isKucoinError } from '../../src/errors.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import type { Send } from '../../src/types/index.js';
import { accounts, answer, endpointBlock, ok, openOrders, ticker } from '../support/answers.js';
import type { Native } from '../support/harness.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  mock.timers.reset();
});

/** The real one: fake timers may stand in its place. */
const { setImmediate } = globalThis;

/** What is begun leaves a few turns later. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Never answers, and takes no notice of anything. */
const silent: Send<Native> = () => new Promise(() => undefined);

/** What a call rejects with; fails after ten real seconds. */
async function ends(call: Promise<unknown>): Promise<string> {
  const hung = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('it hangs'), 10_000);
    const clear = (): void => clearTimeout(timer);
    call.then(clear, clear);
  });
  const end = call.then(
    () => 'done',
    (error: unknown) => (isKucoinError(error) ? error.kucoin.reason : String(error)),
  );
  return Promise.race([end, hung]);
}

const quick = { attemptTimeoutMs: 60, retries: 0, minDelayMs: 1, maxDelayMs: 1 };

/** What puts fake timers on; the function it returns takes them off. */
const kinds: readonly (readonly [string, () => () => void])[] = [
  ['vitest, or sinon', () => (vi.useFakeTimers(), () => vi.useRealTimers())],
  [
    'vitest, timers only',
    () => (vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }), () => vi.useRealTimers()),
  ],
  ['node:test', () => (mock.timers.enable({ apis: ['setTimeout'] }), () => mock.timers.reset())],
];

describe.each(kinds)('fake timers of %s', (_, putOn) => {
  test('taken off again: time-outs of the next call come, and of the one before', async () => {
    const retry = createKucoinRetry(quick);
    const takeOff = putOn();
    const before = retry.run(ticker, silent);
    before.catch(() => undefined);
    await turns();
    takeOff();
    const next = retry.run(ticker, silent);
    expect(await ends(next)).toBe('retries-exhausted');
    expect(await ends(before)).toBe('retries-exhausted');
  });

  test('put on and off between calls: every time-out comes', async () => {
    const retry = createKucoinRetry(quick);
    expect(await ends(retry.run(ticker, silent))).toBe('retries-exhausted');
    for (let round = 0; round < 3; round += 1) {
      const takeOff = putOn();
      const before = retry.run(ticker, silent);
      before.catch(() => undefined);
      await turns();
      takeOff();
      expect(await ends(retry.run(ticker, silent))).toBe('retries-exhausted');
      expect(await ends(before)).toBe('retries-exhausted');
    }
  });

  test('taken off while a scope is closed: calls that wait for it go on with the next call', async () => {
    const retry = createKucoinRetry({
      ...quick,
      retries: 3,
      // The clock it began by may be a fake one, which is hours behind the one it goes on by.
      deadlineMs: Infinity,
      egress: `fake ${Math.random()}`,
    });
    let refusals = 0;
    const refusedOnce: Send<Native> = () =>
      Promise.resolve(
        (refusals += 1) === 1 ? answer('error code: 1015', 429, { 'retry-after': '1' }) : ok(),
      );
    const takeOff = putOn();
    const waiting = retry.run(ticker, refusedOnce);
    await turns();
    takeOff();
    const next = retry.run(ticker, refusedOnce);
    expect(await Promise.all([waiting, next].map(ends))).toEqual(['done', 'done']);
  });
});

describe('timers that are faked without the clock', () => {
  test('node:test: a wait of seconds ends when the test says so', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const retry = createKucoinRetry({ retries: 1, jitter: 'none', minDelayMs: 4_000 });
    let sent = 0;
    const failing: Send<Native> = () => Promise.resolve((sent += 1) === 1 ? answer('', 503) : ok());
    const call = retry.run(openOrders, failing);
    for (let tick = 0; tick < 10; tick += 1) {
      await turns();
      mock.timers.tick(1_000);
    }
    await call;
    expect(sent).toBe(2);
  });

  test('a named wait as well, and it is not over before that', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const retry = createKucoinRetry({ jitter: 'none', egress: `fake ${Math.random()}` });
    let sent = 0;
    const blocked: Send<Native> = () => Promise.resolve((sent += 1) === 1 ? endpointBlock() : ok());
    const call = retry.run(accounts, blocked);
    const tick = async (ms: number): Promise<void> => {
      await turns();
      mock.timers.tick(ms);
    };
    for (let second = 0; second < 9; second += 1) await tick(1_000);
    expect(sent).toBe(1);
    for (let second = 0; second < 3; second += 1) await tick(1_000);
    await call;
    expect(sent).toBe(2);
  });

  test('a clock that stands still under real timers does not stop a sleep', async () => {
    const { monotonicNowMs, sleep } = createRuntime();
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    const startedMs = monotonicNowMs();
    await sleep(30);
    expect(monotonicNowMs() - startedMs).toBeGreaterThanOrEqual(30);
  });
});

describe('the clock under fake timers', () => {
  test('is the platform’s own again once timers faked without it are taken off', async () => {
    const { monotonicNowMs, sleep } = createRuntime();
    mock.timers.enable({ apis: ['setTimeout'] });
    const startedMs = monotonicNowMs();
    const sleeping = sleep(60_000);
    mock.timers.tick(60_000);
    await sleeping;
    expect(monotonicNowMs() - startedMs).toBeGreaterThanOrEqual(60_000);
    mock.timers.reset();
    expect(Math.abs(monotonicNowMs() - performance.now())).toBeLessThan(1_000);
  });

  test('a timer takes as long as it was set for, whatever the clock shows', async () => {
    // (now + 60_000) - now is more than 60_000 in floating point for an instant like 8192.1.
    for (const now of [1234.5678, 8192.1, 0.3, 17_000.123]) {
      vi.spyOn(performance, 'now').mockReturnValue(now);
      mock.timers.enable({ apis: ['setTimeout'] });
      let isOver = false;
      void createRuntime()
        .sleep(60_000)
        .then(() => (isOver = true));
      mock.timers.tick(59_999);
      await turns();
      expect([now, isOver]).toEqual([now, false]);
      mock.timers.tick(1);
      await turns();
      expect([now, isOver]).toEqual([now, true]);
      mock.timers.reset();
      vi.restoreAllMocks();
    }
  });

  test('timers that a test clears are set anew by the next call once they are overdue', async () => {
    vi.useFakeTimers();
    const called: string[] = [];
    const { after, monotonicNowMs } = createRuntime();
    after?.(1_000, () => called.push('first'));
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(called).toEqual([]);
    monotonicNowMs();
    await vi.advanceTimersByTimeAsync(1);
    expect(called).toEqual(['first']);
  });

  test('one that was taken back is not set anew', async () => {
    const called: string[] = [];
    const { after, monotonicNowMs } = createRuntime();
    vi.useFakeTimers();
    after?.(10, () => called.push('taken back'))();
    vi.useRealTimers();
    monotonicNowMs();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(called).toEqual([]);
  });
});
