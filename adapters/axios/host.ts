import type { RequestOptions } from '../../src/index.js';

/**
 * As much of an axios instance as is needed: copies and versions differ in their types, so the
 * arguments of `use` are not described.
 */
export interface AxiosLike {
  readonly interceptors: {
    readonly request: {
      use(...handlers: never[]): number;
      eject?(id: number): void;
    };
  };
  /** Where only an interceptor can be handed in, any axios's own `create` will do. */
  readonly create?: (config?: never) => unknown;
}

/** What a header may be in an AxiosHeaders: `false` keeps the host from setting its own. */
export type HeaderValue = string | number | boolean | readonly string[] | null | undefined;

/** An AxiosHeaders; it may also be a plain object when adapters are called directly. */
export type HeaderBag = Record<string, HeaderValue>;

/** As much of axios's CancelToken as is used. */
export interface CancelToken {
  readonly reason?: unknown;
  subscribe(subscriber: (reason: unknown) => void): void;
  unsubscribe(listener: (reason: unknown) => void): void;
}

/** As much of an axios request config as this adapter looks at. */
export interface Config {
  url?: string;
  method?: string;
  baseURL?: string | undefined;
  allowAbsoluteUrls?: boolean;
  params?: unknown;
  paramsSerializer?: unknown;
  headers: HeaderBag;
  data?: unknown;
  transformRequest?: unknown;
  transformResponse?: unknown;
  adapter?: unknown;
  signal?: AbortSignal | undefined;
  cancelToken?: CancelToken | undefined;
  timeout?: number | string;
  timeoutErrorMessage?: string;
  transitional?: {
    readonly clarifyTimeoutError?: boolean;
    readonly legacyInterceptorReqResOrdering?: boolean;
  };
  validateStatus?: ((status: number) => boolean) | null | undefined;
  responseType?: string;
  fetchOptions?: object;
  env?: { readonly fetch?: typeof globalThis.fetch | undefined };
  kucoin?: RequestOptions | undefined;
  [name: string]: unknown;
}

/** An AxiosResponse. */
export interface HostResponse {
  data: unknown;
  status: number;
  statusText?: string;
  headers?: unknown;
  config?: unknown;
  request?: unknown;
}

/** An AxiosError. */
export interface HostError extends Error {
  code?: string;
  config?: unknown;
  request?: unknown;
  response?: HostResponse;
  status?: number;
}

/** AxiosError or one of its kin. */
export type HostErrorClass = new (
  message?: string | null,
  code?: string | Config,
  config?: Config,
  request?: unknown,
  response?: HostResponse,
) => HostError;

/** An adapter in the form of a function. */
export type AdapterFunction = (config: Config) => Promise<HostResponse>;

/** The caller's own copy of axios, reached through the instance and never imported. */
export interface OwnAxios {
  /** Hands a config, which must not have transforms any more, to the adapter it names. */
  dispatch(config: Config): Promise<HostResponse>;
  /** A config as an adapter would get it: through the caller's transforms, and not sent. */
  prepare(config: Config): Promise<Config>;
  /** The address an adapter makes of `baseURL`, `url` and `params`. */
  getUri(config: Config): string;
  errors(): Promise<{
    readonly AxiosError: HostErrorClass;
    readonly CanceledError: HostErrorClass;
  }>;
}

interface Bare {
  defaults: Record<string, unknown>;
  readonly interceptors: Readonly<Record<'request' | 'response', { clear(): void }>>;
  request(config: object): Promise<HostResponse>;
  getUri(config: object): string;
}

/**
 * Makes an axios of the same copy without interceptors and defaults: it does with a config what that
 * copy's adapters do, and nothing besides. An ESM and a CommonJS axios are two copies with two
 * AxiosError classes, and an instance shows neither its adapters nor its classes.
 *
 * @throws TypeError when the instance has no means to make another.
 */
export function ownAxios(instance: AxiosLike): OwnAxios {
  const bare = bareInstance(instance);
  const understands = knownTransitional(bare.defaults);
  for (const name of Object.keys(bare.defaults)) delete bare.defaults[name];
  // The caller's `create` may install interceptors.
  bare.interceptors.request.clear();
  bare.interceptors.response.clear();
  let classes: ReturnType<OwnAxios['errors']> | undefined;
  return {
    dispatch: (config) =>
      typeof config.adapter === 'function'
        ? (config.adapter as AdapterFunction)(config)
        : bare.request(understands(config)),
    async prepare(config) {
      let seen = config;
      const adapter: AdapterFunction = (ready) => {
        seen = ready;
        return Promise.resolve({ data: '', status: 200, headers: {}, config: ready });
      };
      await bare.request(understands({ ...config, adapter, transformResponse: [] }));
      return seen;
    },
    getUri: (config) => bare.getUri(config),
    errors: () => (classes ??= errorClasses(bare)),
  };
}

function bareInstance(instance: AxiosLike): Bare {
  if (typeof instance.create === 'function') return instance.create() as Bare;
  // An instance of the class Axios has no `create`, but its class.
  const Axios = instance.constructor as new (defaults: object) => Bare;
  if (typeof (Axios as { prototype?: Partial<Bare> }).prototype?.getUri === 'function') {
    return new Axios({});
  }
  throw new TypeError(
    'kucoinAxios: the first argument must be an axios instance, or have its `create`',
  );
}

/** Another copy's `create` may be older than the config, and axios refuses options it does not know. */
function knownTransitional({ transitional }: Bare['defaults']): (config: Config) => Config {
  const known = new Set(Object.keys(transitional ?? {}));
  return (config) => {
    const names = Object.keys(config.transitional ?? {});
    if (names.every((name) => known.has(name))) return config;
    const kept = Object.entries(config.transitional ?? {}).filter(([name]) => known.has(name));
    return { ...config, transitional: Object.fromEntries(kept) };
  };
}

async function errorClasses(bare: Bare): ReturnType<OwnAxios['errors']> {
  // A request that is aborted before it begins never gets as far as an adapter.
  const config = { url: '/', method: 'get', headers: {}, signal: AbortSignal.abort() };
  const canceled: unknown = await bare.request(config).catch((error: unknown) => error);
  const prototype = Object.getPrototypeOf(canceled) as object;
  const parent = Object.getPrototypeOf(prototype) as object;
  return {
    CanceledError: prototype.constructor as HostErrorClass,
    AxiosError: parent.constructor as HostErrorClass,
  };
}

/** Whether a config's adapter is, by name, the one over fetch. */
export function usesFetch(adapter: unknown): boolean {
  const names: readonly unknown[] = Array.isArray(adapter) ? adapter : [adapter];
  const first = names.find((name) => name !== 'xhr' || 'XMLHttpRequest' in globalThis);
  return first === 'fetch';
}

/** Headers of the same kind: an AxiosHeaders of the caller's copy, or a plain object. */
export function headersLike(bag: HeaderBag, headers: HeaderBag): HeaderBag {
  const Bag = bag.constructor as unknown as new (headers: HeaderBag) => HeaderBag;
  return Bag === (Object as unknown) ? { ...headers } : new Bag(headers);
}
