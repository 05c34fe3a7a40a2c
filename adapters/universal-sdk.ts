import type { Credentials, KucoinRetry, KucoinRetryOptions, RequestOptions } from '../src/index.js';
import { kucoinAxios } from './axios.js';
import {
  type AxiosInstance,
  transportOf,
  type UniversalSdkLike,
} from './universal-sdk/transport.js';

export type {
  DefaultClientLike,
  RestServiceLike,
  UniversalSdkLike,
} from './universal-sdk/transport.js';

/**
 * Lets a client of kucoin-universal-sdk wait and repeat as KuCoin's answers demand. Every attempt is signed
 * afresh with the client's own key, unless the options bring `credentials` or `sign`. The SDK's own retries,
 * which send orders twice, are silenced. Failures stay its `RestError`; `error.getError()` is the AxiosError
 * with `error.kucoin`.
 *
 * It goes into the axios instance that the client has for REST; the WebSocket's one request for a token, and
 * other clients of the process, go on as they did. Calls of the broker's services keep the SDK's signature,
 * which holds the partner's, and are repeated while it is fresh.
 *
 * @param client a `DefaultClient`, or its `restService()`.
 * @returns a function that takes it off again.
 * @throws TypeError or RangeError for a wrong option or something that is no such client.
 * @example
 * const client = new DefaultClient(clientOption);
 * const undo = kucoinUniversalSdk(client);
 * const accounts = await client.restService().getAccountService().getAccountApi().getSpotAccountList(request);
 */
export function kucoinUniversalSdk(
  client: UniversalSdkLike,
  retryOrOptions?: KucoinRetry | KucoinRetryOptions,
): () => void {
  const { http, keys } = transportOf(client);
  const { credentials, sign, run } = (retryOrOptions ?? {}) as KucoinRetryOptions & {
    run?: unknown;
  };
  const isSigned = credentials !== undefined || sign !== undefined;
  if (!isSigned && run === undefined && keys === undefined) {
    throw new TypeError(
      "kucoinUniversalSdk: this version of the SDK does not show the client's key; give it as `credentials`",
    );
  }
  const undo = kucoinAxios(http, retryOrOptions);
  // Without a key the client reads public data, and there is nothing to sign.
  if (isSigned || keys === undefined || !keys.key) return undo;
  const { key, secret = '', passphrase = '' } = keys;
  const remove = giveToEachCall(http, { key, secret, passphrase, keyVersion: '3' });
  return () => {
    remove();
    undo();
  };
}

/** Signs with this key whatever the engine; axios runs first what was added last, so it is before ours. */
function giveToEachCall(http: AxiosInstance, credentials: Credentials): () => void {
  const request = http.interceptors.request;
  const give = (config: { kucoin?: RequestOptions }): object => {
    config.kucoin = { credentials, ...config.kucoin };
    return config;
  };
  const handlers = [give, null, { synchronous: true }] as never[];
  const id = request.use(...handlers);
  return () => request.eject(id);
}
