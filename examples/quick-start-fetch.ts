import './runner/guard.js';
// #region quick start
import { kucoinFetch } from 'kucoin-retry/fetch';

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = process.env;
const kucoin = kucoinFetch({ credentials: { key, secret, passphrase } }); // signs every attempt
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const response = await kucoin(`${api}/api/v1/accounts?currency=USDT`); // waits and repeats
const { data } = (await response.json()) as { data: { balance: string }[] };
console.log(`USDT accounts: ${data.length}`);
// #endregion
