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

/** A window lasts 30 s. What is longer than a day is no countdown but, most likely, an epoch. */
const longestResetMs = 86_400_000;

/**
 * Reads `gw-ratelimit-*`; members that are not whole numbers are absent. So is an epoch, of seconds
 * or milliseconds, in the place of the countdown: it would close a pool for weeks or for ever. Of a
 * header that came twice the stricter value counts: the lower quota, the longer wait.
 */
export function readRateLimitHeaders(
  header: (name: string) => string | null | undefined,
): RateLimitHeaders {
  const limit = header('gw-ratelimit-limit') ?? undefined;
  const remaining = header('gw-ratelimit-remaining') ?? undefined;
  const reset = header('gw-ratelimit-reset') ?? undefined;
  if (limit === undefined && remaining === undefined && reset === undefined) return none;
  const read: { -readonly [K in keyof RateLimitHeaders]: RateLimitHeaders[K] } = { present: true };
  const [quotas, lefts] = [wholeNumbers(limit), wholeNumbers(remaining)];
  const resets = wholeNumbers(reset).filter((ms) => ms <= longestResetMs);
  if (quotas.length > 0) read.limit = Math.min(...quotas);
  if (lefts.length > 0) read.remaining = Math.min(...lefts);
  if (resets.length > 0) read.resetMs = Math.max(...resets);
  return read;
}

function wholeNumbers(text = ''): readonly number[] {
  const values = text.slice(0, 256).split(',');
  return values.filter((value) => /^\s*\d{1,12}\s*$/.test(value)).map(Number);
}
