import type { KyInstance } from 'ky';
import { describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../../adapters/fetch.js';
import { kucoinKy } from '../../../adapters/ky.js';
import { isKucoinError } from '../../../src/index.js';
import { manualRuntime } from '../../../src/testing/index.js';
import { majors } from '../ky/host.js';

const url = 'https://api.kucoin.com/api/v1/hf/orders';
const body = JSON.stringify({
  clientOid: 'mine-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'market',
  size: '1',
});
const credentials = { key: 'k', secret: 's', passphrase: 'p' };

type Send = (fetch: unknown) => Promise<unknown>;

const viaKy =
  (ky: KyInstance): Send =>
  (fetch) =>
    ky
      .extend({ ...kucoinKy({ credentials, runtime: manualRuntime() }), fetch: fetch as never })
      .post(url, { body });

const hosts: readonly (readonly [string, Send])[] = [
  [
    'fetch',
    (fetch) =>
      kucoinFetch({ credentials, runtime: manualRuntime() }, fetch as typeof globalThis.fetch)(
        url,
        { method: 'POST', body },
      ),
  ],
  ...majors.map(({ name, ky }) => [name, viaKy(ky)] as const),
];

async function thrown(send: Send, fetch: () => unknown) {
  let calls = 0;
  const counted = async () => ((calls += 1), fetch());
  const error: unknown = await send(counted).then(
    () => Promise.reject(new Error('it succeeded')),
    (reason: unknown) => reason,
  );
  return { error: error as TypeError & { kucoin?: unknown }, calls };
}

describe.each(hosts)('%s: an order over a fetch that is broken', (_, send) => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'fetch resolved to undefined, which is no Response'],
    ['null', null, 'fetch resolved to null, which is no Response'],
    ['text', '{"code":"200000"}', 'fetch resolved to a string, which is no Response'],
    [
      'parsed JSON',
      { code: '200000', data: {} },
      'fetch resolved to an object without status, headers.get(), arrayBuffer(), which is no Response',
    ],
    [
      'a mock with json() only',
      { ok: true, status: 200, json: () => Promise.resolve({}) },
      'fetch resolved to an object without headers.get(), arrayBuffer(), which is no Response',
    ],
  ])(
    'that resolves to %s is a TypeError at once, and no look-up follows',
    async (_, given, words) => {
      const { error, calls } = await thrown(send, () => given);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain(`(${words}). Not known whether it was executed.`);
      expect(calls).toBe(1);
      expect(isKucoinError(error)).toBe(true);
      // What was resolved to something else may well have been sent.
      expect(error.kucoin).toMatchObject({ executed: 'unknown', attempts: 1, clientOid: 'mine-1' });
    },
  );

  test.each([
    ['read', (response: Response) => response.text()],
    ['begun to read', (response: Response) => response.body!.getReader().read()],
  ])('that has %s the body of its answer is one, and nothing is sent again', async (_, take) => {
    const { error, calls } = await thrown(send, async () => {
      const response = new Response('{"code":"200000","data":{"orderId":"1"}}');
      await take(response);
      return response;
    });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(
      '(fetch resolved to a Response whose body has been read already). Not known whether',
    );
    expect(calls).toBe(1);
    expect(error.kucoin).toMatchObject({ executed: 'unknown', attempts: 1 });
  });

  test('that throws a ReferenceError is one as well', async () => {
    const cause = new ReferenceError('proces is not defined');
    const { error, calls } = await thrown(send, () => {
      throw cause;
    });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(
      '(fetch threw a ReferenceError: proces is not defined). Not known',
    );
    expect(error.cause).toBe(cause);
    expect(calls).toBe(1);
    expect(error.kucoin).toMatchObject({ executed: 'unknown', attempts: 1 });
  });

  test('that fails as fetches fail is none', async () => {
    const { error } = await thrown(send, () => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('The client is closed'), { code: 'UND_ERR_CLOSED' }),
      });
    });
    expect(error.kucoin).toMatchObject({ executed: 'no', attempts: 1, reason: 'not-retryable' });
  });
});
