import ky from 'ky';
import { kucoinKy } from 'kucoin-retry/ky';
import type { MakeClient } from '../types.js';
import { checkEnvelope, targets, type Envelope } from './common.js';
import { ourOptions } from './our-options.js';

/** Ours under ky. */
export const makeClient: MakeClient = (setting) => {
  const client = ky.extend(kucoinKy(ourOptions(setting)));
  return {
    async read(reading) {
      checkEnvelope(await client(setting.url + targets[reading]).json<Envelope>());
    },
  };
};
