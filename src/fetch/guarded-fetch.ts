import { actsIn, afterMs, prepareCall } from '../engine/adapter-access.js';
import { platform } from '../runtime/platform.js';
import type {
  Attempt,
  KucoinRetry,
  Outcome,
  RequestOptions,
  RunOptions,
  SendInternal,
} from '../types/index.js';
import { bodyTooLong } from '../util/body-sizes.js';
import { isSigned, signatureOf } from '../util/headers.js';
import { asBroken, throwOwn } from './broken-fetch.js';
import {
  addressOf,
  freezeRequest,
  type FrozenRequest,
  isForeign,
  isRequest,
  methodOf,
  modeOf,
  wayOf,
  type Within,
} from './frozen-request.js';
import { readAnswer, type Reading, readText } from './read-response.js';
import { RebuiltResponse } from './rebuilt-response.js';

type Fetch = ReturnType<typeof platform.fetch>;

/** What a host built on fetch may add to the options of a call. */
export interface GuardedInit extends RequestInit {
  kucoin?: RequestOptions | undefined;
}

/** What a host built on fetch gets: fetch's own signature and a little more. */
export type GuardedFetch = (
  input: RequestInfo | URL,
  init?: GuardedInit,
  run?: Pick<RunOptions, 'hostTimeoutMs'>,
) => Promise<Response>;

/** A fetch that an engine is put around. */
export interface OwnFetch {
  readonly fetch: Fetch;
  /** It takes the platform's Requests, whatever else it does. */
  readonly takesRequests?: boolean;
}

/**
 * Puts an engine around a fetch. Without one it is the platform's, looked up at each call.
 *
 * @internal
 */
export function createGuardedFetch(engine: KucoinRetry, own?: OwnFetch): GuardedFetch {
  const acts = actsIn(engine);
  const after: NonNullable<Reading['after']> = (ms, callback) => afterMs(engine, ms, callback);
  const takesRequests = own?.takesRequests === true;
  return async (input, init, run) => {
    const fetch = own?.fetch ?? platform.fetch();
    // To the platform `null` is no options, too.
    const { kucoin, ...native } = init ?? {};
    const url = addressOf(input);
    if (url === undefined || !acts(methodOf(input, native), url, kucoin))
      return fetch(input, native);
    checkRequest(fetch, input);
    const options = { hostTimeoutMs: run?.hostTimeoutMs, kucoin };
    let started: RunOptions['started'];
    const within: Within = async ({ signal, ...request }, work) => {
      const prepared = await prepareCall(engine, request, { ...options, signal }, work);
      ({ started } = prepared.run);
      return prepared.result;
    };
    const frozen = freezeRequest(input, native, url, within);
    const request = frozen instanceof Promise ? await frozen : frozen;
    const call = new FetchCall({ ...options, fetch, takesRequests, after }, request, started);
    return call.runIn(engine).catch(throwOwn);
  };
}

/**
 * The platform's fetch does not know a Request of another implementation. If it were read and sent
 * by that fetch, what it hides (a proxy, for instance) would be lost.
 *
 * @throws TypeError that says so.
 */
function checkRequest(fetch: Fetch, input: unknown): void {
  if (typeof input === 'string') return;
  const isOthers = isRequest(input) && isForeign(input) && fetch === platform.fetch();
  if (!isOthers) return;
  throw new TypeError(
    'This Request was made by another fetch implementation than the one it is sent with: give the fetch that belongs to it, or the address and its options.',
  );
}

/** What a call is carried out with. */
interface Means extends Pick<RunOptions, 'hostTimeoutMs' | 'kucoin'> {
  readonly fetch: Fetch;
  /** The fetch takes the platform's Requests, whatever else it does. */
  readonly takesRequests: boolean;
  readonly after: NonNullable<Reading['after']>;
}

/**
 * One call of a guarded fetch, as the engine sees it: its options, and what sends an attempt. All that
 * waits with a call that waits.
 */
class FetchCall implements RunOptions {
  readonly signal: AbortSignal | undefined;
  readonly kucoin: RunOptions['kucoin'];
  readonly hostTimeoutMs: number | undefined;
  readonly started: RunOptions['started'];
  readonly #means: Means;
  readonly #request: FrozenRequest;

  constructor(means: Means, request: FrozenRequest, started: RunOptions['started']) {
    this.signal = request.signal;
    this.kucoin = means.kucoin;
    this.hostTimeoutMs = means.hostTimeoutMs;
    this.started = started;
    this.#means = means;
    this.#request = request;
  }

  /**
   * Sends internal requests through the same proxy or agent as the caller's request. `undefined` when that
   * is hidden in a Request of another implementation: a direct request might break a rule.
   */
  get sendInternal(): SendInternal | undefined {
    const { given, rest } = this.#request;
    const { fetch } = this.#means;
    const hidden = given === undefined ? {} : wayOf(given);
    if (hidden === undefined && isForeign(given)) return undefined;
    const { integrity: _ofTheCallersAnswer, ...own } = rest;
    const way = { ...hidden, ...own };
    return async ({ method, url, headers, signal }) => {
      // Not `error`: a Worker does not have it, and would refuse to send anything.
      const response = await fetch(url, { ...way, method, headers, signal, redirect: 'manual' });
      return { status: response.status, headers: response.headers, text: await readText(response) };
    };
  }

  adopt(text: string): Response {
    return RebuiltResponse.of(text, this.#request.url);
  }

  runIn(engine: KucoinRetry): Promise<Response> {
    const response = engine.run<Response>(this.#request, (attempt) => this.#send(attempt), this);
    return this.#redirect === 'error' ? response.then(throwRefused) : response;
  }

  get #redirect(): RequestRedirect | undefined {
    const { rest, given } = this.#request;
    return rest.redirect ?? given?.redirect;
  }

  async #send(attempt: Attempt): Promise<Outcome<Response>> {
    const { method, headers: given, stream } = this.#request;
    if (stream !== undefined && signatureOf(attempt.headers) !== signatureOf(given)) {
      return { error: new TypeError(bodyTooLong), sent: 'no' };
    }
    const reading = { mayStream: method === 'GET', after: this.#means.after };
    try {
      return await readAnswer(await this.#carry(this.#initFor(attempt)), reading);
    } catch (error) {
      return this.#redirect === 'error' && isRedirectRefusal(error)
        ? refusedRedirect(error)
        : { error: asBroken(error), sent: 'unknown' };
    }
  }

  /** Only what has to be said: the platform takes its time over every member. */
  #initFor({ headers, signal, body: bytes }: Attempt): RequestInit {
    const { method, rest, stream, given } = this.#request;
    const init: RequestInit & { duplex?: 'half' } = { ...rest, signal };
    const hasHeaders = Object.keys(headers).length > 0;
    if (method !== 'GET' || given !== undefined) init.method = method;
    if (hasHeaders || given !== undefined) init.headers = headers;
    const body = bytes === undefined ? stream : platform.sentOnce(bytes);
    if (body !== undefined) init.body = body as BodyInit;
    if (stream !== undefined) init.duplex = 'half';
    // A redirect followed with key and passphrase would hand them to another host.
    if (hasHeaders && isSigned(headers) && this.#redirect !== 'error') init.redirect = 'manual';
    return init;
  }

  /**
   * Hands one attempt to the fetch. One that knows the caller's Request gets it again, because the Request
   * may hold more than it shows: a dispatcher, for instance. Another fetch may not know this kind of Request.
   */
  #carry(init: RequestInit): Promise<Response> {
    const { given, url } = this.#request;
    const { fetch, takesRequests } = this.#means;
    if (given === undefined) return fetch(url, init);
    if (takesRequests || isForeign(given) || fetch === platform.fetch()) return fetch(given, init);
    return fetch(url, { ...modeOf(given), ...wayOf(given), ...init });
  }
}

/** Where the caller asked fetch to refuse redirects: its errors, by the Response that replaces each. */
const refusedRedirects = new WeakMap<Response, unknown>();

/** Node reports it; elsewhere it looks like a network failure. */
function isRedirectRefusal(error: unknown): boolean {
  const cause = (error as { cause?: { message?: unknown } } | null)?.cause;
  return cause?.message === 'unexpected redirect';
}

/** A redirect is an answer, which repeating the request would not change. */
function refusedRedirect(error: unknown): Outcome<Response> {
  const native = new Response(null, { status: 302 });
  refusedRedirects.set(native, error);
  return { native, status: native.status, headers: native.headers, text: '' };
}

function throwRefused(response: Response): Response {
  if (refusedRedirects.has(response)) throw refusedRedirects.get(response);
  return response;
}
