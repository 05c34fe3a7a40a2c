import { Redis } from 'ioredis';
import { type RedisCooldowns, redisCooldowns } from 'kucoin-retry/redis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRuntime } from '../../../src/runtime/runtime.js';
import type { Classification, Runtime } from '../../../src/types/index.js';
import { listening } from '../../support/listening.js';
import { type ClientName, clients, type Connected } from './clients.js';
import { hasRedis, type RedisServer, startRedis } from './server.js';
import { account, spend } from './spender.js';

const cause: Classification = {
  action: 'backoff',
  kind: 'rate-limit',
  executed: 'no',
  scope: 'ip',
  waitMs: 30_000,
  family: 'edge',
  status: 429,
  meaning: 'The address is blocked.',
  hint: 'Wait.',
  source: 'a test',
};

describe.skipIf(!hasRedis)('a fleet', () => {
  let redis: RedisServer;
  const connections: Connected[] = [];
  const stores: RedisCooldowns[] = [];
  let fleets = 0;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.disconnect()));
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis.close());

  async function process(name: ClientName, prefix: string, runtime?: Runtime) {
    const connection = await clients[name](redis.url);
    connections.push(connection);
    const store = redisCooldowns(connection.client, { prefix, runtime });
    stores.push(store);
    return { store, ...connection };
  }

  /** Resolves when what one process says reaches the other. */
  async function joined(one: RedisCooldowns, other: RedisCooldowns): Promise<void> {
    const door = `joined ${Math.random()}`;
    one.close(door, performance.now() + 60_000, cause);
    await vi.waitFor(() => expect(other.closedUntilMs(door)).toBeGreaterThan(0), 5_000);
  }

  const newPrefix = (): string => `test${(fleets += 1)}:`;

  describe.each(Object.keys(clients) as ClientName[])('of %s clients', (name) => {
    test('learns within a moment what one of them learns, with the cause', async () => {
      const prefix = newPrefix();
      const [a, b] = [await process(name, prefix), await process(name, prefix)];
      await joined(a.store, b.store);
      const told = vi.fn();
      b.store.subscribe(listening(told));
      const untilMs = performance.now() + 30_000;
      a.store.close('ip|x', untilMs, { ...cause, clientOid: 'secret', message: 'blocked' });
      expect(a.store.closedUntilMs('ip|x')).toBe(untilMs);
      await vi.waitFor(() => expect(told).toHaveBeenCalledWith('ip|x'));
      const heardMs = b.store.closedUntilMs('ip|x');
      expect(heardMs).toBeGreaterThanOrEqual(untilMs);
      expect(heardMs).toBeLessThan(untilMs + 500);
      expect(b.store.causeOf('ip|x')).toEqual({ ...cause, message: 'blocked' });
    });

    test('spends one quota together, to the last', async () => {
      const prefix = newPrefix();
      const [a, b] = [await process(name, prefix), await process(name, prefix)];
      await joined(a.store, b.store);
      const quota = account('pool|x', 300);
      const spent = await Promise.all([a, b].map(({ store }) => spend(store, quota)));
      expect(quota).toMatchObject({ used: 300, refused: 0 });
      expect(Math.min(...spent)).toBeGreaterThan(0);
    });
  });

  test('of different clients is one fleet, and other prefixes are others', async () => {
    const prefix = newPrefix();
    const [a, b] = [await process('redis 6', prefix), await process('ioredis 5', prefix)];
    const stranger = await process('ioredis 6', newPrefix());
    await joined(a.store, b.store);
    await joined(b.store, a.store);
    a.store.close('ip|x', performance.now() + 9_000, cause);
    await vi.waitFor(() => expect(b.store.closedUntilMs('ip|x')).toBeGreaterThan(0));
    expect(stranger.store.closedUntilMs('ip|x')).toBe(0);
  });

  test('may have clients that put a prefix of their own before all keys', async () => {
    const make = () => new Redis(redis.url, { keyPrefix: 'shop:' });
    const [a, b] = [make(), make()];
    const [one, other] = [redisCooldowns(a), redisCooldowns(b)];
    stores.push(one, other);
    await joined(one, other);
    const quota = account('pool|x', 40);
    await Promise.all([spend(one, quota), spend(other, quota)]);
    expect(quota).toMatchObject({ used: 40, refused: 0 });
    expect((await a.call('KEYS', '*')) as string[]).toContain('shop:kucoin-retry:quotas');
    await Promise.all([one.disconnect(), other.disconnect()]);
    for (const client of [a, b]) client.disconnect();
  });

  test('keeps the longest wait that any of them learnt', async () => {
    const prefix = newPrefix();
    const [a, b] = [await process('redis 6', prefix), await process('ioredis 6', prefix)];
    await joined(a.store, b.store);
    const nowMs = performance.now();
    a.store.close('ip|x', nowMs + 60_000, cause);
    b.store.close('ip|x', nowMs + 20_000, cause);
    await vi.waitFor(() =>
      expect(b.store.closedUntilMs('ip|x')).toBeGreaterThanOrEqual(nowMs + 60_000),
    );
    b.store.close('ip|x', nowMs + 90_000, cause);
    await vi.waitFor(() =>
      expect(a.store.closedUntilMs('ip|x')).toBeGreaterThanOrEqual(nowMs + 90_000),
    );
    a.store.close('ip|x', nowMs + 70_000, cause);
    await joined(a.store, b.store);
    expect(a.store.closedUntilMs('ip|x')).toBeLessThan(nowMs + 91_000);
    expect(b.store.closedUntilMs('ip|x')).toBe(nowMs + 90_000);
  });

  test('informs a process that comes later, whatever its clocks show', async () => {
    const prefix = newPrefix();
    const real = createRuntime();
    const aheadMs = 7_777_777;
    const skewed = {
      ...real,
      wallNowMs: () => real.wallNowMs() - 9_000,
      monotonicNowMs: () => real.monotonicNowMs() + aheadMs,
    };
    const [a, b] = [await process('redis 6', prefix), await process('redis 6', prefix)];
    await joined(a.store, b.store);
    const untilMs = performance.now() + 20_000;
    a.store.close('ip|x', untilMs, cause);
    await vi.waitFor(() => expect(b.store.closedUntilMs('ip|x')).toBeGreaterThan(0));
    const late = await process('ioredis 6', prefix, skewed);
    await vi.waitFor(() => expect(late.store.closedUntilMs('ip|x')).toBeGreaterThan(0), 5_000);
    const heardMs = late.store.closedUntilMs('ip|x') - aheadMs;
    expect(heardMs).toBeGreaterThanOrEqual(untilMs);
    expect(heardMs).toBeLessThan(untilMs + 500);
  });

  test('knows of a quota that was used up before one of them came', async () => {
    const prefix = newPrefix();
    const [a, b] = [await process('redis 6', prefix), await process('redis 6', prefix)];
    await joined(a.store, b.store);
    const quota = account('pool|x', 50);
    await spend(a.store, quota, 50);
    const late = await process('redis 6', prefix);
    await joined(late.store, a.store);
    expect(await spend(late.store, quota, 1, 300)).toBe(0);
    expect(quota).toMatchObject({ used: 50, refused: 0 });
  });

  test('is not held up by one that has a lease and does nothing with it', async () => {
    const prefix = newPrefix();
    const [idle, busy] = [await process('redis 6', prefix), await process('redis 6', prefix)];
    await joined(idle.store, busy.store);
    const quota = account('pool|x', 320);
    await spend(idle.store, quota, 5);
    expect(await spend(busy.store, quota)).toBe(315);
    expect(quota.refused).toBe(0);
  });

  test('counts what programs outside of it spend', async () => {
    const prefix = newPrefix();
    const [a, b] = [await process('redis 6', prefix), await process('redis 6', prefix)];
    await joined(a.store, b.store);
    const quota = account('pool|x', 400);
    await Promise.all([spend(a.store, quota, 40), spend(b.store, quota, 40)]);
    quota.used += 200;
    await Promise.all([spend(a.store, quota), spend(b.store, quota)]);
    expect(quota.used).toBe(400);
    expect(quota.refused).toBeLessThanOrEqual(2);
  });

  test('ignores messages of other programs on its channel', async () => {
    const prefix = newPrefix();
    const [a, b] = [await process('redis 6', prefix), await process('ioredis 6', prefix)];
    await joined(a.store, b.store);
    for (const text of ['', 'null', '{', '{"type":"cooldown"}', '[1]', 'x'.repeat(100_000)]) {
      await a.command('PUBLISH', `${prefix}news`, text);
    }
    await a.command('HSET', `${prefix}cooldowns`, 'ip|x', 'not ours');
    await a.command('HSET', `${prefix}quotas`, 'pool|x', '{"held":3,"resetAtMs":9e15}');
    b.store.close('ip|x', performance.now() + 9_000, cause);
    await vi.waitFor(() => expect(a.store.closedUntilMs('ip|x')).toBeGreaterThan(0));
    const quota = account('pool|x', 20);
    expect(await spend(a.store, quota)).toBe(20);
  });
});
