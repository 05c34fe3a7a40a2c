import fetchRetry from 'fetch-retry';
import type { MakeClient } from '../types.js';
import {
  checkEnvelope,
  retryAfterMs,
  signingFetch,
  targets,
  RETRIES,
  type Envelope,
} from './common.js';

/** fetch under fetch-retry. */
export const makeClient: MakeClient = (setting) => {
  const client = fetchRetry(signingFetch(setting), {
    retries: RETRIES,
    retryOn: (attempt, error, response) =>
      attempt < RETRIES &&
      (error !== null || response?.status === 429 || (response?.status ?? 0) >= 500),
    retryDelay: (attempt, _error, response) =>
      (response && retryAfterMs(response.headers)) ?? Math.min(30_000, 2 ** attempt * 1000),
  });
  return {
    async read(reading) {
      const response = await client(setting.url + targets[reading]);
      if (!response.ok) throw new Error(`status ${response.status}`);
      checkEnvelope((await response.json()) as Envelope);
    },
  };
};
