import type { Cooldowns } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { createClient } from 'redis';
import { subpathOf } from '../subpath.js';
import type { MakeClient } from '../types.js';
import { checkEnvelope, targets, type Envelope } from './common.js';
import { ourOptions } from './our-options.js';

type Store = Cooldowns & { disconnect?(): Promise<void> };
type RedisCooldowns = (client: unknown, options: { prefix: string }) => Store;

/** Ours around fetch, with cooldowns that all processes of the fleet share. */
export const makeClient: MakeClient = async (setting) => {
  const door = subpathOf('./redis');
  if (door === undefined) throw new Error('the package has no subpath redis');
  const { redisCooldowns } = (await import(door.href)) as { redisCooldowns: RedisCooldowns };
  const client = createClient({ socket: { host: '127.0.0.1', port: setting.redisPort ?? 6379 } });
  // Without a listener a lost connection would end the process.
  client.on('error', () => undefined);
  await client.connect();
  const cooldowns = redisCooldowns(client, { prefix: 'bench:' });
  const kucoin = kucoinFetch({ ...ourOptions(setting), cooldowns });
  return {
    async read(reading) {
      const response = await kucoin(setting.url + targets[reading]);
      checkEnvelope((await response.json()) as Envelope);
    },
    async close() {
      await cooldowns.disconnect?.();
      client.destroy();
    },
  };
};
