import './runner/guard.js';
// #region quick start
import axios from 'axios';
import { credentialsFromEnv } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';

const kucoin = axios.create({ baseURL: process.env['KUCOIN_API'] ?? 'https://api.kucoin.com' });
const undo = kucoinAxios(kucoin, { credentials: credentialsFromEnv() }); // one line in

const { data } = await kucoin.get<{ data: unknown[] }>('/api/v1/accounts?currency=USDT');
console.log(`USDT accounts: ${data.data.length}`);
undo(); // one call out
// #endregion
