import pRetry, { AbortError } from 'p-retry';
import type { MakeClient } from '../types.js';
import { checkEnvelope, signingFetch, targets, RETRIES, type Envelope } from './common.js';

/** fetch inside p-retry, as its README shows it. */
export const makeClient: MakeClient = (setting) => {
  const send = signingFetch(setting);
  async function attempt(url: string): Promise<void> {
    const response = await send(url);
    if (response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      throw new Error(`status ${response.status}`);
    }
    if (!response.ok) throw new AbortError(`status ${response.status}`);
    checkEnvelope((await response.json()) as Envelope);
  }
  return {
    read: (reading) =>
      pRetry(() => attempt(setting.url + targets[reading]), {
        retries: RETRIES,
        maxTimeout: 30_000,
      }),
  };
};
