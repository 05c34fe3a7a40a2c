import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Exchange } from '../../../src/testing/index.js';

/** Shows whether a request or the head of an answer is between this process's clients and an exchange. */
export interface Traffic {
  isOnItsWay(): boolean;
  close(): void;
}

/** What fetch's client publishes about a request. */
interface FetchRequest {
  readonly origin: string | URL;
}

type Listener = (message: unknown) => void;

/**
 * Watches the clients of this process. What they wait for and what the exchange has to answer are the
 * same requests but for those on their way; a clock that is moved meanwhile times calls out that were
 * answered in time.
 */
export function watchTraffic(exchange: Exchange): Traffic {
  const waiting = new Set<unknown>();
  const end: Listener = (message) =>
    void waiting.delete((message as { readonly request: unknown }).request);
  const listeners: readonly (readonly [name: string, listener: Listener])[] = [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as { readonly request: FetchRequest };
        if (new URL(request.origin).host === exchange.host) waiting.add(request);
      },
    ],
    ['undici:request:headers', end],
    ['undici:request:error', end],
    [
      'http.client.request.start',
      (message) => {
        const { request } = message as { readonly request: ClientRequest };
        if (request.getHeader('host') !== exchange.host) return;
        waiting.add(request);
        request.once('close', () => end(message));
      },
    ],
    ['http.client.response.finish', end],
  ];
  for (const [name, listener] of listeners) subscribe(name, listener);
  return {
    isOnItsWay() {
      const held = exchange.log.filter(
        ({ answeredAtMs, leftEarly }) => answeredAtMs === undefined && !leftEarly,
      );
      return held.length !== waiting.size;
    },
    close() {
      for (const [name, listener] of listeners) unsubscribe(name, listener);
    },
  };
}
