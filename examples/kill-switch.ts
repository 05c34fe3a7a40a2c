/** The one exception: a cancel that leaves although its scope is closed. */
import './runner/guard.js';
import { credentialsFromEnv } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const kucoin = kucoinFetch({ credentials: credentialsFromEnv() });
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const response = await kucoin(`${api}/api/v1/hf/orders?symbol=BTC-USDT`, {
  method: 'DELETE',
  kucoin: { ignoreCooldowns: true, deadlineMs: 5_000, priority: 'cancel' },
});
console.log(`cancel-all sent: ${response.status}`);
