/**
 * Errors as the clients throw them, captured on Node 20.20, 22, 24 and 26, Bun 1.4.5 and Deno 2.9.6 with
 * undici 5.29, 6.29 and 7.30, axios 1.21, got 13, tunnel 0.0.6, https-proxy-agent 7, global-agent 3 and
 * socks 2 (2026-11-30); what each says of the request was read from the sources of those that throw it.
 */
import { readNetworkError } from '../../src/response/network-error.js';

type Members = Readonly<Record<string, unknown>>;

/** An error with the members that platforms put on theirs. */
export function failure(message: string, members: Members = {}, Kind = Error): Error {
  return Object.assign(new Kind(message), members);
}

/** What a fetch rejects with. */
export const fetchFailed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });

/** undici's fetch wraps what its dispatcher refused as an abort of its own making. */
export const fetchAborted = (cause: unknown): TypeError => {
  const cancelled = new DOMException('Request was cancelled.');
  Object.defineProperty(cancelled, 'cause', { value: cause });
  return fetchFailed(cancelled);
};

/** What is read of an error, as far as it decides something. */
export const said = (error: unknown) => {
  const { sent, lasting, aborted } = readNetworkError(error);
  return { sent, lasting, aborted };
};
/** Never sent; the next attempt may be. */
export const never = { sent: 'no', lasting: false, aborted: false };
/** Never sent, and the next one would not be either. */
export const neverEver = { sent: 'no', lasting: true, aborted: false };
/** May have been sent. */
export const maybe = { sent: 'unknown', lasting: false, aborted: false };
