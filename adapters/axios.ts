import { engineFrom } from '../src/adapter-kit.js';
import type {
  KucoinErrorRecord,
  KucoinRetry,
  KucoinRetryOptions,
  RequestOptions,
} from '../src/index.js';
import { type AxiosLike, ownAxios } from './axios/host.js';
import { install, type Installation, installationOf, type Manager } from './axios/installation.js';
import { Addresses } from './axios/request/address.js';
import { type Chain, type Handler, note } from './axios/request/rerun-interceptors.js';
import type { Deps } from './axios/run.js';
// Without it the compiler does not look for the module that is added to.
import type {} from 'axios';

// The same for code that requires axios, but for AxiosError: there it is an alias of a class that nobody
// else can reach. It is an export, or the declarations would lose it.
export type {} from './axios/common-js.cjs';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Options of this call for `kucoin-retry`. */
    kucoin?: RequestOptions | undefined;
  }
  interface AxiosError {
    /** What `kucoin-retry` knows of a call that failed. */
    kucoin?: KucoinErrorRecord | undefined;
  }
}

export type { AxiosLike } from './axios/host.js';

/** How `kucoinAxios` works in an instance. */
export interface KucoinAxiosOptions {
  /**
   * For a bot that signs in a request interceptor of its own: an attempt that has to be signed anew is
   * signed by running the instance's other request interceptors once more, on the config as it was
   * before them. Only the `KC-API-*` headers of the result are used; body and address must come
   * out as before, else the call ends with `reason: 'stale-signature'` and a hint that names the
   * difference. Anything else that they do (count, log, wait) happens again. @default false
   */
  readonly rerunRequestInterceptors?: boolean | undefined;
}

/**
 * Lets an axios instance wait and repeat as KuCoin's answers demand, sign every attempt when it has
 * credentials, and reject with its own `AxiosError`, carrying `error.kucoin`, for every failure, also
 * one inside an HTTP 200. Requests to other hosts pass untouched; other interceptors run once a call.
 *
 * It is a request interceptor that takes the place of the adapter, so it also works where only
 * interceptors can be handed in: give an object with that `interceptors.request` and any axios's
 * `create`. On an instance that has one already the newer installation takes over.
 *
 * A bot that signs in a request interceptor of its own keeps it: see {@link KucoinAxiosOptions}.
 *
 * @returns a function that takes it off again. What stays is that `config.kucoin.credentials` are not printed.
 * @throws TypeError or RangeError for a wrong option or something that is no axios.
 * @example
 * const undo = kucoinAxios(instance, { credentials: { key, secret, passphrase } });
 * const { data } = await instance.get('https://api.kucoin.com/api/v1/accounts');
 */
export function kucoinAxios(
  instance: AxiosLike,
  retryOrOptions?: KucoinRetry | KucoinRetryOptions,
  axiosOptions?: KucoinAxiosOptions,
): () => void {
  const manager = (instance as Partial<AxiosLike> | undefined)?.interceptors?.request;
  if (typeof manager?.use !== 'function') {
    throw new TypeError('kucoinAxios: the first argument must be an axios instance');
  }
  const reruns = checkOptions(axiosOptions, manager);
  const engine = engineFrom(retryOrOptions);
  const host = ownAxios(instance);
  const chain = reruns ? chainOf(manager, () => installation) : undefined;
  const deps: Deps = { engine, host, chain, addresses: new Addresses(engine, host) };
  const installation = installationOf(deps, reruns ? note : undefined);
  return install(manager, installation);
}

function checkOptions(options: KucoinAxiosOptions | undefined, manager: Partial<Manager>): boolean {
  const { rerunRequestInterceptors: reruns = false, ...others } = options ?? {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new TypeError(
      `kucoinAxios: unknown option "${unknown}"; the third argument takes rerunRequestInterceptors`,
    );
  }
  if (typeof reruns !== 'boolean') {
    throw new TypeError('kucoinAxios: rerunRequestInterceptors must be true or false');
  }
  if (reruns && !Array.isArray(manager.handlers)) {
    throw new TypeError(
      'kucoinAxios: rerunRequestInterceptors needs an axios instance, whose interceptors it can see',
    );
  }
  return reruns;
}

/** The interceptors of an instance but for our own, looked up when they are needed. */
function chainOf(manager: Partial<Manager>, ours: () => Installation): Chain {
  return () =>
    (manager.handlers ?? []).filter(
      (handler): handler is Handler => handler !== null && handler.fulfilled !== ours().interceptor,
    );
}
