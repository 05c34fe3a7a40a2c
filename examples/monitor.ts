/** A page that shows live what an engine knows and does. */
import './runner/guard.js';
import { setTimeout } from 'node:timers/promises';
import { createKucoinRetry, credentialsFromEnv } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { startMonitor } from 'kucoin-retry/monitor';

const retry = createKucoinRetry({ credentials: credentialsFromEnv() });
const kucoin = kucoinFetch(retry);
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

// #region monitor
const monitor = await startMonitor(retry, { port: Number(process.env['MONITOR_PORT'] ?? 0) });
console.log(`Open ${monitor.url}`);
// #endregion

// A bot that reads a little too much, so that there is something to see: at home its quota is small.
const seconds = Number(process.env['MONITOR_SECONDS'] ?? 120);
for (let second = 0; second < seconds; second += 1) {
  for (let count = 0; count < 5; count += 1) {
    kucoin(`${api}/api/v1/market/orderbook/level1?symbol=BTC-USDT`).catch(() => undefined);
  }
  await setTimeout(1_000);
}
const response = await kucoin(`${api}/api/v1/accounts?currency=USDT`);
console.log(`the last answer: ${response.status}`);

await monitor.close();
retry.close();
