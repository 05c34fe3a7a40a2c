import { describe, expect, test } from 'vitest';
import { classificationOf, rememberClassification } from '../../src/errors.js';
import { BufferedResponse } from '../../src/fetch/buffered-response.js';
import { RebuiltResponse, refusedResponse } from '../../src/fetch/rebuilt-response.js';
import type { Classification } from '../../src/types/index.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A Response as it comes over the wire: the constructor cannot make one. */
function received(body: BodyInit | null, init?: ResponseInit): Response {
  const response = new Response(body, init);
  Object.defineProperties(response, {
    url: { value: 'https://api.kucoin.com/api/v1/accounts' },
    redirected: { value: true },
    type: { value: 'basic' },
  });
  return response;
}

const init = {
  status: 429,
  statusText: 'Slow',
  headers: [
    ['x-a', '1'],
    ['set-cookie', 'b=2'],
  ],
};
const shape = ({ url, redirected, type, status, statusText, ok }: Response): object => ({
  url,
  redirected,
  type,
  status,
  statusText,
  ok,
});

/** The two ways to give out a body that has been read. */
const ways: readonly [string, (original: Response, body: Uint8Array) => Response][] = [
  ['a rebuilt Response', (original, body) => new RebuiltResponse(body, original)],
  [
    'a Response that has been read',
    (original, body) => BufferedResponse.of(original, body, new TextDecoder().decode(body)),
  ],
];

describe.each(ways)('%s', (_, deliver) => {
  const delivered = (): Response => deliver(received('', init as ResponseInit), bytes('{"a":1}'));

  test('is all that the original was', async () => {
    const response = delivered();
    expect(response).toBeInstanceOf(Response);
    expect(shape(response)).toEqual({
      url: 'https://api.kucoin.com/api/v1/accounts',
      redirected: true,
      type: 'basic',
      status: 429,
      statusText: 'Slow',
      ok: false,
    });
    expect(response.headers.get('x-a')).toBe('1');
    expect(response.headers.getSetCookie()).toEqual(['b=2']);
    await expect(response.json()).resolves.toEqual({ a: 1 });
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toBeInstanceOf(TypeError);
  });

  test.each(['json', 'text', 'arrayBuffer', 'blob'] as const)('%s() reads it once', async (how) => {
    const response = delivered();
    const reading = response[how]();
    expect(response.bodyUsed).toBe(true);
    await reading;
    for (const again of ['json', 'text', 'arrayBuffer', 'blob'] as const) {
      await expect(response[again]()).rejects.toBeInstanceOf(TypeError);
    }
    expect(() => response.clone()).toThrow(TypeError);
  });

  test('what a reader has begun, or holds, is not read again', async () => {
    const held = delivered();
    held.body!.getReader();
    await expect(held.text()).rejects.toBeInstanceOf(TypeError);
    const begun = delivered();
    const reader = begun.body!.getReader();
    await reader.read();
    reader.releaseLock();
    await expect(begun.json()).rejects.toBeInstanceOf(TypeError);
  });

  test('a byte order mark is no part of the text, and text may be no JSON', async () => {
    const response = deliver(received(''), bytes('\uFEFF{"a":1}'));
    await expect(response.clone().text()).resolves.toBe('{"a":1}');
    await expect(response.json()).resolves.toEqual({ a: 1 });
    const page = deliver(received(''), bytes('<html>'));
    await expect(page.json()).rejects.toBeInstanceOf(SyntaxError);
    const nothing = deliver(received(''), new Uint8Array(0));
    await expect(nothing.text()).resolves.toBe('');
  });

  test('and so is its clone, and the clone of that', async () => {
    const response = delivered();
    const copy = response.clone().clone();
    expect(shape(copy)).toEqual(shape(response));
    await expect(copy.json()).resolves.toEqual({ a: 1 });
    await expect(response.json()).resolves.toEqual({ a: 1 });
  });

  test('a clone is classified as the original is', () => {
    const response = delivered();
    expect(classificationOf(response.clone())).toBeUndefined();
    const classification = { action: 'ok' } as Classification;
    rememberClassification(response, classification);
    expect(classificationOf(response.clone())).toBe(classification);
  });
});

describe('what a server may send and no constructor takes', () => {
  /** An original as Node's fetch gives it: its members are those of the wire. */
  function wire(status: number, statusText: string, headers: object = {}): Response {
    const response = new Response('{"a":1}');
    Object.defineProperties(response, {
      status: { value: status },
      statusText: { value: statusText },
      ok: { value: status >= 200 && status < 300 },
      ...('headers' in headers ? { headers: { value: headers.headers } } : {}),
    });
    return response;
  }

  test.each([
    [429, '请求过多'],
    [429, '\u0001'],
    [600, 'Odd'],
    [999, 'Request Denied'],
    [101, 'Switching'],
    [204, 'No Content, but some'],
    [304, 'Not Modified'],
  ])('%i %j is kept, through clones too', async (status, statusText) => {
    const response = new RebuiltResponse(bytes('{"a":1}'), wire(status, statusText));
    for (const each of [response.clone().clone(), response]) {
      expect([each.status, each.statusText, each.ok]).toEqual([status, statusText, status === 204]);
      await expect(each.json()).resolves.toEqual({ a: 1 });
    }
  });

  test.each(['请求过多', '\u0001'])(
    'a success with the text %j is given out whole',
    async (text) => {
      const response = BufferedResponse.of(wire(200, text), bytes('{"a":1}'), '{"a":1}');
      expect([response.status, response.statusText]).toEqual([200, text]);
      await expect(response.clone().json()).resolves.toEqual({ a: 1 });
      expect((await response.arrayBuffer()).byteLength).toBe(7);
    },
  );

  test('a header that cannot be set is the only one lost', () => {
    const sent: [string, string][] = [
      ['x a', 'b'],
      ['gw-ratelimit-reset', '2000'],
    ];
    const headers = { [Symbol.iterator]: () => sent[Symbol.iterator]() };
    const response = new RebuiltResponse(bytes(''), wire(429, 'Too Many', { headers }));
    expect([...response.headers]).toEqual([['gw-ratelimit-reset', '2000']]);
  });
});

describe('an answer that other code rebuilds', () => {
  const classification = { action: 'ok' } as Classification;
  const progress = (): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> =>
    new TransformStream();

  test.each(ways)('%s keeps its classification', async (_, deliver) => {
    const response = deliver(received(''), bytes('{"a":1}'));
    rememberClassification(response, classification);
    const around = new Response(response.body, { status: 200 });
    expect(classificationOf(around)).toBe(classification);
    const piped = new Response(around.body!.pipeThrough(progress()));
    expect(classificationOf(piped)).toBe(classification);
    await expect(piped.json()).resolves.toEqual({ a: 1 });
  });

  test('what was never ours is not recognised', () => {
    expect(classificationOf(new Response('x'))).toBeUndefined();
    const response = new RebuiltResponse(bytes('{}'), received(''));
    expect(response.body).toBe(response.body);
    expect(classificationOf(new Response(response.body))).toBeUndefined();
    for (const nothing of [undefined, null, 1, 'x', {}]) {
      expect(classificationOf(nothing)).toBeUndefined();
    }
  });
});

describe('an answer that is to look otherwise', () => {
  test('can be marked as refused, clones included', () => {
    const response = new RebuiltResponse(bytes('{}'), received(''));
    expect(response.ok).toBe(true);
    expect(refusedResponse(response)).toBe(response);
    expect(response.ok).toBe(false);
    expect(response.clone().ok).toBe(false);
    expect(response.status).toBe(200);
  });

  test('another Response is rebuilt for that, unless it is a failure anyway', async () => {
    const failure = received('no', { status: 500 });
    expect(refusedResponse(failure)).toBe(failure);
    const seen = BufferedResponse.of(received(''), bytes('{"a":1}'), '{"a":1}');
    await expect(refusedResponse(seen).json()).resolves.toEqual({ a: 1 });
    const refused = refusedResponse(received('{"a":1}'));
    expect(shape(refused)).toMatchObject({ ok: false, status: 200, redirected: true });
    await expect(refused.json()).resolves.toEqual({ a: 1 });
    expect(refusedResponse(received(null, { status: 204 })).ok).toBe(false);
  });

  test('an answer put together by us looks like one that arrived', async () => {
    const response = RebuiltResponse.of('{"code":"200000"}', 'https://api.kucoin.com/x');
    expect(shape(response)).toMatchObject({
      url: 'https://api.kucoin.com/x',
      type: 'basic',
      redirected: false,
      ok: true,
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    await expect(response.clone().json()).resolves.toEqual({ code: '200000' });
  });
});
