import { redisCooldowns } from 'kucoin-retry/redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { packCause } from '../../../adapters/redis/messages.js';
import { cause } from '../../support/cause.js';
import { clients, type Connected } from './clients.js';
import { hasRedis, type RedisServer, startRedis } from './server.js';
import { account, spend } from './spender.js';

const dayMs = 86_400_000;
const cooldowns = 'kucoin-retry:cooldowns';
const quotas = 'kucoin-retry:quotas';
const packed = packCause(cause);

describe.skipIf(!hasRedis)('rubbish in Redis', () => {
  let redis: RedisServer;
  let admin: Connected;
  const cleanUp: (() => unknown)[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    admin = await clients['redis 6'](redis.url);
  });
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
    admin.close();
    await redis.close();
  });

  async function member() {
    const connection = await clients['redis 6'](redis.url);
    const store = redisCooldowns(connection.client);
    const notes: string[] = [];
    store.onNotice?.((note) => notes.push(note));
    cleanUp.push(connection.close, store.disconnect);
    return { store, notes };
  }

  const write = (hash: string, field: string, value: unknown): Promise<unknown> =>
    admin.command('HSET', hash, field, typeof value === 'string' ? value : JSON.stringify(value));
  const readBack = async (hash: string, field: string) => {
    const text = await admin.command('HGET', hash, field);
    return typeof text === 'string' ? (JSON.parse(text) as { untilMs: number }) : undefined;
  };
  const leftOf = (untilMs: number): number => untilMs - performance.now();
  const closed = (store: { closedUntilMs(key: string): number }, key: string): Promise<void> =>
    vi.waitFor(() => expect(store.closedUntilMs(key)).toBeGreaterThan(0), 5_000);

  test('a cooldown of the far future closes for a day, and does not come back longer after a flush', async () => {
    await write(cooldowns, 'ip|x', { untilMs: 9e15, cause: packed });
    const { store, notes } = await member();
    await closed(store, 'ip|x');
    expect(leftOf(store.closedUntilMs('ip|x'))).toBeLessThanOrEqual(dayMs);
    // It is corrected for all processes.
    const kept = await readBack(cooldowns, 'ip|x');
    expect(kept!.untilMs).toBeLessThanOrEqual(Date.now() + dayMs + 1_000);
    await admin.command('FLUSHALL');
    await vi.waitFor(async () => {
      const back = await readBack(cooldowns, 'ip|x');
      expect(back?.untilMs).toBeLessThanOrEqual(Date.now() + dayMs + 1_000);
    }, 5_000);
    expect(notes).toEqual([]);
  }, 20_000);

  test('one that a message brings closes for a day', async () => {
    const { store } = await member();
    store.close('joined', performance.now() + 60_000, cause);
    await vi.waitFor(async () => expect(await readBack(cooldowns, 'joined')).toBeDefined(), 5_000);
    const message = {
      type: 'cooldown',
      from: 'p',
      now: 0,
      key: 'ip|y',
      untilMs: 9e15,
      cause: packed,
    };
    await admin.command('PUBLISH', 'kucoin-retry:news', JSON.stringify(message));
    await closed(store, 'ip|y');
    expect(leftOf(store.closedUntilMs('ip|y'))).toBeLessThanOrEqual(dayMs);
  }, 20_000);

  test('one that this process learnt is shared for a day, and kept in full', async () => {
    const { store, notes } = await member();
    const untilMs = performance.now() + 30 * dayMs;
    for (const key of ['ip|long', 'ip|endless', 'ip|none']) {
      store.close(key, { 'ip|long': untilMs, 'ip|endless': Infinity, 'ip|none': NaN }[key]!, cause);
    }
    await vi.waitFor(async () => {
      for (const key of ['ip|long', 'ip|endless']) {
        const shared = await readBack(cooldowns, key);
        expect(shared?.untilMs).toBeLessThanOrEqual(Date.now() + dayMs + 1_000);
      }
    }, 5_000);
    expect(store.closedUntilMs('ip|long')).toBe(untilMs);
    expect(await readBack(cooldowns, 'ip|none')).toBeUndefined();
    expect(notes).toEqual([]);
  }, 20_000);

  test.each<[string, unknown]>([
    ['text', 'no json'],
    ['a list', [1, 2]],
    ['no cause', { untilMs: 9e15 }],
    ['an end in words', { untilMs: '9e15', cause: packed }],
    ['an end in the past', { untilMs: -5, cause: packed }],
    ['an end that is no number', `{"untilMs":NaN,"cause":${JSON.stringify(packed)}}`],
    ['a cause of another kind', { untilMs: 9e15, cause: 7 }],
  ])('a cooldown with %s closes nothing and is dropped', async (_, value) => {
    await write(cooldowns, 'ip|x', value);
    const { store, notes } = await member();
    await vi.waitFor(async () => expect(await readBack(cooldowns, 'ip|x')).toBeUndefined(), 5_000);
    expect(store.closedUntilMs('ip|x')).toBe(0);
    expect(notes).toEqual([]);
  });

  const soon = (): number => Date.now() + 60_000;
  const good = (): object => ({
    limit: 100,
    remaining: 100,
    windowMs: 60_000,
    resetAtMs: soon(),
    held: {},
  });
  test.each<[string, () => unknown]>([
    ['members missing', () => ({ held: {}, resetAtMs: 9e15 })],
    ['an end of the far future', () => ({ ...good(), resetAtMs: 9e15 })],
    ['an end in words', () => ({ ...good(), resetAtMs: '9e15' })],
    ['less than nothing left', () => ({ ...good(), remaining: -1e9 })],
    ['nothing said of what is left', () => ({ ...good(), remaining: null })],
    ['what is left in words', () => ({ ...good(), remaining: 'x' })],
    ['an endless length', () => ({ ...good(), windowMs: 9e15 })],
    ['less than nothing held', () => ({ ...good(), held: { p: -1e9 } })],
    ['all of it held in words', () => ({ ...good(), held: { p: 'all' } })],
    ['a list of holders', () => ({ ...good(), held: [1e9] })],
    ['a need in words', () => ({ ...good(), short: 'x', limit: 'y' })],
    [
      'what is left not a number',
      () => JSON.stringify(good()).replace(':100,"windowMs', ':NaN,"windowMs'),
    ],
  ])(
    'a quota with %s is as good as absent: two processes share it in full',
    async (_, value) => {
      const written = value();
      await write(quotas, 'pool|x', written);
      const [a, b] = [await member(), await member()];
      a.store.close('joined', performance.now() + 60_000, cause);
      await closed(b.store, 'joined');
      // Written again, once both are there.
      await write(quotas, 'pool|x', written);
      const quota = account('pool|x', 100);
      await Promise.all([spend(a.store, quota), spend(b.store, quota)]);
      expect(quota).toMatchObject({ used: 100, refused: 0 });
      expect([...a.notes, ...b.notes]).toEqual([]);
    },
    20_000,
  );
});
