import { describe, expect, test } from 'vitest';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Answer, SendInternal } from '../../src/types/index.js';
import {
  accounts,
  answer,
  badTimestamp,
  cloudflareBlock,
  credentials,
  endpointBlock,
  ok,
  place,
  positions,
  quota,
  quotaFor,
  refused,
  ticker,
} from '../support/answers.js';
import { bench, type Native } from '../support/harness.js';

const dayMs = 86_400_000;

describe('a told wait', () => {
  const told: readonly (readonly [string, Answer<Native>, number])[] = [
    ['quota 429000 waits what gw-ratelimit-reset says', quota(12_345), 12_345],
    ['200002 in its sense of a rate limit waits ten seconds', endpointBlock(), 10_000],
    ['1015 without a word waits thirty seconds', cloudflareBlock(), 30_000],
    ['1015 waits what Retry-After says', cloudflareBlock({ 'retry-after': '7' }), 7_000],
    [
      'Retry-After on an answer of 503 binds the request',
      answer('', 503, { 'retry-after': '3' }),
      3_000,
    ],
  ];
  test.each(told)('%s, to the millisecond', async (_, refusal, waitMs) => {
    const { call, runtime, leftAt } = bench({ credentials });
    const { promise } = call(accounts, [refusal, ok()]);
    await runtime.advance(waitMs - 1);
    expect(leftAt()).toEqual([0]);
    await runtime.advance(1);
    await promise;
    expect(leftAt()).toEqual([0, waitMs]);
  });

  test('as a date counts from its arrival by the wall clock', async () => {
    const { call, runtime, leftAt } = bench();
    const at = new Date(runtime.wallNowMs() + 9_000).toUTCString();
    await runtime.runUntil(call(ticker, [answer('', 503, { 'retry-after': at }), ok()]).promise);
    expect(leftAt()).toEqual([0, 9_000]);
  });

  test.each([20_000, -20_000, 3_600_000])(
    'as a date counts by the clock that wrote it, not by a local one that is off by %d ms',
    async (skewMs) => {
      const { call, runtime, leftAt } = bench();
      const exchangeMs = runtime.wallNowMs() + skewMs;
      const headers = {
        date: new Date(exchangeMs).toUTCString(),
        'retry-after': new Date(exchangeMs + 9_000).toUTCString(),
      };
      await runtime.runUntil(call(ticker, [answer('', 503, headers), ok()]).promise);
      expect(leftAt()).toEqual([0, 9_000]);
    },
  );

  test('as a date without that clock counts by what was learnt of it', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const skewMs = 20_000;
    const sendInternal: SendInternal = async () => ({
      status: 200,
      headers: { get: () => null },
      text: JSON.stringify({ code: '200000', data: runtime.wallNowMs() + skewMs }),
    });
    await call(accounts, [badTimestamp(), ok()], { sendInternal }).promise;
    const until = new Date(runtime.wallNowMs() + skewMs + 9_000).toUTCString();
    const refusal = answer('', 503, { 'retry-after': until });
    await runtime.runUntil(call(accounts, [refusal, ok()], { sendInternal, name: 'told' }).promise);
    const [first = 0, second = 0] = leftAt('told');
    expect(second - first).toBe(9_000);
  });

  test('that was told twice is the longer one', async () => {
    for (const header of ['3, 3', '1, 3', '3, soon']) {
      const { call, runtime, leftAt } = bench();
      const refusal = answer('', 503, { 'retry-after': header });
      await runtime.runUntil(call(ticker, [refusal, ok()]).promise);
      expect(leftAt()).toEqual([0, 3_000]);
    }
    const { call, runtime, leftAt } = bench();
    await runtime.runUntil(
      call(ticker, [cloudflareBlock({ 'retry-after': '40, 40' }), ok()]).promise,
    );
    expect(leftAt()).toEqual([0, 40_000]);
  });

  test('of a quota is no epoch: then the longest window is waited for', async () => {
    for (const reset of ['1795348800', '1795348800000', '86400001']) {
      const { call, runtime, leftAt } = bench({ credentials });
      await runtime.runUntil(call(accounts, [quota(reset), ok()]).promise);
      expect(leftAt()).toEqual([0, 30_000]);
    }
  });

  test('in a form that is none is absent: own backoff, neither a storm nor a sleep of weeks', async () => {
    for (const text of ['-5', 'abc', '1e3', '0x10', 'Infinity', '', '1; 2']) {
      const { call, runtime, leftAt } = bench();
      const refusal = answer('', 503, { 'retry-after': text });
      await runtime.runUntil(call(ticker, [refusal, ok()]).promise);
      expect([text, ...leftAt()]).toEqual([text, 0, 500]);
    }
  });

  test('is not cut short by anything but the end of the call', async () => {
    const { call, runtime, leftAt } = bench({ maxDelayMs: 1_000, deadlineMs: Infinity });
    await runtime.runUntil(
      call(ticker, [cloudflareBlock({ 'retry-after': '4000' }), ok()]).promise,
    );
    expect(leftAt()).toEqual([0, 4_000_000]);
  });

  test('costs time and no retries', async () => {
    const { call, runtime, leftAt } = bench({ credentials, retries: 0 });
    await runtime.runUntil(call(positions, [quota(1_000), endpointBlock(), ok()]).promise);
    expect(leftAt()).toEqual([0, 1_000, 11_000]);
  });

  test('of less than a second is raised to the shortest delay and paid for', async () => {
    const { call, runtime, leftAt } = bench({ credentials, retries: 1 });
    const failed = runtime.runUntil(call(accounts, quota(40)).record());
    await expect(failed).resolves.toMatchObject({ reason: 'retries-exhausted', attempts: 2 });
    expect(leftAt()).toEqual([0, 500]);
  });

  test('of less than a second, but more than the shortest delay, is kept as told', async () => {
    const { call, runtime, leftAt } = bench({ credentials, minDelayMs: 100 });
    await runtime.runUntil(call(accounts, [quota(640), ok()]).promise);
    expect(leftAt()).toEqual([0, 640]);
  });

  test('of nothing at all is none', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    await runtime.runUntil(call(accounts, [quota(0), ok()]).promise);
    expect(leftAt()).toEqual([0, 30_000]);
  });
});

describe('noise', () => {
  test.each([
    [0, 30_000],
    [0.5, 30_125],
    [0.999_999, 30_249.999_75],
  ])('comes after the wait, never before: chance %d leaves at %d', async (chance, leavesAtMs) => {
    for (const [request, refusal] of [
      [ticker, cloudflareBlock()],
      [ticker, answer('', 503, { 'retry-after': '30' })],
    ] as const) {
      const manual = manualRuntime();
      const runtime = { ...manual, random: () => chance };
      const { call, leftAt } = bench({ jitter: 'full', runtime }, manual);
      await manual.runUntil(call(request, [refusal, ok()]).promise);
      expect(leftAt()[1]).toBeCloseTo(leavesAtMs, 6);
      expect(leftAt()[1]).toBeGreaterThanOrEqual(30_000);
    }
  });

  test('is no more than a twentieth of a short wait', async () => {
    const manual = manualRuntime();
    const runtime = { ...manual, random: () => 0.999_999 };
    const { call, leftAt } = bench({ jitter: 'full', runtime, credentials }, manual);
    await manual.runUntil(call(accounts, [quota(2_000), ok()]).promise);
    expect(leftAt()[1]).toBeCloseTo(2_100, 3);
  });
});

describe('own backoff', () => {
  const hiccup = refused('500000', 'Internal Server Error', 500);

  test('doubles from the shortest delay to the longest, and ends with the retries', async () => {
    const { call, runtime, leftAt } = bench({ retries: 7, deadlineMs: Infinity });
    const record = await runtime.runUntil(call(ticker, hiccup).record());
    expect(record).toMatchObject({ reason: 'retries-exhausted', attempts: 8, executed: 'no' });
    expect(leftAt()).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 30_500, 45_500]);
  });

  test('follows the options given', async () => {
    const options = { minDelayMs: 10, maxDelayMs: 100, backoffFactor: 3, retries: 4 };
    const { call, runtime, leftAt } = bench(options);
    await runtime.runUntil(call(ticker, hiccup).record());
    expect(leftAt()).toEqual([0, 10, 40, 130, 230]);
  });

  test('is anything up to that with full jitter, the last at least half of it', async () => {
    const manual = manualRuntime();
    const chances = [0.5, 0.25, 0.999];
    const runtime = { ...manual, random: () => chances.shift() ?? 0 };
    const { call, leftAt } = bench({ jitter: 'full', runtime, retries: 3 }, manual);
    await manual.runUntil(call(ticker, hiccup).record());
    expect(leftAt()).toEqual([0, 250, 500, 500 + 1_999]);
  });

  test('starts anew for each call and goes on across told waits', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const name = 'first';
    await runtime.runUntil(call(accounts, [hiccup, quota(5_000), hiccup, ok()], { name }).promise);
    expect(leftAt('first')).toEqual([0, 500, 5_500, 6_500]);
    await runtime.runUntil(call(ticker, [hiccup, ok()], { name: 'second' }).promise);
    expect(leftAt('second')).toEqual([6_500, 7_000]);
  });

  test('is none with `retries: 0`', async () => {
    const { call, leftAt } = bench({ retries: 0 });
    expect(await call(ticker, hiccup).record()).toMatchObject({ reason: 'retries-exhausted' });
    expect(leftAt()).toEqual([0]);
  });

  test('of a request overrides that of the engine, 0 included', async () => {
    const { call, runtime } = bench({ retries: 3 });
    const none = await call(ticker, hiccup, { kucoin: { retries: 0 } }).record();
    const one = await runtime.runUntil(call(ticker, hiccup, { kucoin: { retries: 1 } }).record());
    expect([none.attempts, one.attempts]).toEqual([1, 2]);
  });
});

describe('however free the waits', () => {
  test('no call sends more than fifty attempts', async () => {
    const { call, runtime, leftAt } = bench({ credentials, retries: 0, deadlineMs: Infinity });
    const record = await runtime.runUntil(call(accounts, quota(1_000)).record());
    expect(record).toMatchObject({ reason: 'retries-exhausted', attempts: 50 });
    expect(leftAt().at(-1)).toBe(49_000);
    expect(record.retryAtMs).toBe(runtime.wallNowMs() + 1_000);
  });

  test('a wait of more than a day fails at once and tells when it ends', async () => {
    for (const ms of [dayMs + 1_000, 2_147_484_000, 10 * 365 * dayMs]) {
      const { call, runtime, sleeps } = bench({ credentials, deadlineMs: Infinity });
      expect(await call(accounts, quotaFor(ms / 1000)).record()).toMatchObject({
        reason: 'deadline',
        retryAtMs: runtime.wallNowMs() + ms,
        executed: 'no',
        attempts: 1,
      });
      expect(sleeps).toEqual([]);
    }
  });

  test('a wait of a day is kept when the deadline allows it', async () => {
    const { call, runtime, leftAt } = bench({ credentials, deadlineMs: Infinity });
    await runtime.runUntil(call(accounts, [quota(dayMs), ok()]).promise, 2 * dayMs);
    expect(leftAt()).toEqual([0, dayMs]);
  });

  test('a Retry-After beyond all reason is an instant beyond all reason, and no storm', async () => {
    const { call, runtime, leftAt } = bench({ deadlineMs: Infinity });
    const refusal = cloudflareBlock({ 'retry-after': '99999999999' });
    const record = await call(ticker, refusal).record();
    expect(record.retryAtMs).toBe(runtime.wallNowMs() + 99_999_999_999_000);
    await runtime.advance(10 * dayMs);
    expect(leftAt()).toEqual([0]);
  });

  test.each([cloudflareBlock, (headers: object) => answer('', 503, { ...headers })])(
    'a Retry-After beyond counting is still an instant that can be printed: %#',
    async (refuse) => {
      const { call } = bench();
      const refusal = refuse({ 'retry-after': '9'.repeat(20) });
      const { retryAtMs = NaN } = await call(ticker, refusal).record();
      expect(new Date(retryAtMs).toISOString()).toBe('+275760-09-13T00:00:00.000Z');
    },
  );

  test('a long wait of one scope does not open another', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(accounts, [quota(30_000), ok()], { name: 'waiting' });
    await runtime.settle();
    const options = { kucoin: { deadlineMs: 5_000 } };
    expect(await call(place, quota(20 * 3_600_000), options).record()).toMatchObject({
      reason: 'deadline',
    });
    const late = call(accounts, ok(), { name: 'late' });
    await runtime.runUntil(late.promise);
    expect([leftAt('waiting'), leftAt('late')]).toEqual([[0, 30_000], [30_000]]);
  });
});
