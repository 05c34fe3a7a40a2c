/** One engine under several clients: what the exchange tells one of them holds for all. */
import './runner/guard.js';
import axios from 'axios';
import { createKucoinRetry } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';

const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
const retry = createKucoinRetry({
  deadlineMs: 60_000,
  onEvent: (event) => {
    if (event.type === 'cooldown') console.log(`${event.scopeKey}: closed for ${event.waitMs} ms`);
  },
});
const viaFetch = kucoinFetch(retry);
const viaAxios = axios.create({ baseURL: api });
kucoinAxios(viaAxios, retry);

const [fetched, { data }] = await Promise.all([
  viaFetch(`${api}/api/v1/market/orderbook/level1?symbol=BTC-USDT`),
  viaAxios.get<{ code: string }>('/api/v1/market/orderbook/level1', {
    params: { symbol: 'BTC-USDT' },
  }),
]);
console.log(fetched.status, data.code);
retry.close();
