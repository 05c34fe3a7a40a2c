import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createKucoinRetry, type KucoinRetryEvent } from '../../../src/index.js';
import { copies, type Copy, newest, openAxios, rejection } from './support.js';

const accounts = '/api/v1/accounts';
const orders = '/api/v1/hf/orders';
const order = {
  clientOid: 'c-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};

/** A token of the copy's own, and how many listen to it. */
function tokenOf({ library }: Copy) {
  const source = library.CancelToken.source();
  const listeners = (): number =>
    (source.token as unknown as { _listeners?: unknown[] | null })._listeners?.length ?? 0;
  return { ...source, listeners };
}

describe.each(copies)('a cancel token of $name', (copy) => {
  test('ends a wait with its own reason, and no listener is left', async () => {
    const stage = await openAxios(copy);
    stage.exchange.blockEndpoint(`GET ${accounts}`);
    const { token, cancel, listeners } = tokenOf(copy);
    const caught = rejection(stage.instance.get(accounts, { cancelToken: token }));
    await stage.answered();
    expect(stage.runtime.pendingSleeps).toBe(1);
    expect(listeners()).toBe(1);
    cancel('no longer wanted');
    const error = await caught;
    expect(error).toBe(token.reason);
    expect(copy.library.isCancel(error)).toBe(true);
    expect(error.message).toBe('no longer wanted');
    expect(listeners()).toBe(0);
    expect(stage.runtime.pendingSleeps).toBe(0);
    await stage.quiet();
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('ends an attempt under way', async () => {
    const events: KucoinRetryEvent[] = [];
    const stage = await openAxios(copy, {}, { onEvent: (event) => events.push(event) });
    stage.exchange.reply(orders, { fault: 'no-answer' });
    const { token, cancel, listeners } = tokenOf(copy);
    const caught = rejection(stage.instance.post(orders, order, { cancelToken: token }));
    await stage.until(() => stage.exchange.log.length === 1);
    cancel();
    expect(await caught).toBe(token.reason);
    await stage.until(() => stage.exchange.log[0]!.leftEarly);
    expect(listeners()).toBe(0);
    const last = events.at(-1)!;
    expect(last).toMatchObject({
      type: 'give-up',
      reason: 'aborted',
      error: { executed: 'unknown' },
    });
  });

  test('is left alone by a call that succeeds', async () => {
    const stage = await openAxios(copy);
    stage.exchange.overload({ count: 2 });
    const { token, listeners } = tokenOf(copy);
    const { signal } = new AbortController();
    await stage.play(stage.instance.get(accounts, { cancelToken: token, signal }));
    expect(listeners()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(stage.exchange.log).toHaveLength(3);
  });

  test('does not stand in the way of a signal', async () => {
    const stage = await openAxios(copy);
    stage.exchange.blockEndpoint(`GET ${accounts}`);
    const { token, listeners } = tokenOf(copy);
    const controller = new AbortController();
    const config = { cancelToken: token, signal: controller.signal };
    const caught = rejection(stage.instance.get(accounts, config));
    await stage.quiet();
    controller.abort();
    const error = await caught;
    expect(error.code).toBe('ERR_CANCELED');
    expect(copy.library.isCancel(error)).toBe(true);
    expect(listeners()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('ends a body that is still on its way', async () => {
    const stage = await openAxios(copy, {}, {}, { candleBytes: 4_000_000 });
    const { token, cancel, listeners } = tokenOf(copy);
    const { data } = await stage.play(
      stage.instance.get<AsyncIterable<Uint8Array>>(
        '/api/v1/market/candles?symbol=BTC-USDT&type=1min',
        { responseType: 'stream', cancelToken: token },
      ),
    );
    const reading = (async () => {
      for await (const _ of data) cancel('enough');
    })().catch((error: unknown) => error);
    expect(await reading).toMatchObject({ code: 'ERR_CANCELED' });
    await stage.quiet();
    expect(listeners()).toBe(0);
  });
});

test('a real wait ends within a few milliseconds', async () => {
  const stage = await openAxios(
    newest,
    {},
    { runtime: undefined, minDelayMs: 5_000, jitter: 'none' },
  );
  stage.exchange.reply(accounts, { status: 503, body: 'busy' });
  const controller = new AbortController();
  const caught = stage.instance
    .get(accounts, { signal: controller.signal })
    .catch((error: unknown) => error);
  await stage.answered();
  const abortedAt = performance.now();
  controller.abort();
  expect(await caught).toMatchObject({ code: 'ERR_CANCELED', message: 'canceled' });
  expect(performance.now() - abortedAt).toBeLessThan(100);
  expect(stage.exchange.log).toHaveLength(1);
});

test('the events of a call: its own listener and the engine’s, without secrets', async () => {
  const stage = await openAxios(newest);
  const engine = createKucoinRetry(stage.options());
  const events: KucoinRetryEvent[] = [];
  stage.undo();
  const { kucoinAxios } = await import('../../../adapters/axios.js');
  kucoinAxios(stage.instance, engine);
  const config = { kucoin: { onEvent: (event: KucoinRetryEvent) => events.push(event) } } as object;
  stage.exchange.overload({ count: 1 });
  await stage.play(stage.instance.get(accounts, config));
  expect(events.map(({ type }) => type)).toEqual(['attempt', 'wait', 'attempt', 'done']);
  expect(JSON.stringify(events)).not.toContain(stage.exchange.credentials.key);
});
