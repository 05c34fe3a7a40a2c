import {
  actsFor,
  afterMs,
  createGuardedFetch,
  outcomeOf,
  refusedResponse,
  rememberClassification,
} from '../../src/adapter-kit.js';
import { KucoinError, type KucoinRetry, type RequestOptions } from '../../src/index.js';
import type { CallLimits, KyFetch } from './types.js';

/** Carries one call of ky out; `init` holds the options that ky does not know. */
export type Loop = (
  input: string | URL | Request,
  init: (RequestInit & { kucoin?: RequestOptions | undefined }) | undefined,
  limits: CallLimits,
) => Promise<Response>;

/** Requests of attempts under way: a second loop around a guarded fetch lets them pass. */
const attempts = new WeakSet<object>();

/** Puts an engine around a fetch; to ky the result is a fetch. */
export function createLoop(engine: KucoinRetry, own: KyFetch | undefined): Loop {
  const ours = own && { fetch: asAttempt(own), takesRequests: true };
  const guarded = createGuardedFetch(engine, ours);
  const plain: KyFetch = own ?? ((input, init) => globalThis.fetch(input, init));
  return async (input, init, limits) => {
    if (attempts.has(input as object)) return plain(input, init);
    const request = input instanceof Request ? input : new Request(input, init);
    if (!actsFor(engine, request.url, init?.kucoin))
      return elsewhere(engine, plain, request, init, limits);
    const kucoin = optionsOf(init?.kucoin, limits);
    const { attemptMs } = limits;
    try {
      return await guarded(request, { ...init, kucoin }, { hostTimeoutMs: attemptMs });
    } catch (error) {
      return answerWithin(error, limits);
    }
  };
}

/** A user's fetch gets what ky gives it: everything in a Request, and only the rest beside it. */
function asAttempt(own: KyFetch): KyFetch {
  return (input, init = {}) => {
    const request = new Request(input, init);
    attempts.add(request);
    const beside = Object.entries(init).filter(([name]) => !(name in request) && name !== 'duplex');
    return own(request, Object.fromEntries(beside));
  };
}

/**
 * ky's own time-outs hold for a request to another host. In ky 2 we took them over; ky gets them back
 * for the body, which it times itself.
 */
async function elsewhere(
  engine: KucoinRetry,
  plain: KyFetch,
  request: Request,
  init: (RequestInit & { kucoin?: unknown }) | undefined,
  { attemptMs = Infinity, totalMs = Infinity, called }: CallLimits,
): Promise<Response> {
  const { kucoin: _ours, ...native } = init ?? {};
  const limitMs = Math.min(attemptMs, totalMs);
  // ky 1 keeps its own.
  if (called === undefined || limitMs === Infinity) return plain(request, native);
  const send = (signal: AbortSignal): Promise<Response> => plain(request, { ...native, signal });
  const response = await withinTime(engine, request, limitMs, send);
  called.timeout = limitMs;
  return response;
}

function optionsOf(kucoin: RequestOptions | undefined, limits: CallLimits): RequestOptions {
  const { totalMs, throwHttpErrors } = limits;
  return {
    ...kucoin,
    ...(totalMs === undefined
      ? {}
      : { deadlineMs: Math.min(Math.max(1, totalMs), kucoin?.deadlineMs ?? Infinity) }),
    ...(throwHttpErrors === false ? { errors: 'return' } : {}),
  };
}

/**
 * The answer a failed call ended with, for ky to make its own error of.
 *
 * @throws the error itself when there was no answer.
 */
function answerWithin(error: unknown, { throwHttpErrors }: CallLimits): Response {
  const outcome = error instanceof KucoinError ? outcomeOf(error) : undefined;
  if (outcome === undefined || !('native' in outcome)) throw error;
  const response = outcome.native as Response;
  const wanted = typeof throwHttpErrors !== 'function' || throwHttpErrors(response.status);
  if (!wanted) return response;
  const refused = refusedResponse(response);
  rememberClassification(refused, (error as KucoinError).kucoin);
  return refused;
}

/** As ky's own; its guards and handlers go by the name. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly request: Request;
  constructor(request: Request) {
    super(`Request timed out: ${request.method} ${request.url}`);
    this.request = request;
  }
}

/** Sends a request and ends it when the time is up, as ky does. */
export function withinTime(
  engine: KucoinRetry,
  request: Request,
  limitMs: number,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const cancel = afterMs(engine, limitMs, () => {
      reject(new TimeoutError(request));
      controller.abort();
    });
    const signal = AbortSignal.any([request.signal, controller.signal]);
    send(signal).then(resolve, reject).finally(cancel);
  });
}
