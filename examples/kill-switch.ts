/** The one exception: a cancel that leaves although its scope is closed. */
import { kucoinFetch } from 'kucoin-retry/fetch';

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = process.env;
const kucoin = kucoinFetch({ credentials: { key, secret, passphrase } });
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const response = await kucoin(`${api}/api/v1/hf/orders?symbol=BTC-USDT`, {
  method: 'DELETE',
  kucoin: { ignoreCooldowns: true, deadlineMs: 5_000, priority: 'cancel' },
});
console.log(`cancel-all sent: ${response.status}`);
