import { actsFor, engineFrom, warn } from '../src/adapter-kit.js';
import {
  isKucoinError,
  type KucoinRetry,
  type KucoinRetryOptions,
  type RequestOptions,
} from '../src/index.js';
import { type AdapterFunction, type AxiosLike, type Config, ownAxios } from './axios/host.js';
import { install, type Installation, type Manager } from './axios/installation.js';
import { hideOptionSecrets, hideSecretsAtSend } from './axios/own-options.js';
import {
  type Chain,
  type Handler,
  note,
  type Original,
  takeNote,
} from './axios/request/rerun-interceptors.js';
import { call, type Deps, passOn } from './axios/run.js';
// Without it the compiler does not look for the module that is added to.
import type {} from 'axios';

// The same for code that requires axios. It is an export, or the declarations would lose it.
export type {} from './axios/common-js.cjs';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Options of this call for `kucoin-retry`. */
    kucoin?: RequestOptions | undefined;
  }
}

export type { AxiosLike } from './axios/host.js';

/** Marks our adapters, also those of another copy of this package. */
const mark: unique symbol = Symbol.for('kucoin-retry.axios') as never;

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

/** What we know of a config that our interceptor has seen. */
interface Guard {
  /** The adapter the config had before. */
  readonly adapter: unknown;
  readonly isInstalled: () => boolean;
  /** The config before any interceptor, where they may be run again. */
  original: Original | undefined;
  /** The call was given up: code that sends its config again repeats what we have repeated. */
  failed: boolean;
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
  const deps: Deps = { engine, host, chain, acts: actsByOrigin(engine) };
  const installation: Installation = {
    interceptor: interceptor(deps, () => installation.isOn),
    onConfig: reruns ? note : undefined,
    isOn: true,
  };
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

function interceptor(deps: Deps, isInstalled: () => boolean): (config: Config) => Config {
  let warned = false;
  return (config) => {
    // Code that was given the interceptor alone does not ask its `runWhen`.
    if (!isInstalled()) return hideSecretsAtSend(config);
    hideOptionSecrets(config);
    const original = deps.chain && takeNote(config);
    const earlier = guardOf(config);
    if (earlier?.isInstalled() === true) {
      // Our adapter is still in the config: wrapping it once is enough.
      earlier.original = original;
      if (earlier.failed && !warned) {
        warned = true;
        warn(deps.engine, { method: config.method ?? 'GET', path: config.url ?? '' }, sentAgain);
      }
      return config;
    }
    const adapter = earlier === undefined ? config.adapter : earlier.adapter;
    if (isElsewhere(deps, config)) {
      hideSecretsAtSend(config);
      return earlier ? Object.assign(config, { adapter }) : config;
    }
    config.adapter = guarded(deps, { adapter, isInstalled, original, failed: false });
    return config;
  };
}

const sentAgain =
  'A call that was given up is sent again by code around kucoin-retry: its attempts multiply.';

function guardOf(config: Config | undefined): Guard | undefined {
  return (config?.adapter as { [mark]?: Guard } | null | undefined)?.[mark];
}

function guarded(deps: Deps, guard: Guard): AdapterFunction {
  const { adapter } = guard;
  const kucoinAdapter: AdapterFunction = async (config) => {
    // An interceptor that ran after ours may have set them.
    hideOptionSecrets(config);
    if (!guard.isInstalled()) return passOn(deps.host, adapter, config);
    try {
      return await call(deps, adapter, config, guard.original);
    } catch (error) {
      guard.failed = isKucoinError(error);
      throw error;
    }
  };
  return Object.defineProperty(kucoinAdapter, mark, { value: guard });
}

/** Whether the request certainly goes to another host; a doubtful one is decided when it leaves. */
function isElsewhere(deps: Deps, { url, baseURL, allowAbsoluteUrls, kucoin }: Config): boolean {
  if (url === undefined || !/^https?:/i.test(url)) return false;
  return (baseURL === undefined || allowAbsoluteUrls !== false) && !deps.acts(url, kucoin);
}

/** Calls go to the same few hosts all the time. */
function actsByOrigin(engine: KucoinRetry): Deps['acts'] {
  let [origin, acts] = ['', false];
  return (url, requestOptions) => {
    // A call may bring the first credentials there are: then it is to be signed.
    const isAsBefore = acts || requestOptions?.credentials === undefined;
    if (isAsBefore && origin !== '' && url.startsWith(origin)) return acts;
    if (!URL.canParse(url)) return true;
    const address = new URL(url);
    [origin, acts] = [`${address.origin}/`, actsFor(engine, address.href, requestOptions)];
    return acts;
  };
}
