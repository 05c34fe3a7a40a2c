import { kucoinFetch } from 'kucoin-retry/fetch';
import type { MakeClient } from '../types.js';
import { checkEnvelope, targets, type Envelope } from './common.js';
import { ourOptions } from './our-options.js';

/** Ours around fetch. */
export const makeClient: MakeClient = (setting) => {
  const kucoin = kucoinFetch(ourOptions(setting));
  return {
    async read(reading) {
      const response = await kucoin(setting.url + targets[reading]);
      checkEnvelope((await response.json()) as Envelope);
    },
  };
};
