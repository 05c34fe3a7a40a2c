import { createGuardedFetch, engineFrom } from '../src/adapter-kit.js';
import type { KucoinRetry, KucoinRetryOptions, RequestOptions } from '../src/index.js';

/** Options of one call; `kucoin` holds ours. */
export interface KucoinRequestInit extends RequestInit {
  kucoin?: RequestOptions | undefined;
}

/** A function with fetch's signature. */
export type KucoinFetch = (input: RequestInfo | URL, init?: KucoinRequestInit) => Promise<Response>;

/**
 * Gives a `fetch` that waits and repeats as KuCoin's answers demand, signs every attempt when it has
 * credentials, and rejects with a `KucoinError` for every failure, also one inside an HTTP 200.
 * Requests to other hosts pass untouched.
 *
 * @param fetch where the requests go in the end. Default: the global one, looked up at each call.
 * @throws TypeError or RangeError for a wrong option.
 * @example
 * const kucoin = kucoinFetch({ credentials: { key, secret, passphrase } });
 * const response = await kucoin('https://api.kucoin.com/api/v1/accounts');
 */
export function kucoinFetch(
  retryOrOptions?: KucoinRetry | KucoinRetryOptions,
  fetch?: typeof globalThis.fetch,
): KucoinFetch {
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw new TypeError('kucoinFetch: the second argument must be a fetch function');
  }
  return createGuardedFetch(engineFrom(retryOrOptions), fetch && { fetch });
}
