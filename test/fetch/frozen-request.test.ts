import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { addressOf, freezeRequest, methodOf, modeOf } from '../../src/fetch/frozen-request.js';

const url = 'https://api.kucoin.com/api/v1/hf/orders';
const text = (body: string | Uint8Array | undefined): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

function streamOf(...parts: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const bytes = parts.map((part) =>
    typeof part === 'string' ? new TextEncoder().encode(part) : part,
  );
  return new ReadableStream({
    pull(controller) {
      const next = bytes.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}

describe('where a request goes', () => {
  test.each([
    [
      'https://API.KuCoin.com:443/api/v1/../v2/accounts?a=b c#x',
      'https://api.kucoin.com/api/v2/accounts?a=b%20c#x',
    ],
    [
      'https://evil.example\\@api.kucoin.com/api/v1/accounts',
      'https://evil.example/@api.kucoin.com/api/v1/accounts',
    ],
    ['https://evil.example\t/@api.kucoin.com/', 'https://evil.example/@api.kucoin.com/'],
    [' \thttps://api.kucoin.com', 'https://api.kucoin.com/'],
  ])('%j is spelt as the platform spells it', (input, address) => {
    expect(addressOf(input)).toBe(address);
  });

  test.each([
    '/api/v1/accounts',
    'data:text/plain,x',
    'blob:https://api.kucoin.com/1',
    '',
    'nonsense',
  ])('%j is no web address', (input) => {
    expect(addressOf(input)).toBeUndefined();
  });

  test('a URL and a Request have theirs', () => {
    expect(addressOf(new URL(url))).toBe(url);
    expect(addressOf(new Request(url))).toBe(url);
  });
});

describe('freezing a request', () => {
  test('a plain call', async () => {
    const frozen = await freezeRequest(url, { headers: { 'X-Mine': '1' } });
    expect(frozen).toEqual({
      method: 'GET',
      url,
      headers: { 'x-mine': '1' },
      body: undefined,
      stream: undefined,
      replayable: true,
      signal: undefined,
      given: undefined,
      rest: {},
    });
  });

  test.each([
    ['text', 'a=1', 'text/plain;charset=UTF-8', 'a=1'],
    [
      'parameters',
      new URLSearchParams({ a: '1 2' }),
      'application/x-www-form-urlencoded;charset=UTF-8',
      'a=1+2',
    ],
    ['a Blob', new Blob(['{}'], { type: 'application/json' }), 'application/json', '{}'],
    ['a Blob without a type', new Blob(['{}']), undefined, '{}'],
    ['bytes', new TextEncoder().encode('{"a":1}'), undefined, '{"a":1}'],
    [
      'a part of a buffer',
      new Uint8Array(new TextEncoder().encode('xx{}x').buffer, 2, 2),
      undefined,
      '{}',
    ],
    ['a DataView', new DataView(new TextEncoder().encode('{}').buffer), undefined, '{}'],
    ['an ArrayBuffer', new TextEncoder().encode('{}').buffer, undefined, '{}'],
    ['nothing but a body', '', 'text/plain;charset=UTF-8', ''],
  ])('%s is kept with the type it implies', async (_, body, type, expected) => {
    const frozen = await freezeRequest(url, { method: 'post', body: body as BodyInit });
    expect(frozen.method).toBe('POST');
    expect(frozen.headers['content-type']).toBe(type);
    expect(text(frozen.body)).toBe(expected);
    expect(frozen.replayable).toBe(true);
  });

  test("the caller's own content type stays", async () => {
    const headers = { 'Content-Type': 'application/json' };
    const frozen = await freezeRequest(url, { method: 'POST', body: '{}', headers });
    expect(frozen.headers).toEqual({ 'content-type': 'application/json' });
  });

  test('a form has one boundary, in its type and in its bytes', async () => {
    const form = new FormData();
    form.set('a', '1');
    const frozen = await freezeRequest(url, { method: 'POST', body: form });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(frozen.headers['content-type']!);
    expect(text(frozen.body)).toContain(`--${boundary![1]}--`);
    expect(frozen.replayable).toBe(true);
  });

  test('bytes changed afterwards change nothing', async () => {
    const bytes = new TextEncoder().encode('{"size":"1"}');
    const frozen = await freezeRequest(url, { method: 'POST', body: bytes });
    bytes.fill(0x39);
    expect(text(frozen.body)).toBe('{"size":"1"}');
  });

  test.each([
    ['a stream', () => streamOf('{"a"', ':1}')],
    ['a stream of Node', () => Readable.from([Buffer.from('{"a"'), Buffer.from(':1}')])],
    [
      'a generator',
      async function* () {
        yield new TextEncoder().encode('{"a":1}');
      },
    ],
  ])('%s is kept to be signed, and sent once', async (_, make) => {
    const body = make as unknown as () => BodyInit;
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit;
    const frozen = await freezeRequest(url, init);
    expect(text(frozen.body)).toBe('{"a":1}');
    expect(frozen).toMatchObject({ stream: undefined, replayable: false });
  });

  test('a stream above 1 MiB goes on as a stream, nothing lost', async () => {
    const chunk = new Uint8Array(600_000).fill(65);
    const frozen = await freezeRequest(url, {
      method: 'POST',
      body: streamOf(chunk, chunk, chunk),
      duplex: 'half',
    } as RequestInit);
    expect(frozen).toMatchObject({ body: undefined, replayable: false });
    const whole = await new Response(frozen.stream).arrayBuffer();
    expect(whole.byteLength).toBe(1_800_000);
  });

  test('a body inside a Request is read once and may be repeated', async () => {
    const request = new Request(url, { method: 'POST', body: '{"a":1}', headers: { 'x-a': '1' } });
    const frozen = await freezeRequest(request, {});
    expect(frozen).toMatchObject({ method: 'POST', url, replayable: true, given: request });
    expect(frozen.headers).toEqual({ 'x-a': '1', 'content-type': 'text/plain;charset=UTF-8' });
    expect(text(frozen.body)).toBe('{"a":1}');
    await expect(Promise.resolve().then(() => freezeRequest(request, {}))).rejects.toThrow(
      /read already/,
    );
  });

  test('init goes before the Request, as in fetch', async () => {
    const signal = new AbortController().signal;
    const request = new Request(url, { headers: { 'x-a': '1' }, signal });
    const frozen = await freezeRequest(request, {
      method: 'PUT',
      body: 'b',
      headers: { 'x-b': '2' },
    });
    expect(frozen.method).toBe('PUT');
    expect(frozen.headers).toEqual({ 'x-b': '2', 'content-type': 'text/plain;charset=UTF-8' });
    expect(frozen.signal).toBe(request.signal);
    expect((await freezeRequest(request, { signal: null })).signal).toBeUndefined();
  });

  test('abort ends the reading of a slow body', async () => {
    const controller = new AbortController();
    const canceled: unknown[] = [];
    const slow = new ReadableStream({ cancel: (reason) => void canceled.push(reason) });
    const init = { method: 'POST', body: slow, duplex: 'half', signal: controller.signal };
    const freezing = Promise.resolve(freezeRequest(url, init));
    const reason = new Error('stop');
    queueMicrotask(() => controller.abort(reason));
    await expect(freezing).rejects.toBe(reason);
    expect(canceled).toEqual([reason]);
  });

  test('a body is not read for a call that is over', async () => {
    const body = streamOf('x');
    const signal = AbortSignal.abort();
    const init = { method: 'POST', body, duplex: 'half', signal };
    await expect(
      Promise.resolve().then(() => freezeRequest(url, init as RequestInit)),
    ).rejects.toBe(signal.reason);
    expect(body.locked).toBe(false);
  });

  test('the length is left to the platform', async () => {
    const headers = { 'content-length': '7' };
    const frozen = await freezeRequest(url, { method: 'POST', body: '{}', headers });
    expect(frozen.headers).not.toHaveProperty('content-length');
  });

  test('a Request with a body cannot be sent as a GET', async () => {
    const request = new Request(url, { method: 'POST', body: '{}' });
    await expect(
      Promise.resolve().then(() => freezeRequest(request, { method: 'GET' })),
    ).rejects.toBeInstanceOf(TypeError);
  });

  test.each([
    ['a GET with a body', { body: '{}' }],
    ['a method that is none', { method: 'GE T' }],
    ['a forbidden method', { method: 'TRACE' }],
    ['a header that is none', { headers: { 'bad name': '1' } }],
    ['a redirect that is none', { redirect: 'sometimes' }],
  ])('%s rejects as fetch does', async (_, init) => {
    await expect(
      Promise.resolve().then(() => freezeRequest(url, init as RequestInit)),
    ).rejects.toBeInstanceOf(TypeError);
  });

  test('a user in the address rejects as fetch does', async () => {
    const address = 'https://user:word@api.kucoin.com/api/v1/accounts';
    await expect(fetch(address)).rejects.toBeInstanceOf(TypeError);
    await expect(Promise.resolve().then(() => freezeRequest(address, {}))).rejects.toBeInstanceOf(
      TypeError,
    );
    const harmless = await freezeRequest('https://api.kucoin.com/api/v1/accounts?at=a@b', {});
    expect(harmless.url).toContain('a@b');
  });

  test('of how a Request is sent only what is unusual is repeated', () => {
    expect(modeOf(undefined)).toEqual({});
    expect(modeOf(new Request(url))).toEqual({});
    expect(modeOf(new Request(url, { redirect: 'error', cache: 'no-store' }))).toEqual({
      redirect: 'error',
      cache: 'no-store',
    });
  });
});

test('the method of what is no whole Request is GET, and a number is a text', () => {
  const input = { url: 'https://api.kucoin.com/', headers: {} };
  expect(methodOf(input, {})).toBe('GET');
  expect(methodOf('https://api.kucoin.com/', { method: 5 as never })).toBe('5');
});
