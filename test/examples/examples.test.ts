import { readdirSync } from 'node:fs';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasRedis, startRedis } from '../adapters/redis/server.js';

const folder = new URL('../../examples/', import.meta.url);

/** What each example has to print against the exchange, first line of each `console.log`. */
const prints: Readonly<Record<string, readonly RegExp[]>> = {
  'coming-from-others.ts': [/^axios 200, ky 200, fetch 200$/],
  'bring-your-own-client.ts': [/^\{"code":"200000","data":\d{13}\}$/],
  'classify-answers.ts': [/^backoff pool 1489$/, /^surface unknown$/, /Too many requests/],
  'handle-errors.ts': [/insufficient-funds/],
  'kill-switch.ts': [
    /^a later order: halted$/,
    /^[01] were on their way, 0 unknown$/,
    /^cancel-all sent: 200$/,
  ],
  'monitor.ts': [/^Open http:\/\/127\.0\.0\.1:\d+\/$/, /^the last answer: 200$/],
  'place-order-safely.ts': [/^placed [0-9a-f]{24} as [0-9a-z]{25}$/, /^cancelled$/],
  'quick-start-axios.ts': [/^USDT accounts: [1-9]/],
  'quick-start-fetch.ts': [/^USDT accounts: [1-9]/],
  'quick-start-ky.ts': [/^USDT accounts: [1-9]/],
  'read-envelopes-yourself.ts': [/^404 /],
  'share-one-engine.ts': [/^200 200000$/],
  'shutdown.ts': [/^the bot stops: halted$/, /^SIGTERM: nothing is open, [01] had been/],
  'spot-and-futures.ts': [/^spot: 1 accounts, futures: an account in USDT$/],
  'test-your-bot.ts': [/^answered after 30 s$/],
};

/** Examples that need more than an exchange: watching.test.ts, recipes.test.ts, the tests of a fleet. */
const elsewhere = ['fleet-redis.ts', 'opentelemetry.ts', 'pino.ts', 'why-it-waits.ts'];

describe('the examples', () => {
  let exchange: Exchange;
  let printed: string[];

  beforeEach(async () => {
    vi.resetModules();
    exchange = await startExchange({ balances: { USDT: 1000 } });
    const { key, secret, passphrase } = exchange.credentials;
    vi.stubEnv('KUCOIN_API', exchange.url);
    vi.stubEnv('MONITOR_SECONDS', '0');
    vi.stubEnv('KUCOIN_FUTURES_API', exchange.futuresUrl);
    vi.stubEnv('KUCOIN_KEY', key);
    vi.stubEnv('KUCOIN_SECRET', secret);
    vi.stubEnv('KUCOIN_PASSPHRASE', passphrase);
    printed = [];
    vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
      printed.push(
        parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '),
      );
    });
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await exchange.close();
  });

  test.each(Object.entries(prints))('%s prints what it promises', async (file, expected) => {
    await import(new URL(file, folder).href);
    expect(printed).toHaveLength(expected.length);
    expected.forEach((pattern, line) => expect(printed[line]).toMatch(pattern));
  });

  test.skipIf(!hasRedis)('fleet-redis.ts prints what it promises', async () => {
    const redis = await startRedis();
    vi.stubEnv('REDIS_URL', redis.url);
    await import(new URL('fleet-redis.ts', folder).href);
    await redis.close();
    expect(printed).toEqual(['one of a fleet: 200000']);
  });

  test('every example is run here or has a test of its own', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(files.filter((name) => prints[name] === undefined)).toEqual(elsewhere);
  });
});
