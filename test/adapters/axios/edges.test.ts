import { createServer, type RequestListener, type Server } from 'node:http';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import axios from 'axios';
import { afterEach, describe, expect, test } from 'vitest';
import { classificationOf, isKucoinError } from '../../../src/index.js';
import { copies, failed, newest, oldest, openAxios } from './support.js';

const accounts = '/api/v1/accounts';
const orders = '/api/v1/hf/orders';
const order = {
  clientOid: 'd-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};
const success = { code: '200000', data: { orderId: '6a11' } };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

function answering(...answers: Partial<AxiosResponse>[]): AxiosAdapter {
  return async (config) => ({
    status: 200,
    statusText: 'OK',
    headers: {},
    config,
    data: undefined,
    ...answers.shift(),
  });
}

describe.each(copies)('an order whose answer was lost, over $name', (copy) => {
  test('is found and answered as axios would have', async () => {
    const stage = await openAxios(copy, {}, { unknownOutcome: 'reconcile' });
    stage.exchange.reply(`POST ${orders}`, { fault: 'reset-after' });
    const response = await stage.play(stage.instance.post<unknown>(orders, order));
    const [placed] = stage.exchange.orders;
    expect(stage.exchange.orders).toHaveLength(1);
    expect(response).toMatchObject({ status: 200, data: { code: '200000' } });
    expect(response.data).toMatchObject({ data: { orderId: placed!.id } });
    expect(response.headers).toBeInstanceOf(copy.library.AxiosHeaders);
    expect(response.config.url).toBe(orders);
    expect(classificationOf(response)).toMatchObject({ action: 'ok', executed: 'yes' });
  });

  test('is an error that says so where a stream was asked for', async () => {
    const stage = await openAxios(
      copy,
      { responseType: 'stream' },
      { unknownOutcome: 'reconcile' },
    );
    stage.exchange.reply(`POST ${orders}`, { fault: 'reset-after' });
    const error = await failed(stage, stage.instance.post(orders, order));
    expect(error.kucoin).toMatchObject({ executed: 'yes', orderId: stage.exchange.orders[0]!.id });
    const bytes = { ...order, clientOid: 'd-2' };
    stage.exchange.reply(`POST ${orders}`, { fault: 'reset-after' });
    const { data } = await stage.play(
      stage.instance.post<Uint8Array>(orders, bytes, { responseType: 'arraybuffer' }),
    );
    expect(JSON.parse(new TextDecoder().decode(data))).toMatchObject({ code: '200000' });
  });
});

describe('mocks', () => {
  test('may answer with parsed data, bytes, headers in a plain object, or nothing', async () => {
    const stage = await openAxios(newest);
    const limited = { code: '200002', msg: 'Too many requests' };
    const bytes = new TextEncoder().encode(JSON.stringify(success));
    const get = async (adapter: AxiosAdapter) =>
      stage.play(stage.instance.get<unknown>(accounts, { adapter }));
    expect((await get(answering({ data: limited }, { data: success }))).data).toEqual(success);
    expect(stage.nowMs()).toBe(10_000);
    const headers = { 'Retry-After': ['3'], 'x-off': false } as never;
    const busy = { status: 503, headers, data: 'busy' };
    expect((await get(answering(busy, { data: bytes.buffer }))).data).toEqual(bytes.buffer);
    expect(stage.nowMs()).toBe(13_000);
    expect((await get(answering({ data: bytes.subarray(0) }))).status).toBe(200);
    expect((await get(answering({ status: 204 }))).status).toBe(204);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect((await get(answering({ data: circular }))).data).toBe(circular);
    expect(stage.nowMs()).toBe(13_000);
  });

  test('may reject with the answer', async () => {
    const stage = await openAxios(newest, {}, { retries: 1 });
    const adapter: AxiosAdapter = async (config) => {
      const response = { status: 503, statusText: '', headers: {}, config, data: 'busy' };
      throw new axios.AxiosError('mocked', 'ERR_BAD_RESPONSE', config, undefined, response);
    };
    const error = await failed(stage, stage.instance.get(accounts, { adapter }));
    expect(error).toMatchObject({ status: 503, kucoin: { attempts: 2, status: 503 } });
    expect(error.response!.data).toBe('busy');
  });

  test.each([
    ['an error of their own', new Error('mocked'), /no answer came.*\(mocked\)/i],
    ['a frozen error', Object.freeze(new Error('mocked')), /no answer came/i],
    ['a text', 'mocked', /no answer came/i],
    ['nothing', undefined, /no answer came/i],
  ])('may throw %s', async (_, thrown, message) => {
    const stage = await openAxios(newest, {}, { retries: 1 });
    let calls = 0;
    const adapter: AxiosAdapter = () => {
      calls += 1;
      throw thrown as unknown;
    };
    const error = await failed(stage, stage.instance.post(orders, order, { adapter }));
    expect(isKucoinError(error)).toBe(true);
    expect(error.message).toMatch(message);
    expect(error.kucoin).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(calls).toBe(1);
  });

  test('whose redirect a browser hides', async () => {
    const stage = await openAxios(newest);
    const adapter = answering({ status: 0, data: '' });
    const error = await failed(stage, stage.instance.get(accounts, { adapter }));
    expect(error.kucoin).toMatchObject({ status: 302, executed: 'no', attempts: 1 });
  });
});

describe('what goes with a request', () => {
  test.each(copies)('a time sync over $name leaves what is the caller’s alone', async (copy) => {
    const stage = await openAxios(copy, {}, {}, { skewMs: 9_000 });
    let progress = 0;
    const config = {
      params: { currency: 'USDT' },
      responseType: 'arraybuffer',
      headers: { 'x-mine': '1' },
      onDownloadProgress: () => (progress += 1),
      transformResponse: (data: unknown) => data,
    } as const;
    const { status } = await stage.play(stage.instance.get(accounts, config));
    expect(status).toBe(200);
    const targets = stage.exchange.log.map(({ target }) => target);
    expect(targets).toEqual([
      `${accounts}?currency=USDT`,
      '/api/v1/timestamp',
      `${accounts}?currency=USDT`,
    ]);
    await stage.quiet();
    expect(progress).toBeGreaterThan(0);
    expect(stage.exchange.log[1]!.headers).not.toHaveProperty('kc-api-key');
    expect(stage.exchange.log[1]!.headers).not.toHaveProperty('x-mine');
  });

  test.each([newest, oldest])('a timeout that is none is for $name to refuse', async (copy) => {
    const stage = await openAxios(copy, { timeout: 'soon' as never }, { retries: 0 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toMatchObject({ code: 'ERR_BAD_OPTION_VALUE', kucoin: { attempts: 1 } });
  });

  test('a header set to false stays unsent', async () => {
    const stage = await openAxios(newest);
    const headers = { 'User-Agent': false, 'x-null': null } as never;
    await stage.play(stage.instance.get(accounts, { headers }));
    expect(stage.exchange.log[0]!.headers).not.toHaveProperty('user-agent');
    expect(stage.exchange.log[0]!.headers).not.toHaveProperty('x-null');
  });

  test('our options are sent nowhere', async () => {
    const stage = await openAxios(newest);
    const seen: InternalAxiosRequestConfig[] = [];
    const adapter: AxiosAdapter = async (config) => {
      seen.push(config);
      return answering({ data: success })(config);
    };
    await stage.instance.post(orders, order, { adapter, kucoin: { retries: 1 } });
    expect(seen[0]!.kucoin).toBeUndefined();
    expect(JSON.stringify(seen[0]!.headers)).not.toContain('retries');
  });
});

describe('long answers that are dropped', () => {
  test.each([newest, oldest])('are cut off after a second over $name', async (copy) => {
    let left = 0;
    const url = await serve((request, response) => {
      response.on('close', () => (left += response.writableEnded ? 0 : 1));
      if (request.headers['x-try'] === undefined) return void response.end(JSON.stringify(success));
      response.writeHead(503).write('x'.repeat(100_000));
    });
    const stage = await openAxios(copy, { baseURL: url }, { retries: 1 });
    const call = stage.instance.get<unknown>(accounts, {
      responseType: 'stream',
      headers: { 'x-try': '1' },
    });
    const error = await failed(stage, call);
    expect(error.kucoin).toMatchObject({ status: 503, attempts: 2 });
    await stage.runtime.advance(900);
    await stage.quiet();
    expect(left).toBe(0);
    await stage.runtime.advance(200);
    await stage.quiet();
    expect(left).toBe(1);
  });
});
