import type {
  Attempt,
  KucoinRetry,
  Outcome,
  RequestOptions,
  RunOptions,
  SendAside,
} from '../types.js';
import { actsFor } from '../engine.js';
import { freezeRequest, type FrozenRequest } from './frozen-request.js';
import { readAnswer } from './read-answer.js';

type Fetch = typeof globalThis.fetch;

/** What a host built on fetch may add to the options of a call. */
export interface GuardedInit extends RequestInit {
  kucoin?: RequestOptions | undefined;
}

/**
 * Puts an engine around a fetch.
 *
 * @internal
 */
export function createGuardedFetch(
  engine: KucoinRetry,
  fetch: Fetch,
): (
  input: RequestInfo | URL,
  init?: GuardedInit,
  run?: Pick<RunOptions, 'hostTimeoutMs'>,
) => Promise<Response> {
  return async (input, init, run) => {
    const { kucoin, ...native } = init ?? {};
    const url = typeof input === 'object' && 'url' in input ? input.url : String(input);
    if (!actsFor(engine, url)) return fetch(input, init === undefined ? undefined : native);
    const request = await freezeRequest(input, native);
    if (request.signal?.aborted === true) throw request.signal.reason;
    return engine.run<Response>(request, (attempt) => send(fetch, request, attempt), {
      ...run,
      signal: request.signal,
      kucoin,
      aside: asideOver(fetch, request),
    });
  };
}

async function send(
  fetch: Fetch,
  request: FrozenRequest,
  attempt: Attempt,
): Promise<Outcome<Response>> {
  const { method, url, rest, stream, signal } = request;
  const body = attempt.body ?? stream;
  const init: RequestInit & { duplex?: 'half' } = {
    ...rest,
    method,
    headers: attempt.headers,
    signal: attempt.signal,
    ...(body === undefined ? {} : { body: body as BodyInit }),
    ...(stream === undefined ? {} : { duplex: 'half' }),
    ...(isSigned(attempt.headers) && rest.redirect !== 'error' ? { redirect: 'manual' } : {}),
  };
  try {
    return await readAnswer(await fetch(url, init), { mayStream: method === 'GET', signal });
  } catch (error) {
    return { error, sent: 'unknown' };
  }
}

/** A redirect followed with these would hand the key and passphrase to another host. */
function isSigned(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase().startsWith('kc-api-'));
}

function asideOver(fetch: Fetch, { rest }: FrozenRequest): SendAside {
  return async ({ method, url, headers, signal }) => {
    const response = await fetch(url, { ...rest, method, headers, signal, redirect: 'error' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}
