import { Agent } from 'node:http';
import { inspect } from 'node:util';
import type { AxiosError, InternalAxiosRequestConfig } from 'axios';
import { describe, expect, test } from 'vitest';
import { kucoinAxios } from '../../../adapters/axios.js';
import { isKucoinError, type RequestOptions } from '../../../src/index.js';
import {
  accounts,
  type AxiosStage,
  copies,
  type Copy,
  failed,
  newest,
  openAxios,
  order,
  orders,
  type SeenError,
} from './support.js';

const refused = { code: '400100', msg: 'Parameter error from 203.0.113.7' };

const deep = { depth: Infinity, showHidden: true };

/** Everything a log file might get to see of an error. */
function printed(error: SeenError): string {
  const plain: unknown = (error as unknown as Partial<AxiosError>).toJSON?.();
  return [
    inspect(error, { depth: 10 }),
    inspect(error, deep),
    inspect({ ...error }, deep),
    json(error),
    json({ ...error }),
    json(plain),
    inspect(plain, deep),
    inspect(error.config, deep),
    json(error.config),
    inspect(error.config?.['kucoin'], { ...deep, getters: true }),
    inspect({ ...(error.config?.['kucoin'] as object | undefined) }, deep),
    String(error),
    error.stack,
  ].join('\n');
}

/** As JSON; an error of axios's own for another host goes round in circles. */
function json(value: unknown): string | undefined {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== 'object' || member === null) return member;
    if (seen.has(member)) return undefined;
    seen.add(member);
    return member;
  });
}

describe('secrets', () => {
  const answers = [
    ['an answer', { status: 400, body: refused }, {}],
    ['a refusal in a 200', { body: { code: '200004', msg: 'x' } }, {}],
    ['a streamed answer', { status: 400, body: refused }, { responseType: 'stream' }],
    ['a lost connection', { fault: 'reset-after' }, {}],
    ['a cut answer', { fault: 'truncate' }, {}],
    ['a time-out', { fault: 'no-answer' }, { timeout: 100 }],
  ] as const;
  const cases = copies.flatMap((copy) =>
    answers.map((row) => [row[0], copy, row[1], row[2]] as const),
  );

  test.each(cases)('none shows after %s ($1.name)', async (_, copy, answer, config) => {
    const httpAgent = new Agent({ keepAlive: true });
    const stage = await openAxios(copy, { httpAgent });
    const cookie = '__cf_bm=from-the-edge; path=/';
    // A call under way keeps a socket of the same agent busy, with its headers.
    stage.exchange.reply('GET /api/v1/accounts', { fault: 'no-answer' });
    const controller = new AbortController();
    const busy = stage.instance.get(accounts, { signal: controller.signal }).catch(() => undefined);
    await stage.until(() => stage.exchange.log.length === 1);
    const headers = 'fault' in answer ? {} : { headers: { 'set-cookie': [cookie] } };
    stage.exchange.reply(orders, { ...answer, ...headers });
    const { credentials } = stage.exchange;
    const own = { ...config, kucoin: { credentials } } as object;
    const error = await failed(stage, stage.instance.post(orders, order, own));
    expect(isKucoinError(error)).toBe(true);
    const sent = stage.exchange.log.flatMap(({ headers: all }) => [
      all['kc-api-sign']!,
      all['kc-api-passphrase']!,
    ]);
    const { key, secret, passphrase } = credentials;
    expect(() => JSON.stringify(error) + JSON.stringify({ ...error })).not.toThrow();
    const text = printed(error);
    for (const part of [key, secret, passphrase, ...sent, 'from-the-edge']) {
      expect(text).not.toContain(part);
    }
    // Hidden is not gone: what is read by name works as ever.
    expect(error.config!.httpAgent).toBe(httpAgent);
    const kept = (error.config!['kucoin'] as { credentials: typeof credentials }).credentials;
    expect([kept.key, kept.secret, kept.passphrase]).toEqual([key, secret, passphrase]);
    controller.abort();
    await busy;
    httpAgent.destroy();
  });

  test('an error of axios for an abort shows none either', async () => {
    const httpAgent = new Agent({ keepAlive: true });
    const stage = await openAxios(newest, { httpAgent });
    stage.exchange.reply('GET /api/v1/accounts', { fault: 'no-answer', times: 2 });
    const controllers = [new AbortController(), new AbortController()];
    const [first, second] = controllers.map(({ signal }) =>
      stage.instance.get(accounts, { signal }).catch((error: unknown) => error as SeenError),
    );
    await stage.until(() => stage.exchange.log.length === 1);
    controllers[0]!.abort();
    const error = (await first) as SeenError;
    expect(error.code).toBe('ERR_CANCELED');
    expect(printed(error)).not.toContain(stage.exchange.credentials.key);
    controllers[1]!.abort();
    await second;
    httpAgent.destroy();
  });

  test('headers that an SDK signed with the same key are not printed', async () => {
    const stage = await openAxios(newest);
    const { key } = stage.exchange.credentials;
    stage.exchange.reply(accounts, { status: 400, body: refused });
    const headers = {
      'KC-API-KEY': key,
      'KC-API-SIGN': 'sdk-sign',
      'KC-API-PASSPHRASE': 'sdk-pass',
      cookie: 'c=sdk',
    };
    const error = await failed(stage, stage.instance.get(accounts, { headers }));
    const text = printed(error);
    for (const part of [key, 'sdk-sign', 'sdk-pass', 'c=sdk']) expect(text).not.toContain(part);
    expect(error.config!.headers!['KC-API-SIGN']).toBe('sdk-sign');
    expect(stage.exchange.log[0]!.headers['kc-api-sign']).not.toBe('sdk-sign');
  });

  test.each(copies)('an error that ends a long answer of $name shows none', async (copy) => {
    const stage = await openAxios(copy);
    const text = `{"code":"200000","data":[${'"x",'.repeat(300_000)}`;
    stage.exchange.reply(accounts, { body: text });
    const { data, ...answer } = await stage.play(
      stage.instance.get<AsyncIterable<unknown>>(accounts, { responseType: 'stream' }),
    );
    const reading = (async () => {
      for await (const _ of data);
    })();
    const error = (await reading.catch((reason: unknown) => reason)) as SeenError;
    expect(isKucoinError(error)).toBe(true);
    const sent = stage.exchange.log[0]!.headers['kc-api-sign'];
    const shown = printed(error) + inspect(answer, deep);
    const { key, secret, passphrase } = stage.exchange.credentials;
    for (const part of [key, secret, passphrase, sent]) expect(shown).not.toContain(part);
  });

  test.each(copies)("the caller's own error around an answer of $name shows none", async (copy) => {
    const stage = await openAxios(copy, {}, { errors: 'return' });
    stage.instance.interceptors.response.use((response) => {
      throw Object.assign(new Error('mine'), { response });
    });
    stage.exchange.reply(orders, { body: refused });
    const streamed = { responseType: 'stream' } as const;
    for (const [url, config] of [
      [orders],
      [accounts],
      [orders, streamed],
      [accounts, streamed],
    ] as const) {
      const error = await failed(stage, stage.instance.get(url, config));
      const { headers } = stage.exchange.log.at(-1)!;
      const text = [inspect(error, deep), inspect(error.response, deep)].join();
      expect(text).not.toContain(stage.exchange.credentials.key);
      expect(text).not.toContain(headers['kc-api-sign']);
      // Read by name it is there.
      expect(error.response!.request).toBeDefined();
    }
  });

  test('a config with credentials can be sent again with them', async () => {
    const other = { key: 'sub-key', secret: 'sub-secret', passphrase: 'sub-pass' };
    const stage = await openAxios(newest, {}, {}, { users: [other] });
    stage.exchange.reply(accounts, { status: 400, body: refused });
    const config = { kucoin: { credentials: other } } as object;
    const error = await failed(stage, stage.instance.get(accounts, config));
    await stage.play(stage.instance(error.config!));
    expect(stage.exchange.log.map(({ headers }) => headers['kc-api-key'])).toEqual([
      'sub-key',
      'sub-key',
    ]);
  });
});

/** Of an account that no engine has, so that only the option of a call can show it. */
const own = { key: 'own-key-4711', secret: 'own-secret-4711', passphrase: 'own-passphrase-4711' };
const withOwn = { kucoin: { credentials: own, retries: 0 } } as object;

/** A host that is not KuCoin's, and where no server listens. */
const nowhere = 'http://0.0.0.0:1';
const there = nowhere + accounts;

/** Fails the way axios itself does, with the config in the error. */
function failing(copy: Copy): (config: InternalAxiosRequestConfig) => never {
  return (config) => {
    throw new copy.library.AxiosError('mine', 'MINE', config);
  };
}

type Trouble = (stage: AxiosStage, copy: Copy) => Promise<unknown>;

/** Every way to an error with credentials in the options of its call. */
const troubles: Readonly<Record<string, Trouble>> = {
  'an address of another host': ({ instance }) => instance.get(there, withOwn),
  'another host that answers': ({ instance, exchange }) => {
    exchange.reply(accounts, { status: 400, body: refused });
    return instance.get(exchange.url.replace('127.0.0.1', '0.0.0.0') + accounts, withOwn);
  },
  'a body and another host': ({ instance }) => instance.post(there, order, withOwn),
  'another host as baseURL': ({ instance }) =>
    instance.get(accounts, { ...withOwn, baseURL: nowhere }),
  'another host by an interceptor that runs later': (stage, copy) => {
    stage.undo();
    stage.instance.interceptors.request.use((config) => ((config.baseURL = nowhere), config));
    kucoinAxios(stage.instance, stage.options());
    return stage.instance.get(accounts, { ...withOwn, ...copy.defaults });
  },
  'undo and another host': ({ undo, instance }) => (undo(), instance.get(there, withOwn)),
  'undo and our host': ({ undo, instance, exchange }) => {
    undo();
    exchange.reply(accounts, { status: 400, body: refused });
    return instance.get(accounts, withOwn);
  },
  'undo of two installations': ({ undo, instance }) => {
    kucoinAxios(instance)();
    undo();
    return instance.get(there, withOwn);
  },
  'a config of before undo that is sent again': async (stage) => {
    const error = await failed(stage, stage.instance.get(there, withOwn));
    stage.undo();
    return stage.instance({ ...error.config } as object);
  },
  'an interceptor that fails before ours': ({ instance }, copy) => {
    instance.interceptors.request.use(failing(copy));
    return instance.get(accounts, withOwn);
  },
  'an interceptor that fails after ours': (stage, copy) => {
    stage.undo();
    stage.instance.interceptors.request.use(failing(copy));
    kucoinAxios(stage.instance, stage.options());
    return stage.instance.get(accounts, withOwn);
  },
  'an interceptor that gives them': (stage) => {
    stage.undo();
    stage.instance.interceptors.request.use((config) => Object.assign(config, withOwn));
    kucoinAxios(stage.instance, stage.options());
    stage.exchange.reply(accounts, { status: 400, body: refused });
    return stage.instance.get(accounts);
  },
  'an interceptor that gives them for another host': (stage) => {
    stage.undo();
    stage.instance.interceptors.request.use((config) => ({ ...config, ...withOwn }));
    kucoinAxios(stage.instance, stage.options());
    return stage.instance.get(there);
  },
  'an interceptor that gives them after undo': (stage) => {
    stage.undo();
    stage.instance.interceptors.request.use((config) => Object.assign(config, withOwn));
    return stage.instance.post(there, order);
  },
  'an interceptor that copies the config': (stage) => {
    stage.instance.interceptors.request.use((config) => ({ ...config }));
    return stage.instance.get(there, withOwn);
  },
  'defaults of the instance': ({ instance }) => {
    Object.assign(instance.defaults, withOwn);
    return instance.get(there);
  },
  'a signal that aborted before': ({ instance }) =>
    instance.get(there, { ...withOwn, signal: AbortSignal.abort() }),
  'a transform of the body that fails': ({ instance }, copy) => {
    const transformRequest = function (this: InternalAxiosRequestConfig): never {
      return failing(copy)(this);
    };
    return instance.post(accounts, order, { ...withOwn, transformRequest });
  },
  'names that are none of ours': ({ instance }) => {
    const { key: apiKey, secret: apiSecret, passphrase } = own;
    return instance.get(there, { kucoin: { apiKey, apiSecret, passphrase } } as object);
  },
  'credentials in another form': ({ instance }) => {
    const credentials = [own.key, own.secret, own.passphrase];
    return instance.get(there, { kucoin: { credentials } } as object);
  },
};

describe.each(copies)('credentials of one call over $name', (copy) => {
  test.each(Object.keys(troubles))('do not show after %s', async (name) => {
    const stage = await openAxios(copy);
    const error = await failed(stage, troubles[name]!(stage, copy));
    const text = printed(error);
    for (const part of Object.values(own)) expect(text).not.toContain(part);
  });

  test('are not shown with an answer either', async () => {
    const stage = await openAxios(copy);
    stage.undo();
    stage.exchange.reply(accounts, { body: '{"code":"200000","data":[]}' });
    const response = await stage.instance.get<unknown>(accounts, withOwn);
    const text = inspect(response.config, { depth: Infinity, showHidden: true });
    for (const part of Object.values(own)) expect(text).not.toContain(part);
  });

  test('are used all the same, also when the options are spread or set again', async () => {
    const other = { key: 'sub-key', secret: 'sub-secret', passphrase: 'sub-pass' };
    const stage = await openAxios(copy, {}, { retries: 0 }, { users: [other] });
    const given = { credentials: other };
    const sentWith = (): unknown => stage.exchange.log.at(-1)!.headers['kc-api-key'];
    stage.exchange.reply(accounts, { status: 400, body: refused });
    const error = await failed(stage, stage.instance.get(accounts, { kucoin: given }));
    expect(sentWith()).toBe('sub-key');
    const { kucoin } = error.config as unknown as { kucoin: RequestOptions };
    await stage.play(stage.instance.get(accounts, { kucoin: { ...kucoin, retries: 1 } }));
    expect(sentWith()).toBe('sub-key');
    const { key, secret, passphrase } = kucoin.credentials!;
    await stage.play(
      stage.instance.get(accounts, { kucoin: { credentials: { key, secret, passphrase } } }),
    );
    expect(sentWith()).toBe('sub-key');
    // The caller's own options are unchanged.
    expect(given).toEqual({ credentials: other });
  });

  test('that were lost in a copy are asked for, and no other account signs instead', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(accounts, { status: 400, body: refused });
    const error = await failed(stage, stage.instance.get(accounts, withOwn));
    const kucoin: unknown = error.config!['kucoin'];
    for (const copied of [JSON.parse(JSON.stringify(kucoin)), structuredClone(kucoin)]) {
      const call = stage.instance.get(accounts, { kucoin: copied as RequestOptions });
      await expect(stage.play(call)).rejects.toThrow(/credentials\.key must be/);
    }
    expect(stage.exchange.log).toHaveLength(1);
  });
});
