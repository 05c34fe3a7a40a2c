/** How much an overloaded exchange still serves. */
export interface OverloadCapacity {
  /**
   * Requests per `perMs`, at a steady rate: a token bucket, full at first, that holds a tenth of
   * `requests` and one at least. So many may come at once after a silence.
   */
  readonly requests: number;
  /** @default 1000 */
  readonly perMs?: number | undefined;
}

/** Lets a steady rate through, and a few at once after a silence. */
export interface TokenBucket {
  /** Takes a token, if there is one. */
  take(nowMs: number): boolean;
}

/** Tokens are fractions added up: the last one may be this much short of whole. */
const ROUNDING = 1e-9;

/** Creates a full bucket. */
export function createTokenBucket(
  { requests, perMs = 1000 }: OverloadCapacity,
  filledAtMs: number,
): TokenBucket {
  const size = Math.max(1, requests / 10);
  let [tokens, atMs] = [size, filledAtMs];
  return {
    take(nowMs) {
      tokens = Math.min(size, tokens + ((nowMs - atMs) * requests) / perMs);
      atMs = nowMs;
      if (tokens < 1 - ROUNDING) return false;
      tokens -= 1;
      return true;
    },
  };
}
