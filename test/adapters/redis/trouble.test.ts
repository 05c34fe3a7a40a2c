import { Redis } from 'ioredis';
import { createKucoinRetry } from 'kucoin-retry';
import { type RedisCooldowns, redisCooldowns } from 'kucoin-retry/redis';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cause } from '../../support/cause.js';
import { clients, type Connected } from './clients.js';
import { hasRedis, type RedisServer, startRedis } from './server.js';
import { account, spend } from './spender.js';

const alone = 'redis: no answer; this process goes on with its own knowledge';
const back = 'redis: back; cooldowns and quotas are shared again';

describe.skipIf(!hasRedis)('when Redis is in trouble', () => {
  let redis: RedisServer;
  let admin: Connected;
  const cleanUp: (() => unknown)[] = [];
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): void => void uncaught.push(error);

  beforeEach(async () => {
    process.on('unhandledRejection', onUncaught);
    redis = await startRedis();
    admin = await clients['redis 6'](redis.url);
  });
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
    admin.close();
    await redis.close();
    process.off('unhandledRejection', onUncaught);
    expect(uncaught.splice(0)).toEqual([]);
  });

  async function member(name: keyof typeof clients) {
    const connection = await clients[name](redis.url);
    const store = redisCooldowns(connection.client);
    const notes: string[] = [];
    store.onNotice?.((note) => notes.push(note));
    cleanUp.push(connection.close, store.disconnect);
    return { store, notes };
  }

  function close(store: RedisCooldowns, key: string): number {
    const untilMs = performance.now() + 60_000;
    store.close(key, untilMs, cause);
    return untilMs;
  }

  const heard = (store: RedisCooldowns, key: string): Promise<void> =>
    vi.waitFor(() => expect(store.closedUntilMs(key)).toBeGreaterThan(0), 10_000);

  async function two(name: keyof typeof clients) {
    const [a, b] = [await member(name), await member(name)];
    close(a.store, 'joined');
    close(b.store, 'both ways');
    await heard(b.store, 'joined');
    await heard(a.store, 'both ways');
    return [a, b] as const;
  }

  test.each(['redis 6', 'redis 5', 'ioredis 6', 'ioredis 5'] as const)(
    '%s: stopped, each goes on by itself and says so; started again, they are a fleet again',
    async (name) => {
      const [a, b] = await two(name);
      await redis.stop();
      const untilMs = close(a.store, 'meanwhile');
      expect(a.store.closedUntilMs('meanwhile')).toBe(untilMs);
      await vi.waitFor(() => expect([a.notes, b.notes]).toEqual([[alone], [alone]]), 5_000);
      // Each has the quota for itself, as far as it knows.
      const quota = account('pool|x', 40);
      expect(await spend(a.store, quota, 20)).toBe(20);
      expect(b.store.closedUntilMs('meanwhile')).toBe(0);

      await redis.start();
      await heard(b.store, 'meanwhile');
      await vi.waitFor(
        () =>
          expect([a.notes, b.notes]).toEqual([
            [alone, back],
            [alone, back],
          ]),
        9_000,
      );
      close(b.store, 'after');
      await heard(a.store, 'after');
      const spent = await Promise.all([a, b].map(({ store }) => spend(store, quota)));
      expect(quota).toMatchObject({ used: 40, refused: 0 });
      expect(spent[0]! + spent[1]!).toBe(20);
    },
    40_000,
  );

  test('flushed, it gets again what the processes know', async () => {
    const [a, b] = await two('redis 6');
    const quota = account('pool|x', 200);
    await Promise.all([spend(a.store, quota, 40), spend(b.store, quota, 40)]);
    const untilMs = close(a.store, 'ip|x');
    await heard(b.store, 'ip|x');
    await admin.command('FLUSHALL');
    await vi.waitFor(async () => {
      const late = await member('ioredis 6');
      await vi.waitFor(() => expect(late.store.closedUntilMs('ip|x')).toBeGreaterThan(0), 500);
      expect(late.store.closedUntilMs('ip|x')).toBeGreaterThanOrEqual(untilMs);
    }, 10_000);
    await Promise.all([spend(a.store, quota), spend(b.store, quota)]);
    expect(quota).toMatchObject({ used: 200, refused: 0 });
    expect([...a.notes, ...b.notes]).toEqual([]);
  }, 30_000);

  test('slow, no call waits for it for long', async () => {
    const [a, b] = await two('redis 6');
    await admin.command('CLIENT', 'PAUSE', '3000', 'ALL');
    const startedMs = performance.now();
    const quota = account('pool|x', 50);
    expect(await spend(a.store, quota, 50)).toBe(50);
    expect(performance.now() - startedMs).toBeLessThan(2_500);
    expect(a.notes).toEqual([alone]);
    await vi.waitFor(() => expect(b.notes).toEqual([alone]), 5_000);
    await vi.waitFor(
      () =>
        expect([a.notes, b.notes]).toEqual([
          [alone, back],
          [alone, back],
        ]),
      9_000,
    );
  }, 30_000);

  test('its connections cut, it is heard again', async () => {
    const [a, b] = await two('ioredis 6');
    await admin.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    close(a.store, 'ip|x');
    await heard(b.store, 'ip|x');
    close(b.store, 'ip|y');
    await heard(a.store, 'ip|y');
  }, 30_000);

  test('engines warn their listeners, from the start', async () => {
    const port = redis.port;
    await redis.stop();
    const client = new Redis({ port, host: '127.0.0.1' });
    const cooldowns = redisCooldowns(client);
    const notes: unknown[] = [];
    const early = createKucoinRetry({ cooldowns, onEvent: (event) => notes.push(event) });
    await vi.waitFor(() => expect(notes).toHaveLength(1), 5_000);
    const late = createKucoinRetry({ cooldowns, onEvent: (event) => notes.push(event) });
    expect(notes).toEqual([
      expect.objectContaining({ type: 'warning', note: alone }),
      expect.objectContaining({ type: 'warning', note: alone }),
    ]);
    late.close();
    await redis.start();
    await vi.waitFor(() => expect(notes).toHaveLength(3), 9_000);
    expect(notes[2]).toMatchObject({ type: 'warning', note: back });
    early.close();
    await cooldowns.disconnect();
    client.disconnect();
  }, 30_000);

  test('a client that is connected later joins then, and needs no error listener', async () => {
    const { port } = redis;
    const client = createClient({ socket: { port, host: '127.0.0.1' } });
    const store = redisCooldowns(client);
    const other = await member('redis 6');
    cleanUp.push(store.disconnect, () => client.destroy());
    close(other.store, 'ip|x');
    await client.connect();
    await heard(store, 'ip|x');
    await redis.stop();
    const notes: string[] = [];
    store.onNotice?.((note) => notes.push(note));
    await vi.waitFor(() => expect(notes).toEqual([alone]), 5_000);
  }, 30_000);

  test('let go, the store goes on by itself and leaves the client alone', async () => {
    const [a, b] = await two('ioredis 6');
    await a.store.disconnect();
    await a.store.disconnect();
    close(b.store, 'ip|x');
    const untilMs = close(a.store, 'ip|z');
    await heard(b.store, 'ip|x');
    expect(a.store.closedUntilMs('ip|x')).toBe(0);
    expect(a.store.closedUntilMs('ip|z')).toBe(untilMs);
    expect(b.store.closedUntilMs('ip|z')).toBe(0);
    expect(a.notes).toEqual([]);
    const clientsLeft = String(await admin.command('CLIENT', 'LIST', 'TYPE', 'pubsub'));
    expect(clientsLeft.trim().split('\n')).toHaveLength(1);
  });
});

describe('what is no client', () => {
  test.each([undefined, null, 'redis://localhost', {}, { eval() {}, duplicate() {} }])(
    '%s is refused with what is wanted',
    (client) => {
      expect(() => redisCooldowns(client as never)).toThrow(/node-redis .* or ioredis/);
    },
  );

  test('an unknown option is named', () => {
    const client = createClient();
    expect(() => redisCooldowns(client, { namespace: 'x' } as never)).toThrow(
      /'namespace'.*prefix/,
    );
    expect(() => redisCooldowns(client, { prefix: '' })).toThrow(/prefix/);
  });
});
