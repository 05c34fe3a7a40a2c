import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { kucoinFetch, type KucoinFetch, type KucoinRequestInit } from '../../../adapters/fetch.js';
import { classificationOf, isKucoinError, type KucoinRetryOptions } from '../../../src/index.js';
import type { ExchangeScript } from '../../../src/testing/index.js';
import { openStage, order, type Stage } from '../contract/stage.js';
import { fetchHost } from './host.js';

interface FetchStage extends Stage {
  readonly kucoin: KucoinFetch;
  url(path: string): string;
}

async function open(script?: ExchangeScript, more?: KucoinRetryOptions): Promise<FetchStage> {
  const stage = await openStage(fetchHost, script);
  const kucoin = kucoinFetch(stage.options({ clientOid: 'leave', ...more }));
  return { ...stage, kucoin, url: (path) => stage.exchange.url + path };
}

const placing = '/api/v1/hf/orders';
const counted = '/api/v1/hf/orders/dead-cancel-all';
const candles = '/api/v1/market/candles?symbol=BTC-USDT&type=1min';
const json = { 'content-type': 'application/json' };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** What Node's fetch sends with; it makes one when it is first used. */
async function globalAgent(): Promise<{ dispatch(options: object, handler: object): boolean }> {
  await fetch('data:,');
  return Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1')) as never;
}

const unhandled = vi.fn();
beforeEach(() => void process.on('unhandledRejection', unhandled));
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('a wrong option or fetch is refused when the client is made', () => {
  expect(() => kucoinFetch({ retries: -1 })).toThrow(RangeError);
  expect(() => kucoinFetch({ timeout: 1 } as never)).toThrow(/use 'attemptTimeoutMs'/);
  expect(() => kucoinFetch({}, 'fetch' as never)).toThrow(/must be a fetch function/);
});

describe('what fetch takes', () => {
  test('an address as text, URL or Request', async () => {
    const stage = await open();
    const address = stage.url('/api/v1/accounts?currency=USDT');
    for (const input of [address, new URL(address), new Request(address)]) {
      const response = await stage.play(stage.kucoin(input));
      expect([response.status, response.url, response.redirected, response.type]).toEqual([
        200,
        address,
        false,
        'basic',
      ]);
    }
    expect(stage.exchange.log).toHaveLength(3);
  });

  test.each([
    ['text', () => ({ headers: json, body: JSON.stringify(order()) })],
    ['a Blob', () => ({ body: new Blob([JSON.stringify(order())], { type: 'application/json' }) })],
    ['bytes', () => ({ headers: json, body: bytes(JSON.stringify(order())) })],
    ['a buffer', () => ({ headers: json, body: bytes(JSON.stringify(order())).buffer })],
  ])('an order as %s is signed and repeated as it is', async (_, make) => {
    const stage = await open();
    stage.exchange.overload({ count: 2 });
    const init: KucoinRequestInit = { method: 'POST', ...make() };
    const response = await stage.play(stage.kucoin(stage.url(placing), init));
    await expect(response.json()).resolves.toMatchObject({ code: '200000' });
    const [first, second, third] = stage.exchange.log;
    expect([second!.body, third!.body]).toEqual([first!.body, first!.body]);
    expect(first!.headers['content-type']).toBe('application/json');
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test.each([
    [
      'a form',
      (): BodyInit => {
        const form = new FormData();
        form.set('a', 'ä');
        return form;
      },
    ],
    ['parameters', (): BodyInit => new URLSearchParams({ a: 'ä', b: '1 2' })],
  ])('%s is signed and repeated byte by byte', async (_, make) => {
    const stage = await open();
    stage.exchange.overload({ count: 1 });
    await stage.play(stage.kucoin(stage.url(counted), { method: 'POST', body: make() }));
    const [first, second] = stage.exchange.log;
    expect(second).toMatchObject({ executed: true, body: first!.body });
    expect(second!.headers['content-type']).toBe(first!.headers['content-type']);
  });

  test.each([
    ['a stream', (text: string) => new Blob([text]).stream()],
    ['a stream of Node', (text: string) => Readable.from([Buffer.from(text)])],
  ])('%s is signed, and sent once', async (_, make) => {
    const stage = await open();
    const send = (): Promise<Response> => {
      const body = make(JSON.stringify(order())) as BodyInit;
      const init = { method: 'POST', headers: json, body, duplex: 'half' };
      return stage.kucoin(stage.url(placing), init);
    };
    await stage.play(send());
    expect(stage.exchange.orders).toHaveLength(1);
    stage.exchange.overload({ count: 1 });
    const { kucoin } = await stage.fail(send());
    expect(kucoin).toMatchObject({ reason: 'not-retryable', attempts: 1, kind: 'overload' });
    expect(stage.exchange.log).toHaveLength(2);
  });

  test('a Request with a body is repeated, on the wire as well', async () => {
    const stage = await open();
    stage.exchange.overload({ count: 2 });
    const body = JSON.stringify(order());
    const init = { method: 'POST', headers: { ...json, 'x-mine': '1' }, body };
    const response = await stage.play(stage.kucoin(new Request(stage.url(placing), init)));
    expect(response.status).toBe(200);
    expect(stage.exchange.log.map(({ body: sent, headers }) => [sent, headers['x-mine']])).toEqual([
      [body, '1'],
      [body, '1'],
      [body, '1'],
    ]);
  });

  // Node 24 hides the dispatcher of a Request.
  const hidden = { dispatcher: {} } as RequestInit;
  const shows = Object.getOwnPropertySymbols(new Request('http://localhost', hidden)).length > 0;

  test.runIf(shows).each([
    ['time syncs', 60_000, {}, '/api/v1/timestamp'],
    ['look-ups', 0, { fault: 'reset-after' }, '/client-order/'],
  ] as const)(
    'a proxy that sits in a Request is that of %s, too',
    async (_, skewMs, reply, asked) => {
      const stage = await open({ skewMs }, { unknownOutcome: 'reconcile' });
      const agent = await globalAgent();
      const through: string[] = [];
      const dispatcher = {
        dispatch(options: { path: string }, handler: object): boolean {
          through.push(options.path);
          return agent.dispatch(options, handler);
        },
      };
      stage.exchange.reply(placing, reply);
      const init = { method: 'POST', headers: json, body: JSON.stringify(order()), dispatcher };
      await stage.play(stage.kucoin(new Request(stage.url(placing), init as RequestInit)));
      expect(stage.exchange.orders).toHaveLength(1);
      expect(through).toEqual(stage.exchange.log.map(({ target }) => target));
      expect(through.some((path) => path.includes(asked))).toBe(true);
    },
  );

  test('init.kucoin never reaches the fetch below', async () => {
    const stage = await open();
    const below = vi.fn(globalThis.fetch);
    const kucoin = kucoinFetch(stage.options(), below);
    await stage.play(kucoin(stage.url('/api/v1/accounts'), { kucoin: { retries: 1 } }));
    expect(below.mock.calls[0]![1]).not.toHaveProperty('kucoin');
  });
});

describe('what fetch gives', () => {
  test('5 MB of candles arrive whole, classified by their beginning', async () => {
    const stage = await open({ candleBytes: 5_000_000 });
    const response = await stage.play(stage.kucoin(stage.url(candles)));
    expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
    const text = await response.text();
    expect(text).toHaveLength(5_000_000);
    expect((JSON.parse(text) as { code: string }).code).toBe('200000');
  });

  test('abort ends an answer that is still on its way', async () => {
    const stage = await open({ candleBytes: 5_000_000 });
    const controller = new AbortController();
    const { signal } = controller;
    const response = await stage.play(stage.kucoin(stage.url(candles), { signal }));
    const reader = response.body!.getReader();
    await reader.read();
    controller.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
    await stage.quiet();
  });

  test.each([500_000, 100])('clone, cancel and abort of %i bytes end no process', async (size) => {
    const stage = await open({ candleBytes: size });
    const controller = new AbortController();
    const { signal } = controller;
    const response = await stage.play(stage.kucoin(stage.url(candles), { signal }));
    const copy = response.clone();
    expect([copy.url, copy.type]).toEqual([response.url, 'basic']);
    // Never settles while the other branch is unread, so it must not be awaited.
    void copy.body!.cancel();
    controller.abort();
    await stage.quiet();
    expect(response.bodyUsed).toBe(false);
  });

  test('an answer canceled half-way leaves the connection to others', async () => {
    const stage = await open({ candleBytes: 5_000_000 });
    const response = await stage.play(stage.kucoin(stage.url(candles)));
    await response.body!.cancel();
    await stage.quiet();
    await stage.play(stage.kucoin(stage.url('/api/v1/accounts')));
  });

  test('a long answer cut half-way fails in the hands of its reader', async () => {
    const stage = await open({ candleBytes: 3_000_000 });
    stage.exchange.reply('GET /api/v1/market/candles', { fault: 'truncate' });
    const response = await stage.play(stage.kucoin(stage.url(candles)));
    const { error, kucoin } = await stage.fail(response.text());
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(kucoin).toMatchObject({ kind: 'network', executed: 'no', status: 200, attempts: 1 });
    expect(stage.exchange.log).toHaveLength(1);
  });

  test("errors: 'return' gives a Response for every status", async () => {
    const stage = await open({}, { errors: 'return', retries: 0 });
    stage.exchange.reply('GET /api/v1/accounts', { status: 500, body: 'oops' });
    const response = await stage.play(stage.kucoin(stage.url('/api/v1/accounts')));
    expect([response.status, await response.text()]).toEqual([500, 'oops']);
    expect(isKucoinError({ kucoin: classificationOf(response) })).toBe(true);
  });
});
