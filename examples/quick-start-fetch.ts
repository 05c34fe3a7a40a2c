import './runner/guard.js';
// #region quick start
import { credentialsFromEnv } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const kucoin = kucoinFetch({ credentials: credentialsFromEnv() }); // signs every attempt
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const response = await kucoin(`${api}/api/v1/accounts?currency=USDT`); // waits and repeats
const { data } = (await response.json()) as { data: { balance: string }[] };
console.log(`USDT accounts: ${data.length}`);
// #endregion
