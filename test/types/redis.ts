/** Every client we promise to work with is taken as it comes, without a cast. Compiled, never run. */
import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { createKucoinRetry } from 'kucoin-retry';
import { redisCooldowns } from 'kucoin-retry/redis';
import { createClient } from 'redis';
import { createClient as createClient5 } from 'redis5';

/** Stores for one client of each kind. */
export const stores = [
  redisCooldowns(createClient()),
  redisCooldowns(createClient5()),
  redisCooldowns(new Redis({ lazyConnect: true })),
  redisCooldowns(new Redis5({ lazyConnect: true }), { prefix: 'fleet:' }),
];

export const engines = stores.map((cooldowns) => createKucoinRetry({ cooldowns }));

// @ts-expect-error what has neither eval nor duplicate is no client
redisCooldowns({});
