import { vi } from 'vitest';
import { createGuardedFetch, type GuardedInit } from '../../src/fetch/guarded-fetch.js';
import { createKucoinRetry, type KucoinRetryOptions } from '../../src/index.js';
import { manualRuntime } from '../../src/testing/index.js';

/** Addresses, and answers, of most tests. */
export const accounts = 'https://api.kucoin.com/api/v1/accounts';
export const placing = 'https://api.kucoin.com/api/v1/hf/orders';
const credentials = { key: 'k', secret: 's', passphrase: 'p' };
export const ok = (): Response => new Response('{"code":"200000","data":{"orderId":"1"}}');
export const busy = (): Response => new Response('{"code":"429000","msg":"busy"}', { status: 429 });

type Sent = RequestInit & { readonly input: RequestInfo | URL; duplex?: string };

/** A fetch that answers in turn, the last answer for ever, and an engine around it. */
export function guard(
  answers: (() => Response | Promise<Response>)[],
  options: KucoinRetryOptions = {},
  install: 'own' | 'global' = 'own',
) {
  const runtime = manualRuntime();
  const sent: Sent[] = [];
  const stub = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    sent.push({ input, ...init });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve(next!());
  };
  if (install === 'global') vi.stubGlobal('fetch', stub);
  const engine = createKucoinRetry({
    runtime,
    jitter: 'none',
    clientOid: 'leave',
    credentials,
    ...options,
  });
  const guarded = createGuardedFetch(engine, install === 'own' ? { fetch: stub } : undefined);
  const play = (input: RequestInfo | URL, init?: GuardedInit): Promise<Response> =>
    runtime.runUntil(guarded(input, init));
  return { sent, play, guarded, runtime };
}

/** The headers that were sent. */
export const headersOf = ({ headers }: Sent): Record<string, string> =>
  Object.fromEntries(new Headers(headers));
