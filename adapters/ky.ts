import type {} from 'ky';
import { engineFrom } from '../src/adapter-kit.js';
import type {
  KucoinErrorRecord,
  KucoinRetry,
  KucoinRetryOptions,
  RequestOptions,
} from '../src/index.js';
import { hooksAround } from './ky/hooks.js';
import type { KucoinKyOptions } from './ky/types.js';

export type { KucoinKyOptions };

declare module 'ky' {
  interface Options {
    /** Options of kucoin-retry for this request. */
    kucoin?: RequestOptions | undefined;
  }
  interface HTTPError {
    /** What kucoin-retry knows of a call that failed. */
    kucoin?: KucoinErrorRecord | undefined;
  }
}

/**
 * Gives options that make a ky instance wait and repeat as KuCoin's answers demand, and sign every
 * attempt when it has credentials. Errors stay ky's own and carry a record as `error.kucoin`; a call
 * without any answer rejects with a `KucoinError`. Requests to other hosts pass untouched.
 *
 * A `timeout` set after this limits one attempt under ky 2 and the whole call under ky 1, a
 * `totalTimeout` the whole call.
 *
 * A `fetch` and a `timeout` that the instance had before are replaced: ky does not show them to
 * extensions. Pass the `fetch` on and set the `timeout` afterwards:
 * `instance.extend((parent) => kucoinKy(options, parent.fetch)).extend({ timeout })`.
 *
 * @param fetch where the requests go in the end. Default: the global one, looked up at each call.
 * @throws TypeError or RangeError for a wrong option.
 * @example
 * const kucoin = ky.extend(kucoinKy({ credentials: { key, secret, passphrase } }));
 * const { data } = await kucoin('https://api.kucoin.com/api/v1/accounts').json();
 */
export function kucoinKy(
  retryOrOptions?: KucoinRetry | KucoinRetryOptions,
  fetch?: typeof globalThis.fetch,
): KucoinKyOptions {
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw new TypeError('kucoinKy: the second argument must be a fetch function');
  }
  return { ...hooksAround(engineFrom(retryOrOptions), fetch), retry: 0, timeout: false };
}
