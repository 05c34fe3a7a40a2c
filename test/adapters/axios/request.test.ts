import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import axios from 'axios';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../../src/testing/index.js';
import { copies, failed, newest, openAxios, overFetch, rejection } from './support.js';

/** The package `form-data`, which axios brings along. */
const FormPackage = axios.defaults.env!.FormData as new () => {
  append(name: string, value: unknown, options?: object): void;
};

const accounts = '/api/v1/accounts';
const orders = '/api/v1/hf/orders';
const busy = { code: '429000', msg: 'Too Many Requests' };
const order = {
  clientOid: 'axios-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};

/** The signature KuCoin expects of what arrived. */
function expectedSign({ headers, method, target, body }: LogRecord, secret: string): string {
  const text = `${headers['kc-api-timestamp']}${method}${decodeURIComponent(target.replaceAll('+', ' '))}${body}`;
  return createHmac('sha256', secret).update(text).digest('base64');
}

describe.each(copies)('addresses over $name', (copy) => {
  test('baseURL, params and serializer are applied once, and are what is signed', async () => {
    const stage = await openAxios(copy, { params: { type: 'trade' } });
    stage.exchange.overload({ count: 2 });
    const params = { currency: 'A:B', list: ['x', 'y'], text: 'a b&ü' };
    await stage.play(
      stage.instance.get('accounts', { baseURL: `${stage.exchange.url}/api/v1/`, params }),
    );
    const targets = stage.exchange.log.map(({ target }) => target);
    expect(new Set(targets).size).toBe(1);
    expect(targets[0]).toMatch(/^\/api\/v1\/accounts\?type=trade&currency=A:B&list(\[\]|%5B%5D)=x/);
    expect(targets[0]).toMatch(/&text=a\+b%26%C3%BC$/);
    expect(stage.exchange.log.map(({ status }) => status)).toEqual([429, 429, 200]);
    for (const sent of stage.exchange.log) {
      expect(sent.headers['kc-api-sign']).toBe(
        expectedSign(sent, stage.exchange.credentials.secret),
      );
    }
  });

  test('a serializer is asked once a call, so that what is signed is what leaves', async () => {
    const stage = await openAxios(copy);
    stage.exchange.overload({ count: 1 });
    let asked = 0;
    const paramsSerializer = { serialize: (): string => `n=${(asked += 1)}` };
    await stage.play(stage.instance.get(accounts, { params: {}, paramsSerializer }));
    expect(stage.exchange.log.map(({ target }) => target)).toEqual([
      `${accounts}?n=1`,
      `${accounts}?n=1`,
    ]);
    expect(asked).toBe(1);
  });

  test('an absolute address wins over baseURL', async () => {
    const stage = await openAxios(copy, { baseURL: 'https://api.kucoin.com' });
    await stage.play(stage.instance.get(`${stage.exchange.url}${accounts}?currency=USDT#part`));
    expect(stage.exchange.log[0]!.target).toBe(`${accounts}?currency=USDT`);
  });
});

describe.each(copies)('headers over $name', (copy) => {
  test('are copied for every attempt, without the ways of AxiosHeaders', async () => {
    const stage = await openAxios(copy, { headers: { common: { 'x-common': 'c' } } as never });
    stage.exchange.overload({ count: 2 });
    const headers = { 'X-Mine': 'm', 'x-list': ['1', '2'], 'x-number': 7, 'user-agent': 'bot/1' };
    const given = structuredClone(headers);
    const { config } = await stage.play(
      stage.instance.get(accounts, { headers: headers as never }),
    );
    expect(headers).toEqual(given);
    for (const sent of stage.exchange.log) {
      expect(sent.headers).toMatchObject({
        'x-common': 'c',
        'x-mine': 'm',
        'x-number': '7',
        'user-agent': 'bot/1',
      });
      expect(sent.headers['x-list']!.replaceAll(' ', '')).toBe('1,2');
      const names = Object.keys(sent.headers).join();
      expect(names).not.toMatch(/(^|,)(get|set|has|concat|tojson|normalize)(,|$)/);
    }
    expect(Object.keys(config.headers).join()).not.toMatch(/kc-api/i);
  });

  test('a content length of before does not outlive its body', async () => {
    const stage = await openAxios(copy);
    stage.exchange.overload({ count: 1 });
    const headers = { 'Content-Length': '3', 'content-type': 'application/json' };
    await stage.play(stage.instance.post(orders, order, { headers }));
    expect(stage.exchange.log.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      order,
      order,
    ]);
  });
});

describe.each(copies)('bodies over $name', (copy) => {
  const json = JSON.stringify(order);
  const typed = { headers: { 'content-type': 'application/json' } };

  test.each([
    ['an object', () => order, json],
    ['a text', () => json, json],
    ['a Buffer', () => Buffer.from(json), json],
    ['an ArrayBuffer', () => new TextEncoder().encode(json).buffer, json],
    ['a view', () => new TextEncoder().encode(json), json],
    ['a Blob', () => new Blob([json], { type: 'application/json' }), json],
  ])('%s is the same in every attempt', async (_, body, expected) => {
    const stage = await openAxios(copy);
    stage.exchange.overload({ count: 2 });
    const { data } = await stage.play(stage.instance.post<unknown>(orders, body(), typed));
    expect(data).toMatchObject({ code: '200000' });
    expect(stage.exchange.log.map(({ body: sent }) => sent)).toEqual([
      expected,
      expected,
      expected,
    ]);
    expect(new Set(stage.exchange.log.map(({ headers }) => headers['kc-api-sign'])).size).toBe(3);
  });

  test('bytes that are changed during a wait leave as they were', async () => {
    const stage = await openAxios(copy);
    stage.exchange.blockEndpoint(`POST ${orders}`);
    const bytes = Buffer.from(json);
    const call = stage.instance.post(orders, bytes, typed);
    await stage.answered();
    bytes.fill(0);
    await stage.play(call);
    expect(stage.exchange.log.map(({ body }) => body)).toEqual([json, json]);
  });

  test('a body of parameters and its content type', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, [
      { status: 429, body: busy },
      { body: { code: '200000', data: { orderId: '6a11' } } },
    ]);
    await stage.play(stage.instance.post(orders, new URLSearchParams({ a: 'b c', d: 'ü' })));
    for (const sent of stage.exchange.log) {
      expect(sent.body).toBe('a=b+c&d=%C3%BC');
      expect(sent.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    }
    expect(stage.exchange.log).toHaveLength(2);
  });

  test.each(['the platform', 'the package'])(
    'a form of %s is frozen with its boundary',
    async (kind) => {
      const stage = await openAxios(copy);
      stage.exchange.reply(orders, [
        { status: 429, body: busy },
        { body: { code: '200000', data: { orderId: '6a11' } } },
      ]);
      const form = kind === 'the package' ? new FormPackage() : new FormData();
      form.append('name', 'välue');
      await stage.play(stage.instance.post(orders, form));
      const [first, second] = stage.exchange.log;
      expect(first!.body).toContain('name="name"\r\n\r\nvälue\r\n');
      expect(second!.body).toBe(first!.body);
      const boundary = /boundary=(\S+)/.exec(first!.headers['content-type']!)![1]!;
      expect(first!.body.startsWith(`--${boundary}\r\n`)).toBe(true);
      expect(second!.headers['content-type']).toBe(first!.headers['content-type']);
    },
  );

  test.each([
    ['of Node', () => Readable.from([json.slice(0, 9), json.slice(9)])],
    ['of the web', () => new Blob([json]).stream()],
  ])('a stream %s is signed, and sent once', async (_, body) => {
    const stage = await openAxios(copy);
    stage.exchange.overload({ count: 1 });
    const error = await failed(stage, stage.instance.post(orders, body(), typed));
    expect(error.kucoin).toMatchObject({
      attempts: 1,
      reason: 'not-retryable',
      executed: 'no',
      status: 429,
    });
    expect(stage.exchange.log.map(({ body: sent }) => sent)).toEqual([json]);
    await stage.play(stage.instance.post(orders, body(), typed));
    expect(stage.exchange.orders).toHaveLength(1);
  });
});

describe('bodies that cannot be kept', () => {
  const chunk = 'x'.repeat(65_536);
  const long = (): Readable => Readable.from(Array.from({ length: 20 }, () => chunk));

  test('a form with a stream in it is sent once', async () => {
    const stage = await openAxios(newest);
    stage.exchange.reply(orders, { status: 429, body: busy, times: 3 });
    const form = new FormPackage();
    form.append('file', Readable.from(['abc']), { filename: 'a.txt' });
    const error = await failed(stage, stage.instance.post(orders, form, { timeout: 1_000 }));
    expect(error.kucoin).toMatchObject({ attempts: 1, executed: 'no' });
    expect(stage.exchange.log[0]!.body).toContain('abc');
  });

  test.each(copies)(
    'a stream above 1 MiB is sent whole over $name, once, where nothing has to be signed',
    async (copy) => {
      const stage = await openAxios(copy, {}, { credentials: undefined });
      const error = await failed(stage, stage.instance.post(orders, long()));
      expect(error.kucoin).toMatchObject({ attempts: 1 });
      expect(stage.exchange.log).toHaveLength(1);
      expect(stage.exchange.log[0]!.body).toBe(chunk.repeat(20));
    },
  );

  test.each([newest, overFetch])(
    'above 1 MiB it cannot be signed over $name, and says so',
    async (copy) => {
      const stage = await openAxios(copy);
      const error = await failed(stage, stage.instance.post(orders, long()));
      expect(error).toBeInstanceOf(copy.library.AxiosError);
      expect(error.message).toContain('A body over 1 MiB cannot be signed). Not executed.');
      expect(error.kucoin).toMatchObject({ executed: 'no' });
      expect(stage.exchange.log).toHaveLength(0);
    },
  );

  test('a request that axios itself refuses is not repeated', async () => {
    const stage = await openAxios(newest, { maxBodyLength: 10 });
    const error = await failed(stage, stage.instance.post(orders, order));
    expect(error.message).toContain('Request body larger than maxBodyLength limit). Not executed.');
    expect(error.kucoin).toMatchObject({ attempts: 1, executed: 'no', reason: 'not-retryable' });
    expect(stage.exchange.log).toHaveLength(0);
    expect(stage.nowMs()).toBe(0);
  });

  test('abort ends the reading of a stream that does not come', async () => {
    const stage = await openAxios(newest);
    const controller = new AbortController();
    const body = new Readable({ read: () => undefined });
    const call = stage.instance.post(orders, body, { signal: controller.signal });
    const caught = rejection(call);
    await stage.quiet();
    controller.abort();
    expect((await caught).code).toBe('ERR_CANCELED');
    expect(body.destroyed).toBe(true);
    expect(stage.exchange.log).toHaveLength(0);
  });
});
