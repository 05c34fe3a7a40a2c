/** Spot and futures through one engine: their hosts differ, their errors and pools do too. */
import './runner/guard.js';
import { createKucoinRetry, credentialsFromEnv } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const spot = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
const futures = process.env['KUCOIN_FUTURES_API'] ?? 'https://api-futures.kucoin.com';

// #region hosts
const retry = createKucoinRetry({
  credentials: credentialsFromEnv(),
  hosts: { [new URL(futures).host]: 'futures' }, // KuCoin's own hosts are known, yours are not
});
const kucoin = kucoinFetch(retry);
// #endregion

const [accounts, overview] = await Promise.all([
  kucoin(`${spot}/api/v1/accounts?type=trade`),
  kucoin(`${futures}/api/v1/account-overview?currency=USDT`),
]);
const { data: list } = (await accounts.json()) as { data: unknown[] };
const { data: equity } = (await overview.json()) as { data: { currency: string } };
console.log(`spot: ${list.length} accounts, futures: an account in ${equity.currency}`);
retry.close();
