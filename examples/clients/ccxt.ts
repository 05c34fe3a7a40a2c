/** ccxt 4.5: one line in, and the exchange waits, repeats and signs as KuCoin's answers demand. */
import '../runner/guard.js'; // only here: the real KuCoin by --live
// #region
import ccxt from 'ccxt';
import { isKucoinError } from 'kucoin-retry';
import { kucoinCcxt } from 'kucoin-retry/ccxt';

const {
  KUCOIN_KEY: apiKey = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: password = '',
} = process.env;
const exchange = new ccxt.kucoin({ apiKey, secret, password });
const undo = kucoinCcxt(exchange); // one line in: it has the key already
// #endregion
// For a test exchange; a bot does without.
const api = process.env['KUCOIN_API'];
const { api: urls } = exchange.urls as { api: Record<string, string> };
if (api !== undefined) for (const name of Object.keys(urls)) urls[name] = api;
// #region
try {
  const accounts = (await exchange['privateGetAccounts']()) as { data: unknown[] };
  console.log(`accounts: ${accounts.data.length}`);
} catch (error) {
  // ccxt's own class; what it means, and whether it was carried out, is in the record.
  if (isKucoinError(error)) console.error(error.kucoin.hint, error.kucoin.executed);
  throw error;
}
undo(); // one call out
// #endregion
