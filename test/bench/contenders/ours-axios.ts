import axios from 'axios';
import { kucoinAxios } from 'kucoin-retry/axios';
import type { MakeClient } from '../types.js';
import { checkEnvelope, targets, type Envelope } from './common.js';
import { ourOptions } from './our-options.js';

/** Ours under axios. */
export const makeClient: MakeClient = (setting) => {
  const client = axios.create({ baseURL: setting.url });
  kucoinAxios(client, ourOptions(setting));
  return {
    async read(reading) {
      checkEnvelope((await client.get<Envelope>(targets[reading])).data);
    },
  };
};
