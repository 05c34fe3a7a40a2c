import { createKucoinRetry } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { redisCooldowns } from 'kucoin-retry/redis';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { KucoinRetryEvent } from '../../../src/types/index.js';
import { type ClientName, clients } from './clients.js';
import { runFleet } from './fleet.js';
import { hasRedis, type RedisServer, startRedis } from './server.js';

const ticker = '/api/v1/market/orderbook/level1?symbol=BTC-USDT';
const activeOrders = '/api/v1/hf/orders/active?symbol=BTC-USDT';

describe.skipIf(!hasRedis)('engines in different processes', () => {
  let redis: RedisServer;
  let exchange: Exchange | undefined;
  const cleanUp: (() => unknown)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
    await exchange?.close();
  });
  afterAll(() => redis.close());

  /** An engine with a store and a client of its own, as in a process of its own. */
  async function bot(name: ClientName, options: { egress?: string } = {}) {
    const { client, close } = await clients[name](redis.url);
    const cooldowns = redisCooldowns(client);
    const events: KucoinRetryEvent[] = [];
    const retry = createKucoinRetry({
      credentials: exchange!.credentials,
      cooldowns,
      onEvent: (event) => events.push(event),
      ...options,
    });
    cleanUp.push(close, cooldowns.disconnect, () => retry.close());
    return { kucoin: kucoinFetch(retry), cooldowns, events };
  }

  test('one is blocked by Cloudflare, and none from that address knocks', async () => {
    exchange = await startExchange();
    const { url } = exchange;
    const [a, b] = [await bot('redis 6'), await bot('ioredis 6')];
    const elsewhere = await bot('redis 6', { egress: 'proxy-2' });
    await Promise.all([a, b, elsewhere].map(({ kucoin }) => kucoin(url + ticker)));
    exchange.blockIp({ forMs: 2_000, shape: 'json' });
    const first = a.kucoin(url + ticker);
    await vi.waitFor(() => {
      const { scopeKey = '' } = a.events.find(({ type }) => type === 'cooldown') ?? {};
      expect(b.cooldowns.closedUntilMs(scopeKey)).toBeGreaterThan(0);
    });
    const { kucoin, events } = b;
    const others = Array.from({ length: 5 }, () => kucoin(url + ticker));
    expect((await first).status).toBe(200);
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(exchange.refused('block-ip')).toHaveLength(1);
    expect(exchange.knocks()).toHaveLength(0);
    const waits = events.filter(({ type }) => type === 'wait');
    expect(waits.length).toBeGreaterThanOrEqual(5);
    expect(waits[0]).toMatchObject({ note: 'shared cooldown', classification: { scope: 'ip' } });
    expect(elsewhere.events.filter(({ type }) => type === 'wait')).toEqual([]);
  });

  test('eight processes stay under one quota, and end by themselves', async () => {
    exchange = await startExchange({ limits: { Spot: 400 }, windowMs: 3_000 });
    const { url, credentials } = exchange;
    const names = Object.keys(clients) as ClientName[];
    const reports = await runFleet(
      Array.from({ length: 8 }, (_, index) => ({
        api: url,
        redis: redis.url,
        client: names[index % names.length]!,
        credentials,
        path: activeOrders,
        calls: 60,
        concurrency: 20,
      })),
    );
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(reports.map(({ succeeded }) => succeeded)).toEqual(Array(8).fill(60));
    expect(exchange.refused('quota').length).toBeLessThanOrEqual(8);
  }, 120_000);
});
