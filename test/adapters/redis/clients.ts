import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import type { RedisClient } from 'kucoin-retry/redis';
import { createClient } from 'redis';
import { createClient as createClient5 } from 'redis5';

/** A client as its user makes it, and how the user ends it. */
export interface Connected {
  readonly client: RedisClient;
  command(...words: string[]): Promise<unknown>;
  close(): void;
}

async function viaNodeRedis(make: typeof createClient, url: string): Promise<Connected> {
  const client = make({ url });
  client.on('error', () => undefined);
  await client.connect();
  return {
    client,
    command: (...words) => client.sendCommand(words),
    close: () => client.destroy(),
  };
}

async function viaIoRedis(Client: typeof Redis, url: string): Promise<Connected> {
  const client = new Client(url, { lazyConnect: true });
  client.on('error', () => undefined);
  await client.connect();
  return {
    client,
    command: (name = '', ...words) => client.call(name, ...words),
    close: () => client.disconnect(),
  };
}

/** Every client we promise to work with. */
export const clients = {
  'redis 6': (url: string) => viaNodeRedis(createClient, url),
  'redis 5': (url: string) => viaNodeRedis(createClient5 as unknown as typeof createClient, url),
  'ioredis 6': (url: string) => viaIoRedis(Redis, url),
  'ioredis 5': (url: string) => viaIoRedis(Redis5 as unknown as typeof Redis, url),
} as const;

/** Name of a client. */
export type ClientName = keyof typeof clients;
