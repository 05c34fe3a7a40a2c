import ccxt from 'ccxt';
import type { MakeClient, Reading } from '../types.js';
import { RETRIES } from './common.js';

/** ccxt's implicit methods: no markets to load, one request a call. */
const methods: Readonly<Record<Reading, readonly [path: string, api: string]>> = {
  'active-orders': ['hf/orders/active', 'private'],
  'done-orders': ['hf/orders/done', 'private'],
  'full-book': ['market/orderbook/level2', 'private'],
  ticker: ['market/orderbook/level1', 'public'],
};

interface Calls {
  urls: { api: Record<string, string> };
  request(
    path: string,
    api: string,
    method: string,
    params: object,
    headers: undefined,
    body: undefined,
    config: { cost: number },
  ): Promise<unknown>;
}

const costs: Readonly<Record<Reading, number>> = {
  'active-orders': 2,
  'done-orders': 2,
  'full-book': 3,
  ticker: 2,
};

/** ccxt with its throttler. */
export const makeClient: MakeClient = ({ url, credentials, told }) => {
  // A margin for the way: the exchange's window begins when the first request arrives, ours when it
  // leaves, and without it the first request of the second window comes too early.
  const { requests, perMs } = told ?? { requests: 4000, perMs: 30_000 };
  const rollingWindowSize = perMs + 250;
  const exchange = new ccxt.kucoin({
    apiKey: credentials.key,
    secret: credentials.secret,
    password: credentials.passphrase,
    enableRateLimit: true,
    rateLimiterAlgorithm: 'rollingWindow',
    options: { maxRetriesOnFailure: RETRIES, maxRetriesOnFailureDelay: 2000 },
    rollingWindowSize,
    rateLimit: rollingWindowSize / requests,
  });
  const calls = exchange as unknown as Calls;
  for (const api of Object.keys(calls.urls.api)) calls.urls.api[api] = url;
  return {
    read(reading) {
      const [path, api] = methods[reading];
      const params = { symbol: 'BTC-USDT' };
      // An address limit counts requests, not weight.
      const cost = told === undefined ? costs[reading] : 1;
      return calls.request(path, api, 'GET', params, undefined, undefined, { cost });
    },
    async close() {
      await exchange.close();
    },
  };
};
