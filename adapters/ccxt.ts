import { createGuardedFetch, engineFrom, headerOf, outcomeOf, warn } from '../src/adapter-kit.js';
import {
  classificationOf,
  type Credentials,
  isKucoinError,
  KucoinError,
  type KucoinRetry,
  type KucoinRetryOptions,
} from '../src/index.js';
import { inTheirWords } from './ccxt/errors.js';
import { asHost, type CcxtLike, type Host, proxyTrouble } from './ccxt/host.js';
import { signForPartner, withoutPartnerSign } from './ccxt/partners.js';

export type { CcxtLike } from './ccxt/host.js';

type Fetch = typeof globalThis.fetch;

/** What an exchange had in the places we take. */
interface Before {
  readonly fetchImplementation: unknown;
  readonly fetchIsNative: boolean | undefined;
  readonly handleRestResponse: PropertyDescriptor | undefined;
}

/** Takes our hands off an exchange that has them on. */
const undoing = new WeakMap<object, () => void>();

/**
 * Lets an exchange of ccxt's (`ccxt.kucoin`, `ccxt.kucoinfutures`, those of `ccxt.pro` too) wait and repeat as
 * KuCoin's answers demand. Every attempt is signed afresh with the exchange's own `apiKey`, `secret` and
 * `password` (and for its partner) unless the options bring `credentials` or `sign`. Failures stay ccxt's
 * own error classes and carry a record as `error.kucoin`.
 *
 * `exchange.timeout` limits one attempt and no longer the waits. Leave `maxRetriesOnFailure` at 0: it sends
 * orders again without looking. On an exchange that has us already the newer installation takes over.
 *
 * @param exchange has the keys when it calls, not necessarily now. Before its first request, or after one.
 * @param fetch where the requests go in the end: behind a proxy one that goes through it. Default: the exchange's
 *   own `fetchImplementation`, else the global one.
 * @returns a function that takes it off again.
 * @throws TypeError or RangeError for a wrong option, something that is no KuCoin of ccxt's, or a proxy that
 *   would be passed by.
 * @example
 * const exchange = new ccxt.kucoin({ apiKey, secret, password });
 * const undo = kucoinCcxt(exchange);
 * const balance = await exchange.fetchBalance();
 */
export function kucoinCcxt(
  exchange: CcxtLike,
  retryOrOptions?: KucoinRetry | KucoinRetryOptions,
  fetch?: Fetch,
): () => void {
  const host = asHost(exchange);
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw new TypeError('kucoinCcxt: the third argument must be a fetch function');
  }
  const engine = engineFrom(retryOrOptions);
  undoing.get(host)?.();
  const before = beforeUs(host);
  const own = fetch ?? fetchOf(before);
  const trouble = proxyTrouble(host, own !== undefined);
  if (trouble !== undefined) throw new TypeError(trouble);
  host.fetchImplementation = guardedFetch(host, engine, own, hasOwnSigner(retryOrOptions));
  if ('fetchIsNative' in host) host.fetchIsNative = false;
  host.AbortError ??= DOMException;
  host.FetchError ??= TypeError;
  host.handleRestResponse = withRecords(host.handleRestResponse);
  if (Number(host.options?.['maxRetriesOnFailure'] ?? 0) > 0) {
    warn(engine, { method: '', path: '' }, retriesToo);
  }
  const undo = (): void => {
    if (undoing.get(host) !== undo) return;
    undoing.delete(host);
    restore(host, before);
  };
  undoing.set(host, undo);
  return undo;
}

const retriesToo =
  "ccxt's maxRetriesOnFailure is above 0: it repeats around kucoin-retry, orders too. Set it to 0.";

/**
 * What the exchange has now.
 *
 * @throws TypeError while its transport is being loaded: it would take the place of ours.
 */
function beforeUs(host: Host): Before {
  const { fetchImplementation, fetchIsNative } = host;
  if (host.fetchImplementationLoading !== undefined && fetchImplementation === undefined) {
    throw new TypeError(
      'kucoinCcxt: its first request is just under way; install it before, or await that request',
    );
  }
  const handleRestResponse = Object.getOwnPropertyDescriptor(host, 'handleRestResponse');
  return { fetchImplementation, fetchIsNative, handleRestResponse };
}

function restore(host: Host, before: Before): void {
  host.fetchImplementation = before.fetchImplementation;
  // What ccxt took for loaded was ours: it has to load its own.
  if (before.fetchImplementation === undefined) host.fetchImplementationLoading = undefined;
  if (before.fetchIsNative !== undefined) host.fetchIsNative = before.fetchIsNative;
  const { handleRestResponse } = before;
  if (handleRestResponse === undefined) Reflect.deleteProperty(host, 'handleRestResponse');
  else Object.defineProperty(host, 'handleRestResponse', handleRestResponse);
}

/** The user's own fetch; what ccxt has loaded for itself is not taken for one. */
function fetchOf({ fetchImplementation, fetchIsNative }: Before): Fetch | undefined {
  return typeof fetchImplementation === 'function' && fetchIsNative !== true
    ? (fetchImplementation as Fetch)
    : undefined;
}

function hasOwnSigner(retryOrOptions: KucoinRetry | KucoinRetryOptions | undefined): boolean {
  const { credentials, sign } = (retryOrOptions ?? {}) as KucoinRetryOptions;
  return credentials !== undefined || sign !== undefined;
}

/** What ccxt hands to its fetch. */
interface CcxtInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aborts after `exchange.timeout`, whatever we do meanwhile. Nothing else aborts it. */
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

function guardedFetch(
  host: Host,
  engine: KucoinRetry,
  own: Fetch | undefined,
  signsItself: boolean,
): (url: string, init?: CcxtInit) => Promise<Response> {
  const send: Fetch = async (input, { headers = {}, ...rest } = {}) => {
    const signed = await signForPartner(host, headers as Record<string, string>);
    return (own ?? globalThis.fetch)(input, { ...rest, headers: signed });
  };
  const guarded = createGuardedFetch(engine, { fetch: send });
  return async (url, init = {}) => {
    const trouble = proxyTrouble(host, own !== undefined);
    if (trouble !== undefined) throw new Error(trouble);
    const { signal: _overWaits, timeout: _over, headers: given = {}, ...rest } = init;
    const credentials = signsItself ? undefined : credentialsOf(host, given);
    const headers = withoutPartnerSign(host, given);
    const kucoin = credentials && { credentials };
    const timeoutMs = Number(host.timeout);
    try {
      return await guarded(
        url,
        { ...(rest as RequestInit), headers, kucoin },
        timeoutMs > 0 ? { hostTimeoutMs: timeoutMs } : {},
      );
    } catch (error) {
      return answerOf(host, error);
    }
  };
}

/** The exchange's own, for a request that it has signed. */
function credentialsOf(host: Host, headers: Readonly<Record<string, string>>) {
  const key = headerOf(headers, 'kc-api-key');
  if (key === undefined) return undefined;
  const { secret = '', password: passphrase = '' } = host;
  const keyVersion = headerOf(headers, 'kc-api-key-version') as Credentials['keyVersion'];
  return { key, secret, passphrase, keyVersion };
}

/**
 * The answer a failed call ended with, for ccxt to make its own error of.
 *
 * @throws an error of ccxt's where there was none.
 */
function answerOf(host: Host, error: unknown): Response {
  if (!(error instanceof KucoinError)) throw error;
  const outcome = outcomeOf(error);
  if (outcome === undefined || !('native' in outcome)) throw inTheirWords(host, error);
  return outcome.native as Response;
}

/** ccxt makes its errors of an answer here, and lets go of the answer. */
function withRecords(handle: Host['handleRestResponse']): Host['handleRestResponse'] {
  return async function (this: Host, response, ...more) {
    try {
      return await handle.call(this, response, ...more);
    } catch (error) {
      const failed = { kucoin: classificationOf(response) };
      if (isKucoinError(failed) && error instanceof Error) Object.assign(error, failed);
      throw error;
    }
  };
}
