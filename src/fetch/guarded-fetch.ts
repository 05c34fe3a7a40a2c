import { actsFor, afterMs, prepareCall } from '../engine/engine.js';
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
import { asBroken, asResponse, throwOwn } from './broken-fetch.js';
import {
  addressOf,
  freezeRequest,
  type FrozenRequest,
  isForeign,
  isRequest,
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
  const after: NonNullable<Reading['after']> = (ms, callback) => afterMs(engine, ms, callback);
  return async (input, init, run = {}) => {
    const fetch = own?.fetch ?? platform.fetch();
    // To the platform `null` is no options, too.
    const { kucoin, ...native } = init ?? {};
    const url = addressOf(input);
    if (url === undefined || !actsFor(engine, url, kucoin)) return fetch(input, native);
    checkRequest(fetch, input);
    let options: RunOptions = { ...run, kucoin };
    const within: Within = async ({ signal, ...request }, work) => {
      const prepared = await prepareCall(engine, request, { ...options, signal }, work);
      options = prepared.run;
      return prepared.result;
    };
    const request = await freezeRequest(input, native, url, within);
    const carrier = carrierFor(fetch, request, own?.takesRequests === true);
    const reading = { mayStream: request.method === 'GET', after };
    const attempt = (given: Attempt) => send(carrier, request, given, reading);
    const response = await engine
      .run<Response>(request, attempt, {
        ...options,
        signal: request.signal,
        sendInternal: internalSender(fetch, request),
        adopt: (text: string) => RebuiltResponse.of(text, url),
      })
      .catch(throwOwn);
    if (refusedRedirects.has(response)) throw refusedRedirects.get(response);
    return response;
  };
}

/**
 * The platform's fetch does not know a Request of another implementation. If it were read and sent
 * by that fetch, what it hides (a proxy, for instance) would be lost.
 *
 * @throws TypeError that says so.
 */
function checkRequest(fetch: Fetch, input: unknown): void {
  const isOthers = isRequest(input) && isForeign(input) && fetch === platform.fetch();
  if (!isOthers) return;
  throw new TypeError(
    'This Request was made by another fetch implementation than the one it is sent with: give the fetch that belongs to it, or the address and its options.',
  );
}

/** Hands one attempt to the fetch. */
type Carrier = (init: RequestInit) => Promise<Response>;

/**
 * A fetch that knows the caller's Request gets it again, because the Request may hold more than it
 * shows: a dispatcher, for instance. Another fetch may not know this kind of Request.
 */
function carrierFor(fetch: Fetch, { given, url }: FrozenRequest, takesRequests: boolean): Carrier {
  if (given === undefined) return (init) => fetch(url, init);
  if (takesRequests || isForeign(given) || fetch === platform.fetch())
    return (init) => fetch(given, init);
  const mode = { ...modeOf(given), ...wayOf(given) };
  return (init) => fetch(url, { ...mode, ...init });
}

async function send(
  carry: Carrier,
  request: FrozenRequest,
  attempt: Attempt,
  reading: Reading,
): Promise<Outcome<Response>> {
  const { method, headers: given, rest, stream } = request;
  const redirect = rest.redirect ?? request.given?.redirect;
  if (stream !== undefined && signatureOf(attempt.headers) !== signatureOf(given)) {
    return { error: new TypeError(bodyTooLong), sent: 'no' };
  }
  const body = attempt.body === undefined ? stream : platform.sentOnce(attempt.body);
  const { headers, signal } = attempt;
  const init: RequestInit & { duplex?: 'half' } = { ...rest, method, headers, signal };
  if (body !== undefined) init.body = body as BodyInit;
  if (stream !== undefined) init.duplex = 'half';
  // A redirect followed with key and passphrase would hand them to another host.
  if (isSigned(headers) && redirect !== 'error') init.redirect = 'manual';
  try {
    return await readAnswer(asResponse(await carry(init)), reading);
  } catch (error) {
    return redirect === 'error' && isRedirectRefusal(error)
      ? refusedRedirect(error)
      : { error: asBroken(error), sent: 'unknown' };
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

/**
 * Sends internal requests through the same proxy or agent as the caller's request. `undefined` when that
 * is hidden in a Request of another implementation: a direct request might break a rule.
 */
function internalSender(fetch: Fetch, { given, rest }: FrozenRequest): SendInternal | undefined {
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
