/** What the delay arithmetic needs of the options. */
export interface BackoffOptions {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  readonly backoffFactor: number;
  readonly jitter: 'full' | 'none';
}

/** Told waits end with a little noise, so that the bots of one address do not return as one. */
const longestWaitJitterMs = 250;

/**
 * One request's `number`-th own delay (1-based): exponential, capped, and with full jitter anything between
 * nothing and that. The last retry that `retries` pay for waits at least half, so that all of them are
 * hardly ever spent within a fault of a few seconds.
 */
export function ownBackoffMs(
  number: number,
  isLastRetry: boolean,
  options: BackoffOptions,
  random: number,
): number {
  // Finite, or a shortest delay of 0 would make no number of it.
  const growth = Math.min(options.backoffFactor ** (number - 1), Number.MAX_VALUE);
  const ceiling = Math.min(options.maxDelayMs, options.minDelayMs * growth);
  if (options.jitter === 'none') return ceiling;
  return (isLastRetry ? (1 + random) / 2 : random) * ceiling;
}

/** What is added behind a wait of `waitMs`; never before, so that no request comes early. */
export function waitJitterMs(waitMs: number, jitter: 'full' | 'none', random: number): number {
  return jitter === 'full' ? random * Math.min(longestWaitJitterMs, waitMs / 20) : 0;
}
