import { kucoinFetch, type KucoinRequestInit } from '../../../adapters/fetch.js';
import { KucoinError } from '../../../src/index.js';
import type { Client, Host } from '../contract.js';

function clientOver(fetch: (url: string, init: KucoinRequestInit) => Promise<Response>): Client {
  return async (method, url, config) => {
    const native = await fetch(url, { method, ...config });
    const text = await native.text();
    const data: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: native.status, data, native };
  };
}

/** fetch as the contract knows it. */
export const fetchHost: Host = {
  client: (retryOrOptions) => clientOver(kucoinFetch(retryOrOptions)),
  bare: () => clientOver(globalThis.fetch),
  config: ({ body, stream, headers, signal, kucoin }) => ({
    ...(stream && { body: stream, duplex: 'half' }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(signal && { signal }),
    ...(kucoin && { kucoin }),
  }),
  isAnswerError: (error) => error instanceof KucoinError,
  isOtherError: (error) => error instanceof KucoinError,
};
