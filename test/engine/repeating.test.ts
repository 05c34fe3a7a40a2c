import { describe, expect, test, vi } from 'vitest';
import type { ShouldRetryContext } from '../../src/types/index.js';
import {
  answer,
  cancel,
  credentials,
  endpointBlock,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  ticker,
  unreachable,
  withdraw,
} from '../support/answers.js';
import { bench, type Step } from '../support/harness.js';

describe('what changes something', () => {
  const notExecuted: readonly (readonly [string, Step])[] = [
    ['an overload', overload()],
    ['a quota', quota(1_000)],
    ['a block of the endpoint', endpointBlock()],
    ['a limit of the whole system', refused('429001', 'Too many total requests.', 429)],
    ['a connection that never came about', unreachable()],
  ];
  test.each(notExecuted)('is sent again after %s', async (_, step) => {
    const { call, runtime, sent } = bench({ credentials });
    await runtime.runUntil(call(withdraw, [step, ok()]).promise);
    expect(sent).toHaveLength(2);
  });

  test('is sent once when the futures would be in a liquidation', async () => {
    const { call, sent } = bench({ credentials });
    await call(withdraw, [refused('300014', 'Contract placing suspended', 200), ok()]).record();
    expect(sent).toHaveLength(1);
  });

  const unknown: readonly (readonly [string, Step])[] = [
    ['a connection that broke', reset()],
    ['a 500', refused('500000', 'Internal Server Error', 500)],
    ['a gateway time-out', answer('<html>', 504)],
    ['a busy system', refused('230005', 'System busy', 200)],
    ['a success that cannot be read', answer('{"code":"2000')],
    ['a code that nobody knows', refused('987654', 'Never heard of', 200)],
    ['a code of another product', refused('300014', 'Under manual review', 200)],
    ['another of them', refused('151011', 'Under manual review', 200)],
  ];
  test.each(unknown)('is never sent again after %s: surfaced as unknown', async (_, step) => {
    const { call, sent } = bench({ credentials });
    expect(await call(withdraw, [step, ok()]).record()).toMatchObject({
      reason: 'unknown-outcome',
      executed: 'unknown',
      attempts: 1,
    });
    expect(sent).toHaveLength(1);
  });

  test('is given up when refused for good', async () => {
    const { call } = bench({ credentials });
    expect(
      await call(place, refused('200004', 'Balance insufficient!', 200)).record(),
    ).toMatchObject({
      reason: 'not-retryable',
      executed: 'no',
      kind: 'insufficient-funds',
    });
  });

  test('a doubt is not wiped out by a later refusal', async () => {
    const { call, runtime } = bench({ credentials });
    const record = await runtime.runUntil(
      call(cancel, [
        reset(),
        refused('400100', 'order_not_exist_or_not_allow_to_cancel', 200),
      ]).record(),
    );
    expect(record).toMatchObject({
      executed: 'unknown',
      kind: 'order-not-found',
      history: [{ executed: 'unknown' }, { executed: 'no' }],
    });
  });

  test('what writes an absolute value is sent again even after a doubt', async () => {
    for (const request of [leverage, cancel]) {
      const { call, runtime, sent } = bench({ credentials });
      await runtime.runUntil(call(request, [reset(), ok()]).promise);
      expect(sent).toHaveLength(2);
    }
  });
});

describe('a body that can be sent once only', () => {
  test('is sent once, whatever comes back, and the wait that was told is passed on', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const once = { ...place, replayable: false };
    expect(await call(once, quota(2_000)).record()).toMatchObject({
      reason: 'not-retryable',
      executed: 'no',
      retryAtMs: runtime.wallNowMs() + 2_000,
    });
    expect(sent).toHaveLength(1);
  });
});

describe('shouldRetry', () => {
  test('sees what happened and how far the call has come', async () => {
    const seen: ShouldRetryContext[] = [];
    const { call, runtime } = bench({
      credentials,
      shouldRetry: (context) => {
        seen.push(context);
        return undefined;
      },
    });
    const hiccup = refused('500000', 'Internal Server Error', 500);
    await runtime.runUntil(call(ticker, [hiccup, hiccup, ok()]).promise);
    expect(seen).toMatchObject([
      { attemptNumber: 1, retriesLeft: 5, elapsedMs: 0, classification: { code: '500000' } },
      { attemptNumber: 2, retriesLeft: 4, elapsedMs: 500 },
    ]);
    expect(seen[0]?.request).toEqual({ method: 'GET', path: '/api/v1/market/orderbook/level1' });
  });

  test('may veto: the call ends, and says when it would have been worth coming back', async () => {
    const { call, runtime, sent } = bench({ credentials, shouldRetry: () => false });
    expect(await call(openOrders, quota(3_000)).record()).toMatchObject({
      reason: 'not-retryable',
      attempts: 1,
      retryAtMs: runtime.wallNowMs() + 3_000,
    });
    expect(sent).toHaveLength(1);
  });

  test('may ask for a retry where the advice is to stop; it is paid for', async () => {
    const { call, runtime, leftAt } = bench({ credentials, retries: 2, shouldRetry: () => true });
    const poor = refused('200004', 'Balance insufficient!', 200);
    expect(await runtime.runUntil(call(place, poor).record())).toMatchObject({
      reason: 'retries-exhausted',
      attempts: 3,
      executed: 'no',
    });
    expect(leftAt()).toEqual([0, 500, 1_500]);
  });

  test('never gets a doubtful order sent again', async () => {
    const { call, sent } = bench({ credentials, shouldRetry: () => true });
    expect(await call(withdraw, reset()).record()).toMatchObject({
      reason: 'unsafe-to-repeat',
      executed: 'unknown',
    });
    expect(sent).toHaveLength(1);
  });

  test('overrides neither the deadline nor a body that is gone', async () => {
    const { call, runtime } = bench({ credentials, deadlineMs: 2_000, shouldRetry: () => true });
    expect(await call(openOrders, quota(3_000)).record()).toMatchObject({ reason: 'deadline' });
    const once = { ...leverage, replayable: false };
    expect(await call(once, overload()).record()).toMatchObject({ reason: 'not-retryable' });
    expect(runtime.monotonicNowMs()).toBe(0);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('hook');
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
  ])('that %s has no say, and is reported', async (_, shouldRetry) => {
    const { call, runtime, leftAt, events } = bench({ shouldRetry });
    const hiccup = refused('500000', 'Internal Server Error', 500);
    await runtime.runUntil(call(ticker, [hiccup, ok()]).promise);
    expect(leftAt()).toEqual([0, 500]);
    expect(events.find(({ type }) => type === 'warning')?.note).toBe(
      'shouldRetry failed: Error: hook',
    );
  });

  test('may take its time: the told wait counts from the answer', async () => {
    const { runtime: manual } = bench();
    const shouldRetry = () => manual.sleep(400).then(() => undefined);
    const { call, leftAt } = bench({ credentials, shouldRetry }, manual);
    const refusal = answer('', 503, { 'retry-after': '3' });
    await manual.runUntil(call(ticker, [refusal, ok()]).promise);
    expect(leftAt()).toEqual([0, 3_000]);
  });

  test('that never answers holds the call to its deadline and no longer', async () => {
    const never = vi.fn(() => new Promise<boolean>(() => undefined));
    const { call, runtime } = bench({ deadlineMs: 5_000, shouldRetry: never });
    const hanging = call(ticker, refused('500000', 'Internal Server Error', 500));
    await runtime.advance(4_999);
    expect(hanging.end()).toBeUndefined();
    await runtime.advance(1);
    expect(await hanging.record()).toMatchObject({ reason: 'deadline', attempts: 1 });
  });
});
