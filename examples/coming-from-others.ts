/** What takes the place of another library's retry; README.md, beside this file, shows what goes. */
import './runner/guard.js';
import axios from 'axios';
import { credentialsFromEnv } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import ky from 'ky';

const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
const credentials = credentialsFromEnv();

// #region axios-retry
const bot = axios.create({ baseURL: api, timeout: 10_000 });
kucoinAxios(bot, { credentials, retries: 3 });
// #endregion

// #region ky
const client = ky.create({ prefixUrl: api }).extend(kucoinKy({ credentials, retries: 3 }));
// #endregion

// #region p-retry
const kucoin = kucoinFetch({ credentials, retries: 3 }); // once, for all calls
const response = await kucoin(`${api}/api/v1/timestamp`);
// #endregion

const [{ status }, viaKy] = await Promise.all([
  bot.get('/api/v1/accounts'),
  client.get('api/v1/accounts'),
]);
console.log(`axios ${status}, ky ${viaKy.status}, fetch ${response.status}`);
