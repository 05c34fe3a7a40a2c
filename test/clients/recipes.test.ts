import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import ccxt from 'ccxt';
import { createCooldowns } from 'kucoin-retry';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guard as guardCcxt } from '../../examples/clients/ccxt.js';
import { loadGuarded } from '../../examples/clients/kucoin-node-sdk.js';
import {
  createClient,
  guard as guardUniversal,
} from '../../examples/clients/kucoin-universal-sdk.js';
import { createCcxt, freshly } from './clients.js';

const examples = new URL('../../examples/clients/', import.meta.url);
const accounts = 'GET /api/v1/accounts';

let exchange: Exchange;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const apart = () => ({ cooldowns: createCooldowns(), hosts: { [exchange.host]: 'spot' as const } });
const readWith = (rest: ReturnType<typeof createClient>): Promise<unknown> =>
  rest
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
    guardCcxt(own, { ...apart(), deadlineMs: 15_000 });
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
    guardCcxt(own, { ...apart(), deadlineMs: 20_000 });
    expect(Number(own.timeout)).toBeGreaterThan(20_000);
    await own.fetchBalance();
    expect(exchange.log.map(({ status }) => status)).toEqual([undefined, 200]);
  });

  test('is not taken for guarded where it would go on by itself', async () => {
    const proxied = createCcxt(exchange);
    proxied.httpsProxy = 'http://127.0.0.1:1';
    expect(() => guardCcxt(proxied, apart())).toThrow(/goes through httpsProxy/);
    expect(() => guardCcxt(proxied, apart(), fetch)).not.toThrow();
    const used = createCcxt(exchange);
    await used.fetchBalance();
    expect(() => guardCcxt(used, apart())).toThrow(/before its first request/);
  });

  test('reads public data without a key', async () => {
    exchange.overload({ count: 1 });
    const own = createCcxt(exchange);
    Object.assign(own, { apiKey: undefined, secret: undefined, password: undefined });
    guardCcxt(own, { ...apart(), minDelayMs: 10 });
    expect(await own.fetchTime()).toBeGreaterThan(0);
    expect(exchange.log.map(({ status }) => status)).toEqual([429, 200]);
    expect(exchange.log.every(({ headers }) => headers['kc-api-key'] === undefined)).toBe(true);
  });

  test("has its partner's signature made anew too", async () => {
    exchange.skewMs = 9_000;
    const own = createCcxt(exchange);
    guardCcxt(own, apart());
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
    const interceptor = guardUniversal({
      ...apart(),
      credentials: exchange.credentials,
      retries: 1,
      minDelayMs: 10,
    });
    const rest = createClient(exchange.url, exchange.credentials, interceptor);
    await expect(readWith(rest)).rejects.toMatchObject({
      err: { kucoin: { attempts: 2, reason: 'retries-exhausted' } },
    });
    expect(exchange.log).toHaveLength(2);
  });

  test('does not get into clients that are made later', async () => {
    const { url, credentials } = exchange;
    createClient(url, credentials, guardUniversal({ ...apart(), credentials }));
    exchange.blockEndpoint(accounts);
    await expect(readWith(createClient(url, credentials))).rejects.toMatchObject({
      response: { code: '200002' },
    });
    expect(exchange.log).toHaveLength(1);
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
