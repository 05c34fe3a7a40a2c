import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import { describe, expect, test } from 'vitest';
import { kucoinAxios } from '../../../adapters/axios.js';
import {
  createKucoinRetry,
  type KucoinRetryOptions,
  kucoinSigner,
  type Sign,
} from '../../../src/index.js';
import { openStage, order, type Stage } from '../contract/stage.js';
import { copies, type Copy, failed, hostOf, newest, oldest, type SeenError } from './support.js';

type Sent = InternalAxiosRequestConfig;
const accounts = '/api/v1/accounts?currency=USDT';
const placing = '/api/v1/hf/orders';
const blocked = 'POST /api/v1/hf/orders';

/** A signer as bots write it: it makes the body's text itself and signs that. */
function botSigner(stage: Stage, clockMs: () => number): (config: Sent) => Sent {
  const sign = kucoinSigner(stage.exchange.credentials) as (
    ...request: Parameters<Sign>
  ) => Record<string, string>;
  return (config) => {
    const url = new URL(axios.getUri(config));
    if (config.data !== undefined) config.data = JSON.stringify(config.data);
    const body = (config.data as string | undefined) ?? '';
    const method = config.method!.toUpperCase();
    const path = url.pathname + url.search;
    config.headers.set(sign({ method, path, body, timestampMs: clockMs() }));
    config.headers.set('content-type', 'application/json');
    return config;
  };
}

interface Bot extends Stage {
  readonly instance: AxiosInstance;
}

/** A bot with that signer; `ours` says whether we are installed before or after it. */
async function openBot(
  copy: Copy = newest,
  {
    rerun = true,
    first = false,
    signs = true,
    lagMs = 0,
    skewMs = 0,
    kucoin = {},
    use = (_instance: AxiosInstance, _stage: Stage): void => undefined,
  }: {
    rerun?: boolean;
    first?: boolean;
    signs?: boolean;
    lagMs?: number;
    skewMs?: number;
    kucoin?: KucoinRetryOptions;
    use?: (instance: AxiosInstance, stage: Stage) => void;
  } = {},
): Promise<Bot> {
  const stage = await openStage(hostOf(copy), { skewMs });
  const instance = copy.library.create({ baseURL: stage.exchange.url, ...copy.defaults } as never);
  const install = (): void => {
    const options = stage.options({ credentials: undefined, ...kucoin });
    kucoinAxios(instance, options, { rerunRequestInterceptors: rerun });
  };
  if (first) install();
  use(instance, stage);
  const signer = botSigner(stage, () => stage.runtime.wallNowMs() - lagMs);
  if (signs) instance.interceptors.request.use(signer);
  if (!first) install();
  return { ...stage, instance, runtime: stage.runtime };
}

const distinct = (bot: Bot, header: string): number =>
  new Set(bot.requests().map(({ headers }) => headers[header])).size;

describe.each(copies)('a bot that signs in its own interceptor, on $name', (copy) => {
  test.each([true, false])('waits longer than a signature lives, ours first: %s', async (first) => {
    const bot = await openBot(copy, { first });
    bot.exchange.blockEndpoint(blocked);
    const { data } = await bot.play(bot.instance.post<unknown>(placing, order()));
    expect(data).toMatchObject({ code: '200000' });
    expect(bot.exchange.orders).toHaveLength(1);
    expect(bot.requests()).toHaveLength(2);
    expect(distinct(bot, 'kc-api-sign')).toBe(2);
    const [one, two] = bot.requests();
    expect(two!.body).toBe(one!.body);
    expect(two!.atMs - one!.atMs).toBeGreaterThanOrEqual(10_000);
  });

  test('a call that waited in the queue behind another one leaves with a new signature', async () => {
    const bot = await openBot(copy);
    bot.exchange.blockEndpoint(blocked);
    const calls = [1, 2].map(() => bot.instance.post(placing, order()));
    await bot.play(Promise.all(calls));
    const late = bot.instance.post(placing, order());
    bot.exchange.blockEndpoint(blocked);
    await bot.play(Promise.all([late, bot.instance.post(placing, order())]));
    expect(bot.exchange.orders).toHaveLength(4);
  });
});

describe('running the request interceptors again', () => {
  test('does not happen without the option, and the error names it and the other way', async () => {
    const bot = await openBot(newest, { rerun: false });
    bot.exchange.blockEndpoint(blocked);
    const { kucoin } = await failed(bot, bot.instance.post(placing, order()));
    expect(kucoin).toMatchObject({ reason: 'stale-signature', executed: 'no', attempts: 1 });
    expect(kucoin!.hint).toMatch(/`credentials` or `sign`.*rerunRequestInterceptors: true/);
  });

  test.each([newest, oldest])('starts from what the caller wrote, on $name', async (copy) => {
    const bot = await openBot(copy);
    const seen: unknown[] = [];
    // Installed after the signer, so it runs before it; what it changes, it changes in place.
    bot.instance.interceptors.request.use((config) => {
      seen.push(structuredClone([config.data, config.params, config.headers['X-Mine']]));
      (config.data as Record<string, string>)['remark'] = 'mine';
      (config.params as { page: number }).page += 1;
      config.headers['X-Mine'] = 'changed';
      return { ...config };
    });
    bot.exchange.blockEndpoint(blocked);
    const sent = order();
    const options = { headers: { 'X-Mine': 'a' }, params: { page: 1 } };
    await bot.play(bot.instance.post(placing, { ...sent }, options));
    expect(seen).toEqual([
      [sent, { page: 1 }, 'a'],
      [sent, { page: 1 }, 'a'],
    ]);
    expect(bot.exchange.orders[0]).toMatchObject({ clientOid: sent['clientOid'] });
  });

  test('keeps every other header of the first attempt', async () => {
    let runs = 0;
    const bot = await openBot(newest, {
      use: (instance) => {
        instance.interceptors.request.use(async (config) => {
          runs += 1;
          config.headers.set('X-Run', String(runs));
          return config;
        });
      },
    });
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    await bot.play(bot.instance.get(accounts));
    expect(runs).toBe(2);
    expect(bot.requests().map(({ headers }) => headers['x-run'])).toEqual(['1', '1']);
  });

  test('does not happen on a success, nor while what came is new', async () => {
    let runs = 0;
    const bot = await openBot(newest, {
      use: (instance) => {
        instance.interceptors.request.use((config) => ((runs += 1), config));
      },
    });
    await bot.play(bot.instance.get(accounts));
    expect(runs).toBe(1);
  });

  test('keeps to the order and the conditions that axios keeps to', async () => {
    const ran: string[] = [];
    const bot = await openBot(newest, {
      use: (instance) => {
        instance.defaults.transitional = { legacyInterceptorReqResOrdering: false };
        const note = (name: string) => (config: Sent) => (ran.push(name), config);
        instance.interceptors.request.use(note('one'));
        instance.interceptors.request.use(note('never'), null, { runWhen: () => false });
        instance.interceptors.request.eject(instance.interceptors.request.use(note('ejected')));
        instance.interceptors.request.use(note('two'));
      },
    });
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    await bot.play(bot.instance.get(accounts));
    expect(ran).toEqual(['one', 'two', 'one', 'two']);
  });

  test('what an interceptor throws the second time is what the call rejects with', async () => {
    const thrown = new Error('no more of this');
    let runs = 0;
    const bot = await openBot(newest, {
      use: (instance) => {
        instance.interceptors.request.use((config) => {
          if ((runs += 1) > 1) throw thrown;
          return config;
        });
      },
    });
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    expect(await failed(bot, bot.instance.get(accounts))).toBe(thrown);
  });
});

/** Fails after a wait of 10 s, with one attempt made, and says why. */
async function refusal(bot: Bot, call: Promise<unknown>): Promise<string> {
  const error: SeenError = await failed(bot, call);
  expect(error.kucoin).toMatchObject({ reason: 'stale-signature', executed: 'no', attempts: 1 });
  expect(bot.requests()).toHaveLength(1);
  return error.kucoin!.hint;
}

describe('where running them again is not safe, the call ends and says what to change', () => {
  const changing = async (change: (config: Sent, run: number) => Sent): Promise<Bot> => {
    let runs = 0;
    const bot = await openBot(newest, { signs: false });
    // Runs before the signer, as it is installed after it.
    bot.instance.interceptors.request.use(botSigner(bot, () => bot.runtime.wallNowMs()));
    bot.instance.interceptors.request.use((config) => change(config, (runs += 1)));
    bot.exchange.blockEndpoint(blocked);
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    return bot;
  };

  test('a body with a value of its own each time', async () => {
    const bot = await changing((config, run) => {
      (config.data as Record<string, string>)['remark'] = `run ${run}`;
      return config;
    });
    const hint = await refusal(bot, bot.instance.post(placing, order()));
    expect(hint).toMatch(/the body's `remark` differs/);
  });

  test('a query with a value of its own each time', async () => {
    const bot = await changing((config, run) => {
      config.params = { nonce: run };
      return config;
    });
    expect(await refusal(bot, bot.instance.get(accounts))).toMatch(/query's `nonce` differs/);
  });

  test('another address, another key', async () => {
    const elsewhere = await changing((config, run) => {
      if (run > 1) config.url = '/api/v1/accounts/1';
      return config;
    });
    expect(await refusal(elsewhere, elsewhere.instance.get(accounts))).toMatch(/address differs/);
    const bot = await openBot(newest);
    let runs = 0;
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    bot.instance.interceptors.request.handlers!.unshift({
      fulfilled: (config: Sent) => {
        if ((runs += 1) > 1) config.headers.set('KC-API-KEY', 'another');
        return config;
      },
      synchronous: false,
      runWhen: null,
    } as never);
    expect(await refusal(bot, bot.instance.get(accounts))).toMatch(/KC-API-KEY differs/);
  });

  test('a config that is no copy of the one that was given', async () => {
    const bot = await changing(
      ({ url, method, baseURL, headers, adapter, validateStatus }) =>
        ({ url, method, baseURL, headers, adapter, validateStatus }) as Sent,
    );
    // Ours has to come after it, or the config is whole when it passes.
    kucoinAxios(bot.instance, createKucoinRetry(bot.options({ credentials: undefined })), {
      rerunRequestInterceptors: true,
    });
    const handlers = bot.instance.interceptors.request.handlers!;
    handlers.unshift(handlers.pop()!);
    expect(await refusal(bot, bot.instance.get(accounts))).toMatch(/returned a new config/);
  });

  test('a signature made before the call', async () => {
    const bot = await openBot(newest, { signs: false });
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    const headers = await kucoinSigner(bot.exchange.credentials)({
      method: 'GET',
      path: accounts,
      body: '',
      timestampMs: bot.runtime.wallNowMs(),
    });
    expect(await refusal(bot, bot.instance.get(accounts, { headers }))).toMatch(/none of them/);
  });

  test('a timestamp that was kept', async () => {
    const bot = await openBot(newest, { signs: false });
    const keptMs = bot.runtime.wallNowMs();
    bot.instance.interceptors.request.use(botSigner(bot, () => keptMs));
    bot.exchange.blockEndpoint('GET /api/v1/accounts');
    expect(await refusal(bot, bot.instance.get(accounts))).toMatch(/had an old timestamp/);
  });

  test('a clock that is off: it is not sent a second time, and the error says by how much', async () => {
    const bot = await openBot(newest, { skewMs: 9_000 });
    expect(await refusal(bot, bot.instance.get(accounts))).toMatch(/is 9\.0 s behind/);
    const ahead = await openBot(newest, { skewMs: -9_000 });
    expect(await refusal(ahead, ahead.instance.get(accounts))).toMatch(/is 9\.0 s ahead of/);
  });
});

test('a timestamp that was refused for its age is taken anew, once', async () => {
  const bot = await openBot();
  const refused = { status: 400, body: { code: '400002', msg: 'Invalid KC-API-TIMESTAMP' } };
  bot.exchange.reply('GET /api/v1/accounts', refused);
  await bot.play(bot.instance.get(accounts));
  expect(bot.requests()).toHaveLength(2);
  bot.exchange.reply('GET /api/v1/accounts', { ...refused, times: 2 });
  const { kucoin } = await failed(bot, bot.instance.get(accounts));
  expect(kucoin).toMatchObject({ reason: 'stale-signature', code: '400002', attempts: 2 });
});

test('an order whose answer is lost is neither looked up nor sent again', async () => {
  const bot = await openBot(newest, { kucoin: { unknownOutcome: 'reconcile' } });
  bot.exchange.reply(blocked, { fault: 'reset-after' });
  const { kucoin } = await failed(bot, bot.instance.post(placing, order()));
  expect(kucoin).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
  expect(bot.exchange.orders).toHaveLength(1);
});

test('a wrong third argument is named', () => {
  const instance = axios.create();
  const install = (given: unknown) => () => kucoinAxios(instance, {}, given as never);
  expect(install({ resign: true })).toThrow(/unknown option "resign".*rerunRequestInterceptors/);
  expect(install({ rerunRequestInterceptors: 'yes' })).toThrow(/must be true or false/);
  expect(install(null)).not.toThrow();
  const request = { use: () => 0, eject: () => undefined };
  expect(() =>
    kucoinAxios(
      { interceptors: { request }, create: axios.create },
      {},
      {
        rerunRequestInterceptors: true,
      },
    ),
  ).toThrow(/needs an axios instance/);
});
