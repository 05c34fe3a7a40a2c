import axios from 'axios';
import ky from 'ky';
import { kucoinAxios } from '../../adapters/axios.js';
import { kucoinFetch } from '../../adapters/fetch.js';
import { kucoinKy } from '../../adapters/ky.js';
import type { KucoinRetry, KucoinRetryOptions, RequestOptions } from '../../src/index.js';

export const hostNames = ['fetch', 'axios', 'ky'] as const;

/** The hosts that orders go through. */
export type HostName = (typeof hostNames)[number];

/** A success, whatever the host keeps it in. */
export interface Reply {
  readonly data: unknown;
  /** The host's own answer. */
  readonly native: object;
}

/** Posts a body, as text or as an object to be written as JSON. */
export type Post = (url: string, body: object | string, kucoin?: RequestOptions) => Promise<Reply>;

/** A client of one host with the adapter installed; without `fetch` it uses sockets. */
export function postOver(
  host: HostName,
  retryOrOptions: KucoinRetry | KucoinRetryOptions,
  fetch?: typeof globalThis.fetch,
): Post {
  switch (host) {
    case 'fetch':
      return overFetch(retryOrOptions, fetch);
    case 'axios':
      return overAxios(retryOrOptions, fetch);
    case 'ky':
      return overKy(retryOrOptions, fetch);
  }
}

const headers = { 'content-type': 'application/json' };
const textOf = (body: object | string): string =>
  typeof body === 'string' ? body : JSON.stringify(body);

function overFetch(retry: KucoinRetry | KucoinRetryOptions, own?: typeof fetch): Post {
  const send = kucoinFetch(retry, own);
  return async (url, body, kucoin) => {
    const init = { method: 'POST', headers, body: textOf(body) };
    const native = await send(url, { ...init, ...(kucoin && { kucoin }) });
    return { data: await native.json(), native };
  };
}

function overAxios(retry: KucoinRetry | KucoinRetryOptions, own?: typeof fetch): Post {
  const instance = axios.create(own ? { adapter: 'fetch', env: { fetch: own } } : {});
  kucoinAxios(instance, retry);
  return async (url, body, kucoin) => {
    const native = await instance.post<unknown>(url, textOf(body), {
      headers,
      ...(kucoin && { kucoin }),
    });
    return { data: native.data, native };
  };
}

function overKy(retry: KucoinRetry | KucoinRetryOptions, own?: typeof fetch): Post {
  const instance = ky.create(kucoinKy(retry, own));
  return async (url, body, kucoin) => {
    const native = await instance.post(url, {
      headers,
      body: textOf(body),
      ...(kucoin && { kucoin }),
    });
    return { data: await native.json(), native };
  };
}
