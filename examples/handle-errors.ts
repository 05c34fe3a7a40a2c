/** What a failed call tells: what it means, whether it was carried out, when to come back. */
import './runner/guard.js';
import { credentialsFromEnv, isKucoinError } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const kucoin = kucoinFetch({ credentials: credentialsFromEnv() });
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

try {
  // An order is only tried there, never placed.
  await kucoin(`${api}/api/v1/hf/orders/test`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      symbol: 'BTC-USDT',
      side: 'buy',
      type: 'limit',
      price: '1',
      size: '1e9',
    }),
  });
} catch (error) {
  // #region error
  if (!isKucoinError(error)) throw error; // a bug of ours, not an answer of the exchange
  const { action, kind, executed, code, hint, retryAtMs } = error.kucoin;
  console.log({ action, kind, executed, code, hint });
  if (executed === 'unknown') console.log('Look the order up before placing another.');
  if (retryAtMs !== undefined) console.log(`Come back at ${new Date(retryAtMs).toISOString()}`);
  // #endregion
}
