import { createRuntime, openStore, Store } from '../src/adapter-kit.js';
import type { Cooldowns, Runtime } from '../src/index.js';
import { clientOf } from './redis/clients.js';
import { Connection } from './redis/connection.js';
import { QuotaLeases } from './redis/quota-leases.js';
import { SharedCooldowns } from './redis/shared-cooldowns.js';

/** A client of node-redis (5 or 6) or ioredis (5 or 6). */
export interface RedisClient {
  /** Runs a Lua script. */
  readonly eval: (...args: never[]) => unknown;
  /** Makes another connection, for subscribing. */
  readonly duplicate: (...args: never[]) => unknown;
}

/** Options of {@link redisCooldowns}. */
export interface RedisCooldownsOptions {
  /** What the names of keys and of the channel begin with: one per fleet. @default 'kucoin-retry:' */
  readonly prefix?: string | undefined;
  /** The clock of the engines, where they were given one of their own. */
  readonly runtime?: Runtime | undefined;
}

/** A store of cooldowns that a fleet of processes shares. */
export interface RedisCooldowns extends Cooldowns {
  /**
   * Leaves Redis: gives leased quota back and closes the connection that listens. The client stays
   * as it is, and the store goes on by itself.
   */
  disconnect(): Promise<void>;
}

/**
 * A store of cooldowns and quotas for the engines of many processes. What one learns holds for all
 * within a round trip to Redis, and together they stay within one quota. The store answers from
 * memory, so a call never waits for Redis, except for its share of a quota that runs out. Without
 * Redis every process goes on with its own knowledge, says so by a `warning` event, and rejoins by
 * itself.
 *
 * The key breaker and limits of `pacing.ipRequests` stay each process's own.
 *
 * @throws TypeError when the client is of neither kind, or for an unknown option.
 * @example
 * const client = createClient({ url: 'redis://127.0.0.1' });
 * await client.connect();
 * const cooldowns = redisCooldowns(client);
 * const retry = createKucoinRetry({ credentials, cooldowns, egress: hostname() });
 */
export function redisCooldowns(
  client: RedisClient,
  options: RedisCooldownsOptions = {},
): RedisCooldowns {
  const { prefix = 'kucoin-retry:', runtime = createRuntime() } = checked(options);
  const listeners = new Set<(note: string) => void>();
  let wrong: string | undefined;
  const quotaLeases: QuotaLeases = new QuotaLeases(
    runtime,
    () => connection,
    () => store,
  );
  const store = new Store(quotaLeases);
  const connection = new Connection(clientOf(client), runtime, prefix, {
    onMessage(message) {
      if (message.type === 'cooldown') sharedCooldowns.receive(message);
      else if (message.type === 'window') quotaLeases.onWindow(message);
      else if (message.type === 'short') quotaLeases.onShort(message.key);
      else if (message.type === 'spare') quotaLeases.onSpare(message.key);
    },
    onHello({ cooldowns, windows }) {
      sharedCooldowns.compare(cooldowns);
      for (const window of windows) quotaLeases.onWindow(window);
    },
    onChange(note) {
      wrong = connection.state === 'alone' ? note : undefined;
      quotaLeases.recheckAll();
      if (note === undefined) return;
      for (const listener of [...listeners]) listener(note);
    },
  });
  const sharedCooldowns = new SharedCooldowns(runtime, connection, store.close.bind(store));
  connection.open();
  return Object.freeze({
    ...openStore(store),
    close(...[key, untilMs, cause]: Parameters<Cooldowns['close']>) {
      store.close(key, untilMs, cause);
      sharedCooldowns.publish(key, untilMs, cause);
    },
    onNotice(listener: (note: string) => void) {
      listeners.add(listener);
      if (wrong !== undefined) listener(wrong);
      return () => listeners.delete(listener);
    },
    async disconnect() {
      await quotaLeases.release();
      connection.close();
      quotaLeases.recheckAll();
    },
  });
}

function checked(options: RedisCooldownsOptions): RedisCooldownsOptions {
  for (const [name, value] of Object.entries(options)) {
    if (name !== 'prefix' && name !== 'runtime') {
      throw new TypeError(
        `redisCooldowns: unknown option '${name}'; known are 'prefix' and 'runtime'`,
      );
    }
    if (name === 'prefix' && value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError('redisCooldowns: prefix must be a non-empty string');
    }
  }
  return options;
}
