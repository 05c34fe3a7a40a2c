/**
 * ccxt 4.5: put under its `fetchImplementation`.
 *
 * - ccxt raises its own error classes from the answer it gets, so the last answer is handed back
 *   (`errors: 'return'`); what has no answer at all becomes one of ccxt's classes here.
 * - `exchange.timeout` (10 s) runs around everything we do, waits included: it would end a wait of 30 s
 *   as a RequestTimeout. So it becomes the limit of one attempt, our deadline bounds the call, and ccxt
 *   gives up only behind that. A wait that does not fit fails at once, with ccxt's own error.
 * - ccxt signs for its partner as well. `credentials` alone would leave such a request to ccxt, so
 *   `sign` makes the partner's signature anew too.
 * - ccxt hands its proxy to its own transport only. Behind one, give a fetch that goes through it, or
 *   requests would leave from another address than you think.
 * - Leave `maxRetriesOnFailure` at 0: it sends orders again without looking.
 */
import { createHmac } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import ccxt from 'ccxt';
import {
  type Credentials,
  isKucoinError,
  type KucoinErrorRecord,
  type KucoinRetryOptions,
  kucoinSigner,
  type Sign,
} from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

/** ccxt's exchange. */
export type Kucoin = InstanceType<typeof ccxt.kucoin>;
type Fetch = typeof globalThis.fetch;

const proxies = ['httpProxy', 'httpsProxy', 'socksProxy', 'proxyUrl'].flatMap((name) => [
  name,
  `${name}Callback`,
]);

/** How long after our deadline ccxt would give up, if it ever came to that. */
const reserveMs = 5_000;

/**
 * Puts us under an exchange that has not sent anything yet, and has its key if it is to have one.
 *
 * @throws Error when ccxt would go on with its own transport, or go round its proxy.
 */
export function guard(exchange: Kucoin, options: KucoinRetryOptions = {}, fetch?: Fetch): void {
  if (exchange.fetchImplementationLoading !== undefined) {
    throw new Error('guard: it has its transport already; guard it before its first request');
  }
  const proxied = proxies.filter((name) => (exchange as Record<string, unknown>)[name]);
  if (fetch === undefined && proxied.length > 0) {
    throw new Error(`guard: give a fetch that goes through ${proxied.join(', ')}`);
  }
  const { deadlineMs = 120_000 } = options;
  const { apiKey: key = '', secret = '', password: passphrase = '' } = exchange;
  // Without a key there is nothing to sign: ccxt reads public data then.
  const credentials = key === '' ? undefined : { key, secret, passphrase };
  const attemptTimeoutMs = Number(exchange.timeout);
  exchange.timeout = deadlineMs + reserveMs;
  const signFor = ({ id, key: partnerKey }: Partner, keys: Credentials): Sign => {
    const own = kucoinSigner(keys);
    return async (request) => {
      const text = `${request.timestampMs}${id}${key}`;
      const partnerSign = createHmac('sha256', partnerKey).update(text).digest('base64');
      return { ...(await own(request)), 'KC-API-PARTNER-SIGN': partnerSign };
    };
  };
  const fetchFor = (partner?: Partner): Fetch =>
    kucoinFetch(
      {
        credentials,
        ...(partner && credentials && { sign: signFor(partner, credentials) }),
        attemptTimeoutMs,
        ...options,
        deadlineMs,
        errors: 'return',
      },
      fetch,
    );
  const plain = fetchFor();
  const byPartner = new Map(partnersOf(exchange).map((partner) => [partner.id, fetchFor(partner)]));
  exchange.fetchImplementation = async (url: string, init: RequestInit) => {
    const partner = new Headers(init.headers).get('KC-API-PARTNER') ?? '';
    try {
      return await (byPartner.get(partner) ?? plain)(url, init);
    } catch (error) {
      throw isKucoinError(error) ? inTheirWords(error.kucoin) : error;
    }
  };
}

interface Partner {
  readonly id: string;
  readonly key: string;
}

/** ccxt keeps one partner for spot and one for futures, or one for both. */
function partnersOf(exchange: Kucoin): Partner[] {
  const { partner = {} } = exchange.options as { partner?: Record<string, unknown> };
  return [partner['spot'], partner['future'], partner].filter(
    (entry): entry is Partner => typeof (entry as Partial<Partner> | undefined)?.id === 'string',
  );
}

/** A call without an answer as ccxt would name it; the record goes with it. */
function inTheirWords(kucoin: KucoinErrorRecord): Error {
  const { kind, message, meaning, executed } = kucoin;
  const limited = kind === 'rate-limit' || kind === 'overload';
  const Named = limited
    ? ccxt.RateLimitExceeded
    : kind === 'timeout'
      ? ccxt.RequestTimeout
      : ccxt.NetworkError;
  const text = `kucoin ${message ?? meaning} (executed: ${executed})`;
  return Object.assign(new Named(text), { kucoin });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await import('../runner/guard.js'); // the real KuCoin by --live only
  const exchange = new ccxt.kucoin({
    apiKey: process.env['KUCOIN_KEY'] ?? '',
    secret: process.env['KUCOIN_SECRET'] ?? '',
    password: process.env['KUCOIN_PASSPHRASE'] ?? '',
  });
  const api = process.env['KUCOIN_API'];
  if (api !== undefined) {
    const urls = exchange.urls as { api: Record<string, string> };
    for (const name of Object.keys(urls.api)) urls.api[name] = api;
  }
  guard(exchange);
  const { data } = (await exchange['privateGetAccounts']()) as { data: unknown[] };
  console.log(`accounts: ${data.length}`);
}
