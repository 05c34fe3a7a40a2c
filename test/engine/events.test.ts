import { describe, expect, test, vi } from 'vitest';
import type { KucoinRetryEvent } from '../../src/types/index.js';
import {
  accounts,
  answer,
  credentials,
  ok,
  openOrders,
  overload,
  quota,
  refused,
  ticker,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const types = (events: readonly KucoinRetryEvent[]): string[] => events.map(({ type }) => type);

describe('events', () => {
  test('tell a call in order: attempts, cooldowns, waits, the end', async () => {
    const { call, runtime, events } = bench({ credentials });
    const startMs = runtime.wallNowMs();
    await runtime.runUntil(call(openOrders, [overload(), quota(3_000), ok()]).promise);
    expect(events.map(({ type, atMs, note }) => [type, atMs - startMs, note])).toEqual([
      ['attempt', 0, undefined],
      ['wait', 0, 'own backoff'],
      ['cooldown', 500, undefined],
      ['attempt', 500, undefined],
      ['wait', 500, 'shared cooldown'],
      ['attempt', 3_500, undefined],
      ['done', 3_500, undefined],
    ]);
    expect(new Set(events.map(({ callId }) => callId))).toEqual(new Set([1]));
    const [, wait, cooldown, second, shared, , done] = events;
    expect(wait).toMatchObject({ waitMs: 500, classification: { kind: 'overload' } });
    expect(cooldown).toMatchObject({ waitMs: 3_000, classification: { code: '429000' } });
    expect(shared?.scopeKey).toBe(cooldown?.scopeKey);
    expect(shared).toMatchObject({ waitMs: 3_000, classification: { kind: 'rate-limit' } });
    expect(second).toMatchObject({ attemptNumber: 2, elapsedMs: 0 });
    expect(done).toMatchObject({
      attemptNumber: 3,
      elapsedMs: 3_500,
      classification: { action: 'ok' },
    });
  });

  test('end with a give-up that carries the very record of the error', async () => {
    const { call, events } = bench({ credentials });
    const record = await call(openOrders, refused('400100', 'Parameter error')).record();
    expect(types(events)).toEqual(['attempt', 'give-up']);
    expect(events.at(-1)?.error).toBe(record);
    expect(events.at(-1)?.reason).toBe('not-retryable');
  });

  test('tell of a wait that was told to one request', async () => {
    const { call, runtime, events } = bench();
    const refusal = answer('', 503, { 'retry-after': '3' });
    await runtime.runUntil(call(ticker, [refusal, ok()]).promise);
    expect(events[1]).toMatchObject({ type: 'wait', waitMs: 3_000, note: 'as told' });
  });

  test('tell of failed entries in a batch that succeeded', async () => {
    const { call, events } = bench({ credentials });
    const batch = {
      method: 'POST',
      url: 'https://api.kucoin.com/api/v1/hf/orders/multi',
      body: '{"orderList":[{"clientOid":"a"},{"clientOid":"b"}]}',
    };
    const data = [
      { success: true, orderId: '1' },
      { success: false, failMsg: 'no balance' },
    ];
    await call(batch, answer({ code: '200000', data })).promise;
    expect(types(events)).toEqual(['attempt', 'partial', 'done']);
    expect(events[1]?.classification?.items).toMatchObject([{ index: 1, message: 'no balance' }]);
  });

  test('go to the engine and to the request, the calls apart by number', async () => {
    const own = vi.fn();
    const { call, events } = bench({ credentials });
    await call(accounts, ok(), { kucoin: { onEvent: own } }).promise;
    await call(accounts, ok()).promise;
    expect(events.map(({ callId }) => callId)).toEqual([1, 1, 2, 2]);
    expect(own.mock.calls.map(([event]) => (event as KucoinRetryEvent).type)).toEqual([
      'attempt',
      'done',
    ]);
    expect(own.mock.calls[0]?.[0]).toBe(events[0]);
  });

  test('harm nobody when a listener throws, at once or later', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const late = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('late listener');
    };
    const listeners: readonly (() => unknown)[] = [
      () => {
        throw new Error('listener');
      },
      late,
    ];
    for (const onEvent of listeners) {
      const { call, runtime } = bench({ credentials, onEvent });
      const success = ok();
      const done = call(openOrders, [overload(), quota(2_000), success]);
      expect(await runtime.runUntil(done.promise)).toBe(success.native);
      const failed = call(accounts, refused('400100', 'Parameter error'));
      expect((await failed.record()).reason).toBe('not-retryable');
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('are frozen and plain', async () => {
    const { call, runtime, events } = bench({ credentials });
    await runtime.runUntil(call(openOrders, [quota(2_000), ok()]).promise);
    expect(events.every((event) => Object.isFrozen(event))).toBe(true);
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  test('a listener may start calls of its own', async () => {
    const inner: Promise<unknown>[] = [];
    const { call, runtime } = bench({
      credentials,
      onEvent: ({ type }) => {
        if (type === 'cooldown')
          inner.push(call(ticker, ok()).promise, call(openOrders, ok()).promise);
      },
    });
    await runtime.runUntil(call(openOrders, [quota(2_000), ok()]).promise);
    await runtime.runUntil(Promise.all(inner));
    expect(inner).toHaveLength(2);
  });
});
