import { createServer, type Server } from 'node:http';
import type { InternalAxiosRequestConfig } from 'axios';
import { afterEach, describe, expect, test } from 'vitest';
import { isKucoinError } from '../../../src/index.js';
import { copies, failed, newest, oldest, openAxios, overFetch } from './support.js';

const accounts = '/api/v1/accounts';
const orders = '/api/v1/hf/orders';
const order = {
  clientOid: 'e-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};
const refused = { code: '400100', msg: 'Parameter error from 203.0.113.7' };

describe.each(copies)('errors over $name', (copy) => {
  test('a refusal is the error axios would have made, and carries the record', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, { status: 400, body: refused, headers: { 'x-in': 'xin-1' } });
    const config = { headers: { 'x-mine': '1' }, params: { a: 1 } };
    const error = await failed(stage, stage.instance.post(orders, order, config));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(Object.getPrototypeOf(error)).toBe(copy.library.AxiosError.prototype);
    expect(copy.library.isAxiosError(error)).toBe(true);
    expect(isKucoinError(error)).toBe(true);
    expect(error.name).toBe('AxiosError');
    expect(error).toMatchObject({ code: 'ERR_BAD_REQUEST', status: 400 });
    expect(error.message).toMatch(
      /^POST \/api\/v1\/hf\/orders: Parameter error from \[ip\] \(HTTP 400, code 400100\)\. Not executed\. /,
    );
    expect(error.response).toMatchObject({ status: 400, data: refused });
    expect(error.response!.headers).toBeInstanceOf(copy.library.AxiosHeaders);
    expect((error.response!.headers as { get(name: string): unknown }).get('X-In')).toBe('xin-1');
    expect(error.response!.config).toBe(error.config);
    expect(error.config).toMatchObject({ method: 'post', url: orders, params: { a: 1 } });
    expect(error.config!.data).toBe(JSON.stringify(order));
    expect(Object.keys(error.config!.headers!).join()).not.toMatch(/kc-api/i);
  });

  test('a hidden refusal goes through the caller’s own transforms, once', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, { body: { code: '200004', msg: 'Balance insufficient!' } });
    let transformed = 0;
    const transformResponse = (text: string): unknown => {
      transformed += 1;
      return { mine: (JSON.parse(text) as { code: string }).code };
    };
    const error = await failed(stage, stage.instance.post(orders, order, { transformResponse }));
    expect(error.response!.data).toEqual({ mine: '200004' });
    expect(transformed).toBe(1);
  });

  test('what the caller’s transform or interceptor throws replaces ours', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, { status: 400, body: refused, times: 2 });
    const own = new Error('mine');
    const transformResponse = (): never => {
      throw own;
    };
    expect(await failed(stage, stage.instance.post(orders, order, { transformResponse }))).toBe(
      own,
    );
    stage.instance.interceptors.response.use(undefined, () => {
      throw own;
    });
    expect(await failed(stage, stage.instance.post(orders, order))).toBe(own);
  });

  test('a call that never left has a code of its own and no response', async () => {
    const stage = await openAxios(copy);
    stage.exchange.blockIp({ shape: 'text' });
    const first = stage.instance.get(accounts);
    await stage.answered();
    const config = { kucoin: { deadlineMs: 1_000 } } as object;
    const error = await failed(stage, stage.instance.get(accounts, config));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error).toMatchObject({ code: 'ERR_KUCOIN_RETRY', config: { url: accounts } });
    expect(error.response).toBeUndefined();
    expect(error.request).toEqual({ method: 'GET', path: accounts });
    expect(Object.keys(error)).not.toContain('request');
    expect(error.kucoin).toMatchObject({ reason: 'deadline', attempts: 0, code: '1015' });
    await stage.play(first);
  });

  test('a lost connection is the error of axios itself', async () => {
    const stage = await openAxios(copy, {}, { retries: 1 });
    stage.exchange.reply(accounts, { fault: 'reset-before', times: 2 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(['ECONNRESET', 'ERR_NETWORK']).toContain(error.code);
    expect(error.response).toBeUndefined();
    expect(error.config).toMatchObject({ url: accounts });
    expect(error.kucoin).toMatchObject({
      kind: 'network',
      attempts: 2,
      reason: 'retries-exhausted',
    });
  });

  test('a time-out is per attempt and looks like one of axios', async () => {
    const stage = await openAxios(copy, { timeout: 700 }, { retries: 1 });
    stage.exchange.reply(accounts, { fault: 'no-answer', times: 9 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error.code).toBe('ECONNABORTED');
    expect(error.message).toContain('(timeout of 700ms exceeded)');
    expect(error.kucoin).toMatchObject({ kind: 'timeout', attempts: 2, executed: 'no' });
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 1_200]);
    stage.exchange.reply(orders, { fault: 'no-answer' });
    const clear = { transitional: { clarifyTimeoutError: true }, timeoutErrorMessage: 'too slow' };
    const other = await failed(
      stage,
      stage.instance.post(orders, order, { ...clear, timeout: '300' as never }),
    );
    expect(other).toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('(too slow)') as string,
      kucoin: { executed: 'unknown' },
    });
  });

  test('no time-out of axios runs beside ours', async () => {
    const stage = await openAxios(copy, { timeout: 1 }, { attemptTimeoutMs: 5_000 });
    stage.exchange.reply(accounts, { delayMs: 1_000 });
    const call = stage.instance.get(accounts);
    // Real time, in which one of axios would be over.
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect((await stage.play(call)).status).toBe(200);
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('attemptTimeoutMs goes before the timeout of axios, and 0 means ours', async () => {
    const stage = await openAxios(copy, { timeout: 700 }, { retries: 0, attemptTimeoutMs: 2_000 });
    stage.exchange.reply(accounts, { fault: 'no-answer', times: 9 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error.message).toContain('(timeout of 2000ms exceeded)');
    const other = await openAxios(copy, {}, { retries: 0 });
    other.exchange.reply(accounts, { fault: 'no-answer', times: 9 });
    expect((await failed(other, other.instance.get(accounts))).message).toContain(
      '(timeout of 30000ms exceeded)',
    );
  });
});

describe('redirects', () => {
  let elsewhere: Server | undefined;
  afterEach(() => void elsewhere?.close());

  test.each([newest, oldest, overFetch])('of public calls are $name’s own matter', async (copy) => {
    elsewhere = createServer(
      (_, response) => void response.end('{"code":"200000","data":"there"}'),
    );
    await new Promise<void>((resolve) => elsewhere!.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as { port: number };
    const stage = await openAxios(copy);
    const location = `http://127.0.0.1:${port}/`;
    stage.exchange.reply('GET /api/v1/market', { status: 302, headers: { location } });
    const { data } = await stage.play(
      stage.instance.get<unknown>('/api/v1/market/orderbook/level1?symbol=BTC-USDT'),
    );
    expect(data).toEqual({ code: '200000', data: 'there' });
    elsewhere.closeAllConnections();
  });

  test.each(copies)('are not followed by $name with a signature', async (copy) => {
    let followed = 0;
    elsewhere = createServer((_, response) => {
      followed += 1;
      response.end('{"code":"200000","data":"there"}');
    });
    await new Promise<void>((resolve) => elsewhere!.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as { port: number };
    const stage = await openAxios(copy, { fetchOptions: { mode: 'cors' } } as object);
    const location = `http://127.0.0.1:${port}/`;
    stage.exchange.reply(accounts, { status: 307, headers: { location } });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error).toMatchObject({ status: 307, kucoin: { status: 307, attempts: 1 } });
    expect(followed).toBe(0);
    const headers = { 'KC-API-KEY': 'theirs', 'KC-API-SIGN': 'theirs', 'KC-API-TIMESTAMP': '1' };
    stage.exchange.reply(accounts, { status: 302, headers: { location } });
    await failed(stage, stage.instance.get(accounts, { headers }));
    expect(followed).toBe(0);
  });

  test('a signed call that is redirected can be accepted as it is', async () => {
    const stage = await openAxios(newest);
    stage.exchange.reply(accounts, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    const config: Partial<InternalAxiosRequestConfig> = {
      validateStatus: (status) => status === 302,
    };
    const { status, headers } = await stage.play(stage.instance.get(accounts, config));
    expect(status).toBe(302);
    expect(headers['location']).toBe('http://127.0.0.1:1/');
  });
});
