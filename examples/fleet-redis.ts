/** Many processes on one account: what one is told holds for all, and they share one quota. */
import './runner/guard.js';
import { hostname } from 'node:os';
import { createKucoinRetry, credentialsFromEnv } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { redisCooldowns } from 'kucoin-retry/redis';
import { createClient } from 'redis';

const { KUCOIN_API: api = 'https://api.kucoin.com', REDIS_URL: url = 'redis://127.0.0.1:6379' } =
  process.env;
const client = createClient({ url }); // or: new Redis(url) of ioredis
await client.connect();

// #region fleet
const cooldowns = redisCooldowns(client); // { prefix: 'kucoin-retry:' }, one per fleet
const retry = createKucoinRetry({
  credentials: credentialsFromEnv(),
  cooldowns,
  account: 'main', // the uid, whatever the key: its quota is shared
  egress: hostname(), // the outgoing address: a 1015 binds everybody behind it
  onEvent: ({ type, note }) => {
    if (type === 'warning') console.log(note); // "redis: no answer; …", "redis: back; …"
  },
});
const kucoin = kucoinFetch(retry);
// #endregion

const response = await kucoin(`${api}/api/v1/accounts?currency=USDT`);
const { code } = (await response.json()) as { code: string };
console.log(`one of a fleet: ${code}`);

await cooldowns.disconnect(); // gives back what it was lent
client.destroy();
