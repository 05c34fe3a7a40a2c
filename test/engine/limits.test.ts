import { describe, expect, test } from 'vitest';
import {
  cancel,
  cancelAll,
  credentials,
  later,
  leverage,
  ok,
  openOrders,
  place,
  quota,
  refused,
  silence,
  ticker,
  withdraw,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const hiccup = refused('500000', 'Internal Server Error', 500);

describe('the deadline of a call', () => {
  test('cuts the attempt in flight: a read failed, an order may have been placed', async () => {
    const { call, runtime, sent } = bench({ credentials, deadlineMs: 3_000 });
    const [read, order] = [call(ticker, silence), call(withdraw, silence)];
    await runtime.advance(2_999);
    expect([read.end(), order.end()]).toEqual([undefined, undefined]);
    await runtime.advance(1);
    expect(await read.record()).toMatchObject({
      reason: 'deadline',
      kind: 'timeout',
      executed: 'no',
      elapsedMs: 3_000,
    });
    expect(await order.record()).toMatchObject({
      reason: 'unknown-outcome',
      kind: 'timeout',
      executed: 'unknown',
      attempts: 1,
    });
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  test('counts waits and attempts alike', async () => {
    const { call, runtime, leftAt } = bench({ deadlineMs: 4_000 });
    const record = await runtime.runUntil(call(ticker, hiccup).record());
    // 500, 1000 and 2000 ms: the fourth delay would end at 7.5 s.
    expect(leftAt()).toEqual([0, 500, 1_500, 3_500]);
    expect(record).toMatchObject({ reason: 'deadline', elapsedMs: 3_500 });
    // Nobody told when to come back, so nobody is told.
    expect(record).not.toHaveProperty('retryAtMs');
  });

  test('of a request overrides that of the engine', async () => {
    const { call, runtime } = bench({ deadlineMs: 1_000 });
    const longer = call(ticker, [hiccup, hiccup, hiccup, ok()], { kucoin: { deadlineMs: 9_000 } });
    await runtime.runUntil(longer.promise);
    expect(runtime.monotonicNowMs()).toBe(3_500);
  });

  test('may be none at all', async () => {
    const { call, runtime, leftAt } = bench({ deadlineMs: Infinity, retries: 12 });
    const record = await runtime.runUntil(call(ticker, hiccup).record());
    expect([record.reason, leftAt().length]).toEqual(['retries-exhausted', 13]);
    expect(runtime.pendingTimers).toBeLessThanOrEqual(1);
  });

  test('does not mind the wall clock being set', async () => {
    const { call, runtime } = bench({ deadlineMs: 5_000 });
    const waiting = call(ticker, silence);
    await runtime.advance(1_000);
    runtime.jumpWall(86_400_000);
    await runtime.advance(3_999);
    expect(waiting.end()).toBeUndefined();
    await runtime.advance(1);
    expect(waiting.end()).toBeDefined();
  });
});

describe('the time of one attempt', () => {
  /** When the first attempt of a call is cut. */
  async function cutAfter(
    request: typeof ticker,
    options: { engine?: number; host?: number; own?: number } = {},
  ): Promise<number | undefined> {
    const { engine: attemptTimeoutMs, host: hostTimeoutMs, own } = options;
    const { call, runtime, events } = bench({
      credentials,
      retries: 0,
      deadlineMs: Infinity,
      ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }),
    });
    const kucoin = own === undefined ? undefined : { attemptTimeoutMs: own };
    await runtime.runUntil(call(request, silence, { hostTimeoutMs, kucoin }).record());
    return events.find(({ type }) => type === 'attempt')?.elapsedMs;
  }

  test('is thirty seconds for a read and ten for what changes something', async () => {
    expect(await cutAfter(openOrders)).toBe(30_000);
    expect(await cutAfter(place)).toBe(10_000);
    expect(await cutAfter({ method: 'POST', url: 'https://api.kucoin.com/api/v9/new' })).toBe(
      10_000,
    );
  });

  test("is the request's before the engine's before the host's before ours", async () => {
    expect(await cutAfter(openOrders, { host: 4_000 })).toBe(4_000);
    expect(await cutAfter(openOrders, { host: 4_000, engine: 50_000 })).toBe(50_000);
    expect(await cutAfter(openOrders, { host: 4_000, engine: 5_000, own: 6_000 })).toBe(6_000);
  });

  test('may be none, and then the deadline cuts', async () => {
    const { call, runtime } = bench({ attemptTimeoutMs: Infinity, deadlineMs: 90_000 });
    const waiting = call(ticker, silence);
    await runtime.advance(89_999);
    expect(waiting.end()).toBeUndefined();
    await runtime.advance(1);
    expect(await waiting.record()).toMatchObject({ kind: 'timeout', reason: 'deadline' });
  });

  test('starts anew with each attempt, and a read goes on after the cut', async () => {
    const { call, runtime, leftAt } = bench({ attemptTimeoutMs: 1_000 });
    await runtime.runUntil(call(ticker, [silence, silence, ok()]).promise);
    expect(leftAt()).toEqual([0, 1_500, 3_500]);
  });
});

describe('orderMaxAgeMs', () => {
  test.each([
    ['a placement', place],
    ['a bulk cancel', cancelAll],
    ['a setter', leverage],
    ['what nobody knows', { method: 'POST', url: 'https://api.kucoin.com/api/v9/new' }],
  ])('%s does not leave any more once it is older than that', async (_, request) => {
    const { call, runtime, leftAt } = bench({ credentials });
    const record = await runtime.runUntil(
      call(request, [quota(20_000), quota(20_000), quota(20_000)]).record(),
    );
    expect(leftAt()).toEqual([0, 20_000, 40_000]);
    expect(record).toMatchObject({
      reason: 'deadline',
      retryAtMs: runtime.wallNowMs() + 20_000,
      executed: 'no',
    });
  });

  test.each([
    ['a read', openOrders],
    ['a single cancel', cancel],
  ])('%s may leave as long as the deadline allows', async (_, request) => {
    const { call, runtime, leftAt } = bench({ credentials });
    await runtime.runUntil(call(request, [quota(50_000), quota(50_000), ok()]).promise);
    expect(leftAt()).toEqual([0, 50_000, 100_000]);
  });

  test('holds for those who wait in front of a gate as well', async () => {
    const { call, runtime } = bench({ credentials });
    call(openOrders, [quota(46_000), ok()]);
    await runtime.advance(500);
    expect(await call(place, ok()).record()).toMatchObject({
      reason: 'deadline',
      attempts: 0,
      executed: 'no',
      retryAtMs: runtime.wallNowMs() + 45_500,
    });
  });

  test('may be given for a request, and may be none', async () => {
    const { call, runtime, leftAt } = bench({ credentials, orderMaxAgeMs: 5_000 });
    const options = { kucoin: { orderMaxAgeMs: Infinity }, name: 'any age' };
    const anyAge = call(place, [quota(60_000), ok()], options);
    expect(await call(place, quota(6_000)).record()).toMatchObject({ reason: 'deadline' });
    await runtime.runUntil(anyAge.promise);
    expect(leftAt('any age')).toEqual([0, 60_000]);
  });

  test('does not cut an attempt in flight', async () => {
    const { call, runtime } = bench({ credentials, orderMaxAgeMs: 1_000 });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.advance(9_000);
    slow.give(ok());
    await expect(order.promise).resolves.toBeDefined();
  });
});

describe('expiresAtMs', () => {
  test('no attempt leaves at or after that instant of the wall clock', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const expiresAtMs = runtime.wallNowMs() + 1_500;
    const record = await runtime.runUntil(
      call(openOrders, hiccup, { kucoin: { expiresAtMs } }).record(),
    );
    expect(leftAt()).toEqual([0, 500]);
    expect(record).toMatchObject({ reason: 'deadline', attempts: 2 });
  });

  test('a call that has expired already does not leave at all', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const expiresAtMs = runtime.wallNowMs();
    expect(await call(place, ok(), { kucoin: { expiresAtMs } }).record()).toMatchObject({
      reason: 'deadline',
      attempts: 0,
      executed: 'no',
    });
    expect(sent).toEqual([]);
  });
});

describe('what a call cannot do without', () => {
  test('a `send` that is none does not look like a network that fails', async () => {
    const { retry } = bench();
    await expect(retry.run(ticker, undefined as never)).rejects.toThrow(
      new TypeError('send must be a function'),
    );
  });

  test.each([null, {}, { aborted: false, addEventListener: true }])(
    'a signal that is none: %j',
    async (signal) => {
      const { call, sent, runtime } = bench();
      const run = { signal: signal as never };
      await expect(call(ticker, ok(), run).promise).rejects.toThrow(
        new TypeError('signal must be an AbortSignal'),
      );
      expect([sent.length, runtime.pendingTimers]).toEqual([0, 0]);
    },
  );
});
