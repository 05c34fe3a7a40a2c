import { channel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import type { KucoinRetryEvent, KucoinRetryOptions } from '../../src/types/index.js';
import {
  answer,
  cancel,
  cloudflareBlock,
  credentials,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  unreachable,
  withdraw,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

/** Values of every type, those that would matter most among them. */
const lies: readonly unknown[] = [
  ...['ok', 'retry', 'backoff', 'no', 'yes', 'network', 'overload', 0, 1e9, true, null, undefined],
  ...[[], {}],
];

/** Changes whatever can be changed in a value and in all that is in it; never throws. */
function meddle(value: unknown, lie: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const name of Reflect.ownKeys(value)) {
    if (Array.isArray(value) && name === 'length') continue;
    meddle((value as Record<PropertyKey, unknown>)[name], lie, seen);
    Reflect.set(value, name, lie);
    Reflect.defineProperty(value, name, { value: lie, configurable: true, writable: true });
    if (lie === undefined) Reflect.deleteProperty(value, name);
  }
  // What decides may also be put where it was not.
  for (const name of ['action', 'executed', 'kind', 'waitMs', 'scope'])
    Reflect.set(value, name, lie);
  Reflect.setPrototypeOf(value, null);
}

const types: readonly KucoinRetryEvent['type'][] = [
  ...(['attempt', 'wait', 'cooldown', 'clock', 'reconcile', 'partial', 'give-up'] as const),
  ...(['done', 'halt', 'warning'] as const),
];
const leave: (() => void)[] = [];
afterEach(() => leave.splice(0).forEach((work) => work()));

/** An engine all of whose hooks change all they are given. */
function meddled(lie: unknown) {
  const hook = (given: unknown): void => meddle(given, lie);
  for (const type of types) {
    const one = channel(`kucoin-retry:${type}`);
    one.subscribe(hook);
    leave.push(() => one.unsubscribe(hook));
  }
  const options: KucoinRetryOptions = {
    credentials,
    onEvent: hook,
    shouldRetry: (context) => {
      meddle(context, lie);
      return undefined;
    },
  };
  const made = bench(options);
  const kucoin = { onEvent: hook };
  const start = (
    request: Parameters<typeof made.call>[0],
    steps: Parameters<typeof made.call>[1],
  ) => {
    const { promise } = made.call(request, steps, { kucoin });
    const end = promise.then(
      (value) => ({ value }),
      (error: { kucoin: Record<string, unknown> }) => ({ kucoin: error.kucoin }),
    );
    return made.runtime.runUntil(end);
  };
  return { ...made, start };
}

describe.each(lies.map((lie) => [JSON.stringify(lie) ?? 'undefined', lie] as const))(
  'hooks that change everything they are given to %s',
  (_, lie) => {
    test('do not get an order or a withdrawal sent twice', async () => {
      for (const request of [place, withdraw]) {
        for (const lost of [reset(), refused('500000', 'Internal', 500), answer('{"code":"200')]) {
          const { start, sent } = meddled(lie);
          expect(await start(request, [lost, ok()])).toMatchObject({
            kucoin: { reason: 'unknown-outcome', executed: 'unknown', attempts: 1 },
          });
          expect(sent).toHaveLength(1);
        }
      }
    });

    test('do not turn a refusal into a success, nor a success into a failure', async () => {
      const { start, sent } = meddled(lie);
      const refusal = refused('200004', 'Balance insufficient!', 200);
      expect(await start(place, refusal)).toMatchObject({
        kucoin: { reason: 'not-retryable', executed: 'no', action: 'surface', code: '200004' },
      });
      const placed = answer('{"code":"200000","data":{"orderId":"1"}}');
      expect(await start(place, placed)).toEqual({ value: placed.native });
      expect(await start(cancel, ok())).toHaveProperty('value');
      expect(sent).toHaveLength(3);
    });

    test('do not shorten a wait, nor lengthen it', async () => {
      const { start, leftAt } = meddled(lie);
      await start(openOrders, [quota(9_000), overload(), unreachable(), ok()]);
      expect(leftAt()).toEqual([0, 9_000, 9_500, 10_500]);
    });

    test('do not change what is told to whoever comes later', async () => {
      const { start, retry, events, runtime } = meddled(lie);
      await start(openOrders, cloudflareBlock({ 'retry-after': '200' }));
      expect(await start(leverage, ok())).toMatchObject({
        kucoin: { reason: 'deadline', code: '1015', kind: 'rate-limit', attempts: 0 },
      });
      const cause = retry.cooldowns.causeOf(`ip|default|kucoin.com`);
      meddle(cause, lie);
      expect(cause).toMatchObject({ action: 'backoff', code: '1015', waitMs: 200_000 });
      expect([events.length, runtime.monotonicNowMs()]).toEqual([0, 0]);
    });

    test('do not change the failed entries of a batch, whether it is told or kept', async () => {
      const { start } = meddled(lie);
      const batch = {
        method: 'POST',
        url: 'https://api.kucoin.com/api/v1/hf/orders/multi',
        body: '{"orderList":[{"clientOid":"a"},{"clientOid":"b"}]}',
      };
      const data = [
        { success: true, orderId: '1' },
        { success: false, failMsg: 'no balance' },
      ];
      const success = answer({ code: '200000', data });
      expect(await start(batch, success)).toEqual({ value: success.native });
      const { classificationOf } = await import('../../src/errors.js');
      expect(classificationOf(success.native)).toMatchObject({
        action: 'ok',
        items: [{ index: 1, message: 'no balance' }],
      });
    });
  },
);

test('a logger that redacts what it is told still logs, and still vetoes', async () => {
  const logged: string[] = [];
  const { call, runtime, sent } = bench({
    credentials,
    onEvent: ({ classification }) => {
      if (classification === undefined) return;
      Object.assign(classification, { message: '[redacted]' });
      logged.push(JSON.stringify(classification));
    },
    shouldRetry: ({ classification }) => {
      Object.assign(classification, { executed: 'no', action: 'retry' });
      return false;
    },
  });
  const record = await runtime.runUntil(call(openOrders, [overload(), ok()]).record());
  expect(record).toMatchObject({ reason: 'not-retryable', message: 'Too Many Requests' });
  expect([sent.length, logged.length > 0]).toEqual([1, true]);
  expect(logged.every((line) => line.includes('"message":"[redacted]"'))).toBe(true);
});
