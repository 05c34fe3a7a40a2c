import './runner/guard.js';
// #region quick start
import { credentialsFromEnv } from 'kucoin-retry';
import { kucoinKy } from 'kucoin-retry/ky';
import ky from 'ky';

const kucoin = ky.extend(kucoinKy({ credentials: credentialsFromEnv() }));
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const { data } = await kucoin(`${api}/api/v1/accounts?currency=USDT`).json<{ data: unknown[] }>();
console.log(`USDT accounts: ${data.length}`);
// #endregion
