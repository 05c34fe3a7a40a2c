import { describe, expect, test } from 'vitest';
import {
  badTimestamp,
  cloudflareBlock,
  credentials,
  later,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  ticker,
  withdraw,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const hiccup = refused('500000', 'Internal Server Error', 500);

describe('closing the engine', () => {
  test('ends those who wait at once, in front of a gate or by themselves', async () => {
    const { call, runtime, retry, sent } = bench({ credentials });
    const calls = [
      call(openOrders, [quota(30_000), ok()]),
      call(ticker, [hiccup, ok()]),
      call(ticker, [cloudflareBlock(), ok()]),
    ];
    await runtime.advance(100);
    retry.close();
    for (const { record } of calls) {
      expect(await record()).toMatchObject({ reason: 'closed', attempts: 1, executed: 'no' });
    }
    expect([runtime.monotonicNowMs(), runtime.pendingSleeps]).toEqual([100, 0]);
    await runtime.advance(120_000);
    expect([sent.length, runtime.pendingTimers]).toEqual([3, 0]);
  });

  test('refuses new calls before they leave', async () => {
    const { call, retry, sent } = bench({ credentials });
    retry.close();
    expect(await call(place, ok()).record()).toMatchObject({
      reason: 'closed',
      attempts: 0,
      executed: 'no',
      action: 'surface',
      hint: 'Make a new engine for new calls.',
    });
    expect(sent).toEqual([]);
  });

  test('does not take away an answer that is on its way', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.settle();
    retry.close();
    const success = ok();
    slow.give(success);
    await expect(order.promise).resolves.toBe(success.native);
  });

  test('makes the attempt in flight the last one', async () => {
    const { call, retry, runtime, sent } = bench({ credentials });
    const slow = later();
    const read = call(openOrders, [slow.step, ok()]);
    await runtime.settle();
    retry.close();
    slow.give(overload());
    expect(await read.record()).toMatchObject({ reason: 'closed', attempts: 1, code: '429000' });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['not-retryable', refused('200004', 'Balance insufficient!', 200)],
    ['unknown-outcome', reset()],
    ['not-retryable', badTimestamp()],
  ])('hides no reason of its own: %s stays what it is', async (reason, outcome) => {
    const { call, retry, runtime } = bench({ credentials });
    const slow = later();
    const order = call(withdraw, slow.step, { sendInternal: () => new Promise(() => undefined) });
    await runtime.settle();
    retry.close();
    slow.give(outcome);
    expect((await order.record()).reason).toBe(reason);
  });

  test('does not wait for a hook that was asked before, nor asks one afterwards', async () => {
    let asked = 0;
    const shouldRetry = () => {
      asked += 1;
      return new Promise<boolean>(() => undefined);
    };
    const { call, retry, runtime } = bench({ shouldRetry });
    const slow = later();
    const [pondered, flying] = [call(ticker, hiccup), call(ticker, slow.step)];
    await runtime.settle();
    retry.close();
    slow.give(hiccup);
    expect((await pondered.record()).reason).toBe('closed');
    expect((await flying.record()).reason).toBe('closed');
    expect(asked).toBe(1);
  });

  test('while a signer signs keeps the request from leaving', async () => {
    const sign = () => new Promise<never>(() => undefined);
    const { call, retry, runtime, sent } = bench({ sign });
    const order = call(place, ok());
    await runtime.settle();
    retry.close();
    expect(await order.record()).toMatchObject({ reason: 'closed', attempts: 0 });
    expect(sent).toEqual([]);
  });

  test('by a listener that hears of a wait ends that wait', async () => {
    const made = bench({
      onEvent: ({ type }) => {
        if (type === 'wait') made.retry.close();
      },
    });
    expect(await made.call(ticker, [cloudflareBlock(), ok()]).record()).toMatchObject({
      reason: 'closed',
    });
    expect(made.runtime.pendingSleeps).toBe(0);
  });

  test('twice is as good as once', () => {
    const { retry } = bench();
    retry.close();
    expect(() => retry.close()).not.toThrow();
  });

  test('hands back the last answer to who reads envelopes himself', async () => {
    const { call, retry, runtime } = bench({ errors: 'return' });
    const refusal = cloudflareBlock();
    const read = call(ticker, [refusal, ok()]);
    await runtime.settle();
    retry.close();
    await expect(read.promise).resolves.toBe(refusal.native);
  });
});
