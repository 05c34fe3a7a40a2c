import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import ccxt from 'ccxt';
import { createCooldowns, createKucoinRetry, isKucoinError } from 'kucoin-retry';
import { kucoinCcxt } from 'kucoin-retry/ccxt';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { kucoinUniversalSdk } from 'kucoin-retry/universal-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadGuarded } from '../../examples/clients/kucoin-node-sdk.js';
import { createCcxt, createUniversal, freshly } from './clients.js';

const examples = new URL('../../examples/clients/', import.meta.url);
const accounts = 'GET /api/v1/accounts';

let exchange: Exchange;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const apart = () => ({ cooldowns: createCooldowns(), hosts: { [exchange.host]: 'spot' as const } });
const readWith = (client: ReturnType<typeof createUniversal>): Promise<unknown> =>
  client
    .restService()
    .getAccountService()
    .getAccountApi()
    .getSpotAccountList({} as never);

test.each(['axios-bot', 'ccxt', 'kucoin-node-sdk', 'kucoin-universal-sdk'])(
  '%s.ts runs as it stands',
  async (name) => {
    const { key, secret, passphrase } = exchange.credentials;
    const program = fileURLToPath(new URL(`${name}.ts`, examples));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
      env: {
        ...process.env,
        KUCOIN_API: exchange.url,
        KUCOIN_KEY: key,
        KUCOIN_SECRET: secret,
        KUCOIN_PASSPHRASE: passphrase,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(await text(child.stdout)).toMatch(/^accounts: [1-9]/m);
    expect(exchange.log.map(({ status }) => status)).toEqual([200]);
  },
);

describe('ccxt', () => {
  test('fails at once with an error of its own when a wait does not fit the deadline', async () => {
    exchange.blockIp();
    const own = createCcxt(exchange);
    kucoinCcxt(own, { ...apart(), deadlineMs: 15_000 });
    const since = performance.now();
    const first: unknown = await own.fetchBalance().catch((error: unknown) => error);
    const second: unknown = await own.fetchBalance().catch((error: unknown) => error);
    expect(first).toBeInstanceOf(ccxt.RateLimitExceeded);
    // It never left: there is no answer that ccxt could make an error of.
    expect(second).toBeInstanceOf(ccxt.RateLimitExceeded);
    expect(second).toMatchObject({ kucoin: { reason: 'deadline', attempts: 0, executed: 'no' } });
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(exchange.log).toHaveLength(1);
  });

  test('keeps its timeout as the limit of one attempt, and no longer of the waits', async () => {
    exchange.reply(accounts, { fault: 'no-answer' });
    const own = createCcxt(exchange);
    own.timeout = 1_000;
    kucoinCcxt(own, { ...apart(), deadlineMs: 20_000 });
    await own.fetchBalance();
    expect(own.timeout).toBe(1_000);
    expect(exchange.log.map(({ status }) => status)).toEqual([undefined, 200]);
  });

  test('goes in after its first request too, comes out again, and passes no proxy by', async () => {
    const own = createCcxt(exchange);
    await own.fetchBalance();
    const undo = kucoinCcxt(own, { ...apart(), minDelayMs: 10 });
    exchange.overload({ count: 1 });
    await own.fetchBalance();
    expect(exchange.log.map(({ status }) => status)).toEqual([200, 429, 200]);
    undo();
    exchange.overload({ count: 1 });
    await expect(own.fetchBalance()).rejects.toBeInstanceOf(ccxt.BaseError);
    await own.fetchBalance();
    own.httpsProxy = 'http://127.0.0.1:1';
    expect(() => kucoinCcxt(own, apart())).toThrow(/httpsProxy is ccxt's own/);
  });

  test('has the record on its own errors, and one engine ends it', async () => {
    const own = createCcxt(exchange);
    const retry = createKucoinRetry(apart());
    kucoinCcxt(own, retry);
    exchange.reply('POST /api/v1/hf/orders', {
      body: { code: '200004', msg: 'Balance insufficient!' },
    });
    const order = own.createOrder('BTC/USDT', 'limit', 'buy', 1, 10_000);
    const poor: unknown = await order.catch((error: unknown) => error);
    expect(poor).toBeInstanceOf(ccxt.InsufficientFunds);
    expect(isKucoinError(poor) && poor.kucoin).toMatchObject({ code: '200004', executed: 'no' });
    retry.close();
    const closed: unknown = await own.fetchBalance().catch((error: unknown) => error);
    expect(closed).toBeInstanceOf(ccxt.ExchangeError);
    expect(closed).toMatchObject({ kucoin: { reason: 'closed' } });
  });

  test('reads public data without a key', async () => {
    exchange.overload({ count: 1 });
    const own = createCcxt(exchange);
    Object.assign(own, { apiKey: undefined, secret: undefined, password: undefined });
    kucoinCcxt(own, { ...apart(), minDelayMs: 10 });
    expect(await own.fetchTime()).toBeGreaterThan(0);
    expect(exchange.log.map(({ status }) => status)).toEqual([429, 200]);
    expect(exchange.log.every(({ headers }) => headers['kc-api-key'] === undefined)).toBe(true);
  });

  test("has its partner's signature made anew too", async () => {
    exchange.skewMs = 9_000;
    const own = createCcxt(exchange);
    kucoinCcxt(own, apart());
    await own.fetchBalance();
    const sent = exchange.log.filter(({ path }) => path === '/api/v1/accounts');
    expect(sent).toHaveLength(2);
    const { partner } = own.options as { partner: { spot: { id: string; key: string } } };
    for (const { headers } of sent) {
      const signed = `${headers['kc-api-timestamp']}${partner.spot.id}${exchange.credentials.key}`;
      const expected = createHmac('sha256', partner.spot.key).update(signed).digest('base64');
      expect(headers['kc-api-partner-sign']).toBe(expected);
      expect(headers['kc-api-partner']).toBe(partner.spot.id);
    }
  });
});

describe('kucoin-universal-sdk', () => {
  test('does not multiply our attempts with its own', async () => {
    exchange.maintenance({ count: 99 });
    const client = createUniversal(exchange.credentials, exchange.url);
    kucoinUniversalSdk(client, { ...apart(), retries: 1, minDelayMs: 10 });
    await expect(readWith(client)).rejects.toMatchObject({
      err: { kucoin: { attempts: 2, reason: 'retries-exhausted' } },
    });
    expect(exchange.log).toHaveLength(2);
  });

  test('does not get into other clients, and comes out again', async () => {
    const { url, credentials } = exchange;
    const guarded = createUniversal(credentials, url);
    const undo = kucoinUniversalSdk(guarded, apart());
    const others = [createUniversal(credentials, url), guarded];
    for (const client of others) {
      if (client === guarded) undo();
      exchange.reply(accounts, { body: { code: '200002', msg: 'Too many requests' } });
      await expect(readWith(client)).rejects.toMatchObject({ response: { code: '200002' } });
    }
    expect(exchange.log).toHaveLength(2);
  });
});

test('only kucoin-node-sdk gets our fetch, and what is loaded already is not replaced', () => {
  const require = createRequire(examples);
  const theirs = createRequire(require.resolve('kucoin-node-sdk'));
  const before: unknown = theirs('node-fetch');
  freshly(() => loadGuarded({}));
  expect(theirs('node-fetch')).toBe(before);
  expect(() => loadGuarded({})).toThrow(/loaded already/);
});
