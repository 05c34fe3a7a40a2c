import { createHmac } from 'node:crypto';
import type { Exchange } from '../../../src/testing/index.js';

/** As ccxt's: `httpExceptions` names the leaves, and NetworkError is above RequestTimeout. */
export class ExchangeError extends Error {}
export class AuthenticationError extends ExchangeError {}
export class InvalidNonce extends ExchangeError {}
export class NetworkError extends Error {}
export class RateLimitExceeded extends NetworkError {}
export class ExchangeNotAvailable extends NetworkError {}
export class RequestTimeout extends NetworkError {}

type Headers = Record<string, string>;

/**
 * ccxt's exchange as far as the adapter touches it (4.5.84, js/src/base/Exchange.js): how it picks its fetch, what
 * it hands to it, and how it makes errors of answers. `test/clients` tests with ccxt itself.
 */
export class StandIn {
  readonly id: string = 'kucoin';
  timeout = 10_000;
  apiKey: string | undefined;
  secret: string | undefined;
  password: string | undefined;
  fetchImplementation: unknown;
  fetchImplementationLoading: Promise<void> | undefined;
  fetchIsNative = false;
  AbortError: unknown;
  FetchError: unknown;
  readonly options: Record<string, unknown> = {
    partner: { spot: { id: 'spot-partner', key: 'spot-secret' }, future: { id: 'f', key: 'fs' } },
  };
  readonly httpExceptions: Record<string, unknown> = {
    401: AuthenticationError,
    408: RequestTimeout,
    422: ExchangeError,
    429: RateLimitExceeded,
    503: ExchangeNotAvailable,
  };
  readonly exceptions: { exact: Record<string, unknown> } = { exact: { 400002: InvalidNonce } };
  /** How often its own transport was used. */
  ownRequests = 0;
  readonly #api: string;
  readonly #timer = new AbortController();

  constructor({ url, credentials }: Pick<Exchange, 'url' | 'credentials'>) {
    this.#api = url;
    this.apiKey = credentials.key;
    this.secret = credentials.secret;
    this.password = credentials.passphrase;
  }

  async loadFetch(): Promise<void> {
    this.fetchImplementationLoading ??= (async () => {
      if (this.fetchImplementation !== undefined) return;
      await Promise.resolve();
      this.fetchImplementation = fetch;
      this.fetchIsNative = true;
    })();
    await this.fetchImplementationLoading;
  }

  /** A call, signed where there is a key. `/api/v1/accounts` below the address of the exchange. */
  async call(method: string, path: string, parameters?: object): Promise<unknown> {
    const body = parameters && JSON.stringify(parameters);
    const headers = this.#sign(method, path, body);
    if (this.fetchImplementationLoading === undefined || this.fetchImplementation === undefined) {
      await this.loadFetch();
    }
    const { signal } = this.#timer;
    const init = { method, headers, body, timeout: this.timeout, signal };
    try {
      if (this.fetchIsNative) this.ownRequests += 1;
      const send = this.fetchImplementation as typeof fetch;
      const response = await send(this.#api + path, init as RequestInit);
      return await this.handleRestResponse(response, path);
    } catch (error) {
      if (error instanceof (this.AbortError as typeof DOMException)) {
        throw new RequestTimeout('request timed out');
      }
      throw error instanceof (this.FetchError as typeof TypeError)
        ? new NetworkError('fetch failed')
        : error;
    }
  }

  /** The timestamp it signs with; a bot may set it. */
  nonce: () => number = () => Date.now();

  /** As if `timeout` were over for every call under way. */
  giveUp(): void {
    this.#timer.abort();
  }

  async handleRestResponse(response: Response, path: string): Promise<unknown> {
    const text = await response.text();
    const { code, msg, data } = JSON.parse(text) as { code: string; msg: string; data: unknown };
    if (code === '200000') return data;
    const Named = (this.httpExceptions[response.status] ?? ExchangeError) as typeof ExchangeError;
    throw new Named(`${this.id} ${path} ${code} ${msg}`);
  }

  #partner(): { id: string; partnerKey: string } {
    const both = this.options['partner'] as Record<string, unknown>;
    const { id, key, secret } = (both['spot'] ?? both) as Record<string, string>;
    return { id: id!, partnerKey: (secret ?? key)! };
  }

  #sign(method: string, path: string, body: string | undefined): Headers {
    const { apiKey, secret = '', password = '' } = this;
    const json: Headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    if (apiKey === undefined) return json;
    const hmac = (key: string, text: string) =>
      createHmac('sha256', key).update(text).digest('base64');
    const timestamp = String(this.nonce());
    const { id, partnerKey } = this.#partner();
    return {
      ...json,
      'KC-API-KEY-VERSION': '2',
      'KC-API-KEY': apiKey,
      'KC-API-TIMESTAMP': timestamp,
      'KC-API-PASSPHRASE': hmac(secret, password),
      'KC-API-SIGN': hmac(secret, timestamp + method + path + (body ?? '')),
      'KC-API-PARTNER-SIGN': hmac(partnerKey, timestamp + id + apiKey),
      'KC-API-PARTNER': id,
      'KC-API-PARTNER-VERIFY': 'true',
    };
  }
}

/** What a partner's signature has to be. */
export function partnerSign(secret: string, id: string, headers: Headers): string {
  const text = `${headers['kc-api-timestamp']}${id}${headers['kc-api-key']}`;
  return createHmac('sha256', secret).update(text).digest('base64');
}
