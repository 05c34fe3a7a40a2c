import type { KucoinRetryOptions } from 'kucoin-retry';
import type { Setting } from '../types.js';

/** Defaults, but for what only the caller can know. */
export function ourOptions({ credentials, told }: Setting): KucoinRetryOptions {
  const pacing = told && { pacing: { ipRequests: told.requests, ipPerMs: told.perMs } };
  return { credentials, ...pacing };
}
