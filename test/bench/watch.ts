import { subscribe } from 'node:diagnostics_channel';
import type { Departure } from './types.js';

/** Milliseconds since 1970, with fractions: one clock for all processes of a machine. */
export const epochNowMs = (): number => performance.timeOrigin + performance.now();

interface FetchMessage {
  readonly request: { readonly origin: string | URL; readonly path: string };
  readonly response?: { readonly statusCode: number };
}
interface HttpMessage {
  readonly request: { readonly path: string; getHeader(name: string): unknown };
  readonly response?: { readonly statusCode?: number };
}

/**
 * Notes when each request of this process to a host leaves and when the head of its answer is here:
 * fetch's client, every copy of undici, and node:http say so on Node's diagnostics channels.
 */
export function watchDepartures(host: string): readonly Departure[] {
  const departures: Departure[] = [];
  const byRequest = new WeakMap<object, Departure>();

  function left(request: object, to: string, path: string): void {
    if (to !== host) return;
    const admission: Departure = { leftAtMs: epochNowMs(), path };
    byRequest.set(request, admission);
    departures.push(admission);
  }
  function received(request: object, status: number | undefined): void {
    const admission = byRequest.get(request);
    if (admission === undefined || admission.receivedAtMs !== undefined) return;
    admission.receivedAtMs = epochNowMs();
    admission.status = status ?? 0;
  }

  subscribe('undici:request:create', (message) => {
    const { request } = message as FetchMessage;
    left(request, String(request.origin).replace(/^http:\/\//, ''), request.path);
  });
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as FetchMessage;
    received(request, response?.statusCode);
  });
  subscribe('http.client.request.start', (message) => {
    const { request } = message as HttpMessage;
    left(request, String(request.getHeader('host')), request.path);
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as HttpMessage;
    received(request, response?.statusCode);
  });
  return departures;
}
