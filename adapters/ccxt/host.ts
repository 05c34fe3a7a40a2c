/**
 * As much of an exchange of ccxt's as the types of all its versions agree on. What else is used of it is
 * looked up and never taken for granted.
 */
export interface CcxtLike {
  readonly id: string;
  fetchImplementation?: unknown;
  /** Makes a result or an error of an answer. */
  handleRestResponse(...parts: never[]): unknown;
}

/** The same as it is used here. */
export interface Host {
  readonly id: string;
  fetchImplementation?: unknown;
  /** 4.5: which of its transports it has loaded. With its own it would pass a fetch by. */
  fetchImplementationLoading?: Promise<unknown> | undefined;
  fetchIsNative?: boolean;
  /** What ccxt takes for an abort and for a broken connection; 4.5.0 names them when it loads its own fetch. */
  AbortError?: unknown;
  FetchError?: unknown;
  handleRestResponse: (this: Host, response: unknown, ...more: unknown[]) => unknown;
  /** Milliseconds. */
  timeout?: unknown;
  apiKey?: string | undefined;
  secret?: string | undefined;
  password?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly httpExceptions?: Readonly<Record<string, unknown>> | undefined;
  readonly exceptions?: { readonly exact?: Readonly<Record<string, unknown>> } | undefined;
}

/**
 * Takes an exchange for one of KuCoin's.
 *
 * @throws TypeError that says what to give instead, or what to do first.
 */
export function asHost(exchange: CcxtLike): Host {
  const host = exchange as unknown as Partial<Host> | undefined;
  if (typeof host?.id !== 'string' || typeof host.handleRestResponse !== 'function') {
    throw new TypeError(
      'kucoinCcxt: the first argument must be an exchange of ccxt 4: new ccxt.kucoin({ … })',
    );
  }
  if (!host.id.startsWith('kucoin')) {
    throw new TypeError(`kucoinCcxt: ${host.id} is not KuCoin; give it new ccxt.kucoin({ … })`);
  }
  return host as Host;
}

const ways = ['httpProxy', 'httpsProxy', 'socksProxy', 'http_proxy', 'https_proxy', 'socks_proxy'];
const prefixes = ['proxyUrl', 'proxy_url', 'proxy'];

/**
 * What of an exchange's proxies would be passed by, in words that say what to do; `undefined` for none.
 * ccxt hands its proxies to its own transport only: requests would leave from another address than you think.
 */
export function proxyTrouble(exchange: object, hasOwnFetch: boolean): string | undefined {
  const read = exchange as Readonly<Record<string, unknown>>;
  const isSet = (name: string): boolean => Boolean(read[name] || read[`${name}Callback`]);
  const prefix = prefixes.find(isSet);
  if (prefix !== undefined) {
    return `kucoinCcxt: ${prefix} changes every address, so that none is KuCoin's any more; unset it and give a fetch that goes through the proxy, as the third argument`;
  }
  const way = ways.find(isSet);
  return way === undefined || hasOwnFetch
    ? undefined
    : `kucoinCcxt: ${way} is ccxt's own; give a fetch that goes through it, as the third argument`;
}
