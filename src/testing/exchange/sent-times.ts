import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { RequestHead } from '../messages/request.js';

/** A request of this process, seen from the client's side. */
export interface SentRequest {
  /** When the client sent it off, on the exchange's clock. */
  readonly atMs: number;
  /** Called when the head of the answer has reached the client. */
  onReceived: (() => void) | undefined;
}

/** When requests of this very process left: on a busy machine long before they arrive. */
export interface SentTimes {
  /** When a request that has arrived was sent; `undefined` when it came from elsewhere. */
  take(head: RequestHead): SentRequest | undefined;
  /** Starts to watch for requests to ports of this machine. */
  watch(ports: readonly number[]): void;
  close(): void;
}

/** What fetch's client publishes about a request. */
interface FetchRequest {
  readonly origin: string | URL;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn; one text in older versions. */
  readonly headers: string | readonly unknown[];
}

/** What node:http publishes about a request. */
interface HttpRequest {
  readonly method: string;
  readonly path: string;
  getHeader(name: string): unknown;
}

/** Signed requests differ by their signature; others that look alike count as the same. */
function keyOf(method: string, target: string, signature: unknown): string {
  return `${method} ${target} ${typeof signature === 'string' ? signature : ''}`;
}

function signatureOf({ headers }: FetchRequest): string | undefined {
  const text = typeof headers === 'string' ? headers : headers.join('\r\n');
  return /(?:^|\r\n)kc-api-sign(?:: ?|\r\n)([^\r\n]*)/i.exec(text)?.[1];
}

/** Creates a watch over the clients of this process: fetch and node:http, and what uses them. */
export function createSentTimes(nowMs: () => number): SentTimes {
  const byKey = new Map<string, SentRequest[]>();
  const byRequest = new WeakMap<object, SentRequest>();
  const watched = new Set<string>();

  function note(request: object, host: string, key: string): void {
    if (!watched.has(host)) return;
    const sentRequest: SentRequest = { atMs: nowMs(), onReceived: undefined };
    byRequest.set(request, sentRequest);
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [sentRequest]);
    else list.push(sentRequest);
  }
  const listeners: readonly (readonly [string, (message: unknown) => void])[] = [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as { request: FetchRequest };
        const host = String(request.origin).replace(/^http:\/\//, '');
        note(request, host, keyOf(request.method, request.path, signatureOf(request)));
      },
    ],
    [
      'http.client.request.start',
      (message) => {
        const { request } = message as { request: HttpRequest };
        const key = keyOf(request.method, request.path, request.getHeader('kc-api-sign'));
        note(request, String(request.getHeader('host')), key);
      },
    ],
    ...['undici:request:headers', 'http.client.response.finish'].map(
      (name) =>
        [
          name,
          (message: unknown) => {
            byRequest.get((message as { request: object }).request)?.onReceived?.();
          },
        ] as const,
    ),
  ];

  return {
    take({ method, target, headers }) {
      const key = keyOf(method, target, headers['kc-api-sign']);
      const list = byKey.get(key);
      if (list?.length === 1) byKey.delete(key);
      // The newest first: the time of a request that never arrived must not be used for a later one.
      return list?.pop();
    },
    watch(ports) {
      for (const port of ports) watched.add(`127.0.0.1:${port}`).add(`localhost:${port}`);
      for (const [name, listener] of listeners) subscribe(name, listener);
    },
    close() {
      for (const [name, listener] of listeners) unsubscribe(name, listener);
      byKey.clear();
    },
  };
}
