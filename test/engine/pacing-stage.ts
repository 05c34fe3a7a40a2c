import { kucoinFetch } from '../../adapters/fetch.js';
import { createKucoinRetry } from '../../src/engine/engine.js';
import type { Exchange, ExchangeScript } from '../../src/testing/index.js';
import { manualRuntime, startExchange } from '../../src/testing/index.js';
import type {
  KucoinRetryEvent,
  KucoinRetryOptions,
  RequestOptions,
} from '../../src/types/index.js';

/** GET, weight 2 in the Spot pool (docs-new). */
export const activeOrders = '/api/v1/hf/orders/active?symbol=BTC-USDT';
export const doneOrders = '/api/v1/hf/orders/done?symbol=BTC-USDT';
export const ticker = '/api/v1/market/orderbook/level1?symbol=BTC-USDT';

/** An answer, or what the call failed with. */
export type End = Response | { readonly error: unknown };

/** An exchange without sockets, a clock moved by hand, and clients of it. */
export async function pacingStage(script: ExchangeScript = {}) {
  const runtime = manualRuntime();
  const exchange: Exchange = await startExchange({ runtime, listen: false, ...script });
  const events: KucoinRetryEvent[] = [];

  function client(options: KucoinRetryOptions = {}) {
    const retry = createKucoinRetry({
      runtime,
      credentials: exchange.credentials,
      onEvent: (event) => events.push(event),
      ...options,
    });
    const send = kucoinFetch(retry, exchange.fetch);
    const call = (path: string, init: RequestInit & { kucoin?: RequestOptions } = {}) =>
      send(`https://api.kucoin.com${path}`, init).catch((error: unknown): End => ({ error }));
    const many = (count: number, path: string, kucoin: RequestOptions = {}) =>
      Array.from({ length: count }, () => call(path, { kucoin }));
    return { retry, call, many };
  }

  return {
    runtime,
    exchange,
    events,
    client,
    /** Moves the clock until all calls have ended; how many of them succeeded. */
    async play(calls: readonly Promise<End>[]): Promise<number> {
      const ends = await runtime.runUntil(Promise.all(calls));
      return ends.filter((end) => end instanceof Response && end.status === 200).length;
    },
    /** Requests for the time are no calls. */
    refused: () => exchange.refused().length,
    kinds: () => exchange.log.map(({ method }) => method),
  };
}

/** A spot order; each with its own client id. */
export const order = (name: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    clientOid: name,
    symbol: 'BTC-USDT',
    side: 'buy',
    type: 'limit',
    price: '10000',
    size: '0.001',
  }),
});
