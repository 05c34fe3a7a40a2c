import { inspect } from 'node:util';
import type { Options } from 'ky';
import { describe, expect, test, vi } from 'vitest';
import { kucoinKy } from '../../../adapters/ky.js';
import { classificationOf, isKucoinError, KucoinError } from '../../../src/index.js';
import { order } from '../contract/stage.js';
import { majors, openKyStage } from './host.js';

const accounts = '/api/v1/accounts';
const placing = '/api/v1/hf/orders';
const caught = (call: Promise<unknown>): Promise<unknown> => call.then(String, (e: unknown) => e);

// Those of ky 2 as well: test/versions/types compiles with the oldest and the newest ky.
test('the options are those of ky', () => {
  const options: Options = kucoinKy();
  expect(options).toMatchObject({ retry: 0, timeout: false });
  expect(() => kucoinKy({ maxRetries: 1 } as never)).toThrow(/'maxRetries'; use 'retries'/);
  expect(() => kucoinKy({}, 'fetch' as never)).toThrow(/must be a fetch function/);
});

describe.each(majors)('$name stays ky', (major) => {
  test('create and extend, prefix, searchParams and json', async () => {
    const stage = await openKyStage(major);
    const { ky } = major;
    const prefix = { [major.prefix]: stage.url('/api/v1') };
    const instances = [
      ky.create({ ...prefix, ...kucoinKy(stage.options()) }),
      ky.create(kucoinKy(stage.options())).extend(prefix),
      ky.extend(prefix).extend(() => kucoinKy(stage.options())),
    ];
    for (const kucoin of instances) {
      const searchParams = { currency: 'USDT', type: 'trade' };
      const get = kucoin.get('accounts', { searchParams }).json<{ data: object[] }>();
      expect((await stage.play(get)).data).toHaveLength(1);
      const post = kucoin.post('hf/orders', { json: order() }).json<{ code: string }>();
      expect((await stage.play(post)).code).toBe('200000');
    }
    expect(stage.exchange.log[0]!.target).toBe('/api/v1/accounts?currency=USDT&type=trade');
    expect(stage.exchange.log[0]!.headers['accept']).toBe('application/json');
    expect(stage.exchange.orders).toHaveLength(3);
  });

  test('an error hidden in a 200 is an HTTPError of this ky, with its answer unread', async () => {
    const stage = await openKyStage(major, { balances: { USDT: 1 } });
    const call = stage.extend().post(stage.url(placing), { json: order() }).json();
    const error = await stage.play(caught(call));
    expect(error).toBeInstanceOf(major.HTTPError);
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ code: '200004', status: 200 });
    await expect(major.dataOf(error)).resolves.toMatchObject({ code: '200004' });
  });

  test('what an error hides from print is still there', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(accounts, { status: 400, body: 'no', headers: { 'set-cookie': 'a=1' } });
    const headers = { authorization: 'Bearer my-own-secret' };
    const call = stage.extend().get(stage.url(accounts), { headers });
    const error = (await stage.play(caught(call))) as Error & {
      request: Request;
      options: object;
      response: Response;
    };
    expect(error.request.headers.get('authorization')).toBe('Bearer my-own-secret');
    expect(error.options).toHaveProperty('context');
    expect(error.response.headers.get('set-cookie')).toBeNull();
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('my-own-secret');
  });

  test('an answer without a body hides its cookies, too', async () => {
    const stage = await openKyStage(major);
    const headers = { 'set-cookie': 'sid=cookie-value', location: '/' };
    stage.exchange.reply(accounts, { status: 304, headers });
    const error = await stage.play(caught(stage.extend().get(stage.url(accounts))));
    expect(isKucoinError(error) && error.kucoin.status).toBe(304);
    expect((error as { response: Response }).response.status).toBe(304);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('cookie-value');
  });

  test('throwHttpErrors: false means: give me the answer', async () => {
    const stage = await openKyStage(major, { balances: { USDT: 1 } });
    const options = { json: order(), throwHttpErrors: false };
    const response = await stage.play(stage.extend().post(stage.url(placing), options));
    expect([response.status, response.ok]).toEqual([200, true]);
    expect(classificationOf(response)).toMatchObject({ code: '200004', executed: 'no' });
    await expect(response.json()).resolves.toMatchObject({ code: '200004' });
  });

  test('throwHttpErrors as a function is asked for the status', async () => {
    const stage = await openKyStage(major, { balances: { USDT: 1 } });
    const kucoin = stage.extend({ throwHttpErrors: (status) => status >= 400 });
    const response = await stage.play(kucoin.post(stage.url(placing), { json: order() }));
    expect([response.status, response.ok]).toEqual([200, true]);
    stage.exchange.reply(accounts, { status: 404, body: 'no' });
    const error = await stage.play(caught(kucoin.get(stage.url(accounts))));
    expect(error).toBeInstanceOf(major.HTTPError);
  });

  test.each([100, 500_000])(
    'progress of %i bytes is shown, and the answer is still ours',
    async (size) => {
      const stage = await openKyStage(major, { candleBytes: size });
      const url = stage.url('/api/v1/market/candles?symbol=BTC-USDT&type=1min');
      const seen: number[] = [];
      const onDownloadProgress = ({ percent }: { percent: number }): void =>
        void seen.push(percent);
      const response = await stage.play(stage.extend().get(url, { onDownloadProgress }));
      expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
      await expect(response.json()).resolves.toMatchObject({ code: '200000' });
      expect(seen.at(-1)).toBe(1);
    },
  );

  test('a long answer cut on its way ends json() with the record, progress shown or not', async () => {
    const stage = await openKyStage(major, { candleBytes: 3_000_000 });
    const url = stage.url('/api/v1/market/candles?symbol=BTC-USDT&type=1min');
    for (const options of [{}, { onDownloadProgress: () => undefined }]) {
      stage.exchange.reply('GET /api/v1/market/candles', { fault: 'truncate' });
      const error = await stage.play(caught(stage.extend().get(url, options).json()));
      expect(isKucoinError(error) && error.kucoin).toMatchObject({
        kind: 'network',
        executed: 'no',
        reason: 'not-retryable',
        request: { path: '/api/v1/market/candles' },
      });
    }
  });

  test("a user's hooks run once a call, whatever the number of attempts", async () => {
    const stage = await openKyStage(major);
    const calls: string[] = [];
    const count = (name: string) => (): void => void calls.push(name);
    const before = major.hook('beforeRequest', count('before'));
    const after = major.hook('afterResponse', count('after'));
    const kucoin = stage.extend({ hooks: before }).extend({ hooks: after });
    stage.exchange.overload({ count: 3 });
    const hooks = major.hook('beforeRequest', count('own'));
    await stage.play(kucoin.get(stage.url(accounts), { hooks }));
    expect(stage.exchange.log).toHaveLength(4);
    expect(calls).toEqual(['before', 'own', 'after']);
  });

  test('beforeError hooks behind ours find the record', async () => {
    const stage = await openKyStage(major);
    const seen: unknown[] = [];
    const hooks = major.hook('beforeError', ({ error }) => {
      seen.push(isKucoinError(error) && error.kucoin.code);
    });
    stage.exchange.reply(accounts, { status: 200, body: { code: '400100', msg: 'no' } });
    const error = await stage.play(caught(stage.extend().get(stage.url(accounts), { hooks })));
    expect(error).toBeInstanceOf(major.HTTPError);
    expect(seen).toEqual(['400100']);
  });

  test('a failure in a 200 is not ok to afterResponse hooks either', async () => {
    const stage = await openKyStage(major, { balances: { USDT: 1 } });
    const seen: unknown[] = [];
    const hooks = major.hook('afterResponse', ({ response }) => {
      seen.push(response!.ok, classificationOf(response)?.kind);
    });
    const call = stage.extend().post(stage.url(placing), { json: order(), hooks });
    await stage.play(caught(call));
    expect(seen).toEqual([false, 'insufficient-funds']);
  });

  test('what a hook throws replaces ours', async () => {
    const stage = await openKyStage(major);
    const mine = new Error('mine');
    const hooks = major.hook('afterResponse', () => {
      throw mine;
    });
    stage.exchange.reply(accounts, { status: 400, body: 'no' });
    const error = await stage.play(caught(stage.extend().get(stage.url(accounts), { hooks })));
    expect(error).toBe(mine);
  });

  test('a call without any answer rejects with a KucoinError, not with one of ky', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(accounts, { fault: 'reset-before', times: 2 });
    const call = stage.extend({}, { retries: 1 }).get(stage.url(accounts));
    const error = await stage.play(caught(call));
    expect(error).toBeInstanceOf(KucoinError);
    expect((error as KucoinError).kucoin).toMatchObject({ kind: 'network', attempts: 2 });
    expect(stage.exchange.log).toHaveLength(2);
  });

  test('abort after an answer was delivered, with a hook that has cloned it, does no harm', async () => {
    const stage = await openKyStage(major, { candleBytes: 3_000_000 });
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const controller = new AbortController();
    const candles = stage.url('/api/v1/market/candles?symbol=BTC-USDT&type=1min');
    const hooks = major.hook('afterResponse', () => undefined);
    const { signal } = controller;
    const response = await stage.play(stage.extend().get(candles, { hooks, signal }));
    controller.abort();
    await expect(response.text()).rejects.toMatchObject({ name: 'AbortError' });
    await stage.quiet();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
