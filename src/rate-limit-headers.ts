import type { HeaderReader } from './headers.js';

/** KuCoin's quota headers (docs-new/rate-limit, read 2026-11-22). */
export interface RateLimitHeaders {
  /** Any of the three is there: the answer speaks of a personal quota. */
  readonly present: boolean;
  readonly limit?: number;
  readonly remaining?: number;
  /** Countdown to a full pool, not an instant. */
  readonly resetMs?: number;
}

const none: RateLimitHeaders = Object.freeze({ present: false });

/**
 * Reads `gw-ratelimit-*`; members that are not whole numbers are absent. So is an epoch in the place of
 * the countdown: it would close a pool for half a century.
 */
export function readRateLimitHeaders(header: HeaderReader): RateLimitHeaders {
  const limit = header('gw-ratelimit-limit');
  const remaining = header('gw-ratelimit-remaining');
  const reset = header('gw-ratelimit-reset');
  if (limit === undefined && remaining === undefined && reset === undefined) return none;
  const read: { -readonly [K in keyof RateLimitHeaders]: RateLimitHeaders[K] } = { present: true };
  const [quota, left, resetMs] = [wholeNumber(limit), wholeNumber(remaining), wholeNumber(reset)];
  if (quota !== undefined) read.limit = quota;
  if (left !== undefined) read.remaining = left;
  if (resetMs !== undefined) read.resetMs = resetMs;
  return read;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : undefined;
}
