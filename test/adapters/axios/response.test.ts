import { getEventListeners } from 'node:events';
import type { Readable } from 'node:stream';
import type { AxiosResponse } from 'axios';
import { describe, expect, test } from 'vitest';
import { classificationOf } from '../../../src/index.js';
import { copies, type Copy, failed, newest, oldest, openAxios } from './support.js';

const accounts = '/api/v1/accounts';
const candles = '/api/v1/market/candles?symbol=BTC-USDT&type=1min';
const orders = '/api/v1/hf/orders';
const blocked = '{"code":"200002","msg":"Too many requests in a short period of time"}';
const success = '{"code":"200000","data":[]}';
const poor = { code: '200004', msg: 'Balance insufficient!' };
const order = {
  clientOid: 'r-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};

/** All of a body, whatever axios made of it. */
async function textOf(data: unknown): Promise<string> {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data))
    return new TextDecoder().decode(data);
  if (data instanceof Blob) return data.text();
  if (data instanceof ReadableStream) return new Response(data).text();
  if (typeof (data as Partial<Readable>).pipe !== 'function') return JSON.stringify(data);
  let text = '';
  for await (const chunk of data as Readable) text += (chunk as Buffer).toString();
  return text;
}

const isFetch = (copy: Copy): boolean => copy.defaults.adapter === 'fetch';
const types = ['json', 'text', 'arraybuffer', 'stream', undefined] as const;

describe.each(copies)('answers over $name', (copy) => {
  test.each(isFetch(copy) ? [...types, 'blob' as const] : types)(
    'a refusal inside a 200 is seen with responseType %s',
    async (responseType) => {
      const stage = await openAxios(copy);
      stage.exchange.reply(accounts, [{ body: blocked }, { body: success }]);
      const config = responseType === undefined ? {} : { responseType };
      const { data } = await stage.play(stage.instance.get<unknown>(accounts, config));
      expect(await textOf(data)).toBe(success);
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000]);
    },
  );

  test.each(types)(
    'a refused order is an error with its body, responseType %s',
    async (responseType) => {
      const stage = await openAxios(copy);
      stage.exchange.reply(orders, { body: poor });
      const config = responseType === undefined ? {} : { responseType };
      const error = await failed(stage, stage.instance.post(orders, order, config));
      expect(error).toMatchObject({
        code: 'ERR_BAD_RESPONSE',
        status: 200,
        response: { status: 200 },
        kucoin: { code: '200004', kind: 'insufficient-funds', executed: 'no' },
      });
      expect(await textOf(error.response!.data)).toBe(JSON.stringify(poor));
      expect(classificationOf(error.response)).toBe(error.kucoin);
    },
  );

  test('a long streamed success comes through whole', async () => {
    const stage = await openAxios(copy, {}, {}, { candleBytes: 900_000 });
    const asText = await stage.play(stage.instance.get<string>(candles, { responseType: 'text' }));
    const { data, status } = await stage.play(
      stage.instance.get<unknown>(candles, { responseType: 'stream' }),
    );
    expect(status).toBe(200);
    const text = await stage.play(textOf(data));
    expect(text).toHaveLength(asText.data.length);
    expect(text).toBe(asText.data);
  });

  test('a streamed failure is repeated and gives its connection back', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(accounts, { status: 503, body: 'busy'.repeat(20_000), times: 3 });
    const { data } = await stage.play(
      stage.instance.get<unknown>(accounts, { responseType: 'stream' }),
    );
    expect(await textOf(data)).toMatch(/^\{"code":"200000"/);
    expect(stage.exchange.log).toHaveLength(4);
    expect(new Set(stage.exchange.log.map(({ connection }) => connection)).size).toBeLessThan(4);
  });

  test.each(['json', 'stream'] as const)(
    'a body cut on its way is no success, responseType %s',
    async (responseType) => {
      const stage = await openAxios(copy);
      stage.exchange.reply(accounts, { fault: 'truncate' });
      const { data } = await stage.play(stage.instance.get<unknown>(accounts, { responseType }));
      expect(await textOf(data)).toMatch(/^\{"code":"200000".*\}$/);
      expect(stage.exchange.log).toHaveLength(2);
      stage.exchange.reply(orders, { fault: 'truncate' });
      const error = await failed(stage, stage.instance.post(orders, order, { responseType }));
      expect(error.kucoin).toMatchObject({
        executed: 'unknown',
        reason: 'unknown-outcome',
        attempts: 1,
      });
    },
  );

  test('a body on its way ends when the caller aborts, and leaves no listener', async () => {
    const stage = await openAxios(copy, {}, {}, { candleBytes: 4_000_000 });
    const controller = new AbortController();
    const { signal } = controller;
    const config = { responseType: 'stream', signal } as const;
    const { data } = await stage.play(stage.instance.get<unknown>(candles, config));
    const reading = textOf(data).catch((error: unknown) => error);
    controller.abort();
    expect(await reading).toMatchObject({
      name: expect.stringMatching(/CanceledError|AbortError/) as string,
    });
    await stage.quiet();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const whole = await stage.play(
      stage.instance.get<unknown>(accounts, { ...config, signal: new AbortController().signal }),
    );
    expect(await textOf(whole.data)).toMatch(/^\{"code":"200000"/);
  });

  test('a streamed body that is read to its end leaves no listener', async () => {
    const stage = await openAxios(copy);
    const { signal } = new AbortController();
    const { data } = await stage.play(
      stage.instance.get<unknown>(accounts, { responseType: 'stream', signal }),
    );
    await textOf(data);
    await stage.quiet();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe.each([newest, oldest])('streams of Node over $name', (copy) => {
  const readers: Record<string, (stream: Readable) => Promise<string>> = {
    data: (stream) =>
      new Promise((resolve, reject) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => resolve(text)).on('error', reject);
      }),
    readable: (stream) =>
      new Promise((resolve, reject) => {
        let text = '';
        stream.on('readable', () => {
          for (let chunk; (chunk = stream.read() as Buffer | null) !== null;)
            text += chunk.toString();
        });
        stream.on('end', () => resolve(text)).on('error', reject);
      }),
    iterate: textOf,
  };

  test.each(Object.keys(readers))('can be read by %s, at once or late', async (way) => {
    const stage = await openAxios(copy);
    const bodies = [success, '', `${success.slice(0, -2)}"${'é'.repeat(50_000)}"]}`];
    for (const body of bodies) {
      for (const late of [false, true]) {
        stage.exchange.reply(accounts, { body });
        const config = {
          responseType: 'stream',
          validateStatus: null,
          kucoin: { retries: 0 },
        } as const;
        const { data } = await stage.play(stage.instance.get<Readable>(accounts, config));
        if (late) await stage.quiet();
        expect(await readers[way]!(data)).toBe(body);
      }
    }
  });

  test('a compressed stream is looked at after it is unpacked', async () => {
    const stage = await openAxios(copy);
    const zipped = new Uint8Array(
      await new Response(
        new Blob([success]).stream().pipeThrough(new CompressionStream('gzip')),
      ).arrayBuffer(),
    );
    const seen: AxiosResponse<Readable>[] = [];
    const { createServer } = await import('node:http');
    const server = createServer((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(zipped);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const baseURL = `http://127.0.0.1:${port}`;
    seen.push(
      await stage.play(stage.instance.get<Readable>(accounts, { baseURL, responseType: 'stream' })),
    );
    expect(await textOf(seen[0]!.data)).toBe(success);
    expect(classificationOf(seen[0])).toMatchObject({ action: 'ok', code: '200000' });
    server.closeAllConnections();
    server.close();
  });
});

describe.each([newest, oldest])('what the caller accepts over $name', (copy) => {
  test.each([
    ['() => true', () => true],
    ['null', null],
    ['undefined', undefined],
    ['status < 500', (status: number) => status < 500],
  ])('validateStatus %s hands back a refusal inside a 200 and a 429', async (_, validateStatus) => {
    const stage = await openAxios(copy, {}, { deadlineMs: 800 });
    const config = { validateStatus } as object;
    stage.exchange.reply(orders, { body: poor });
    const refused = await stage.play(stage.instance.post<unknown>(orders, order, config));
    expect(refused).toMatchObject({ status: 200, data: poor });
    expect(classificationOf(refused)).toMatchObject({ kind: 'insufficient-funds', executed: 'no' });
    stage.exchange.reply(accounts, {
      status: 429,
      body: { code: '429000', msg: 'System-level' },
      times: 9,
    });
    const limited = await stage.play(stage.instance.get<unknown>(accounts, config));
    expect(limited).toMatchObject({ status: 429, data: { code: '429000' } });
    expect(stage.exchange.log).toHaveLength(3);
  });

  test('one that accepts no failure rejects both', async () => {
    const stage = await openAxios(copy, {
      validateStatus: (status) => status === 200 || status === 201,
    });
    stage.exchange.reply(orders, [
      { body: poor },
      { status: 400, body: { code: '400100', msg: 'x' } },
    ]);
    const hidden = await failed(stage, stage.instance.post(orders, order));
    expect(hidden).toMatchObject({ code: 'ERR_BAD_RESPONSE', status: 200 });
    const open = await failed(stage, stage.instance.post(orders, order));
    expect(open).toMatchObject({
      code: 'ERR_BAD_REQUEST',
      status: 400,
      kucoin: { code: '400100' },
    });
  });

  test('one that does not accept a success rejects it', async () => {
    const stage = await openAxios(copy, { validateStatus: (status) => status === 201 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toMatchObject({ status: 200, message: 'Request failed with status code 200' });
    expect(error.kucoin).toBeUndefined();
  });

  test("errors: 'return' gives the answer as axios delivers it", async () => {
    const stage = await openAxios(copy, {}, { errors: 'return', retries: 0 });
    stage.exchange.reply(orders, { body: poor });
    const { data } = await stage.play(stage.instance.post<unknown>(orders, order));
    expect(data).toEqual(poor);
    stage.exchange.reply(accounts, { status: 503, body: 'busy' });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error).toMatchObject({ status: 503, response: { data: 'busy' } });
    expect(error.kucoin).toMatchObject({ reason: 'retries-exhausted', status: 503, attempts: 1 });
  });

  test("errors: 'return' of one call", async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, { body: poor, times: 2 });
    const config = { kucoin: { errors: 'return' } } as object;
    const { data } = await stage.play(stage.instance.post<unknown>(orders, order, config));
    expect(data).toEqual(poor);
    await failed(stage, stage.instance.post(orders, order));
  });
});
