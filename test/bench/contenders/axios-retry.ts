import axios, { type AxiosError } from 'axios';
import axiosRetry, { exponentialDelay, isNetworkOrIdempotentRequestError } from 'axios-retry';
import type { MakeClient } from '../types.js';
import {
  checkEnvelope,
  isPublic,
  signedHeaders,
  targets,
  RETRIES,
  type Envelope,
} from './common.js';

/** Codes that come inside an HTTP 200 and pass by themselves. */
const PASSING = ['200002', '429000', '230005', '500000'];

const isHidden = ({ response }: AxiosError): boolean =>
  response?.status === 200 && PASSING.includes((response.data as Envelope).code);

/** axios with axios-retry. */
export const makeClient: MakeClient = ({ url, credentials }) => {
  const client = axios.create({ baseURL: url, timeout: 30_000 });
  client.interceptors.request.use((config) => {
    const target = config.url ?? '';
    if (!isPublic(target)) config.headers.set(signedHeaders(credentials, target));
    return config;
  });
  axiosRetry(client, {
    retries: RETRIES,
    shouldResetTimeout: true,
    // Its delays have no ceiling: the twelfth would be more than an hour.
    retryDelay: (retryCount, error) => exponentialDelay(Math.min(retryCount, 5), error, 1000),
    retryCondition: (error) => isNetworkOrIdempotentRequestError(error) || isHidden(error),
    validateResponse: ({ status, data }) =>
      status >= 200 && status < 300 && (data as Envelope).code === '200000',
  });
  return {
    async read(reading) {
      checkEnvelope((await client.get<Envelope>(targets[reading])).data);
    },
  };
};
