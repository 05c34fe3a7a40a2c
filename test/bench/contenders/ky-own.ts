import ky from 'ky';
import type { MakeClient } from '../types.js';
import {
  checkEnvelope,
  isPublic,
  signedHeaders,
  targetOf,
  targets,
  RETRIES,
  type Envelope,
} from './common.js';

/** ky with the retry it brings. */
export const makeClient: MakeClient = ({ url, credentials }) => {
  const client = ky.create({
    timeout: 30_000,
    retry: { limit: RETRIES, backoffLimit: 30_000 },
    hooks: {
      beforeRequest: [
        (request) => {
          const target = targetOf(request.url);
          if (isPublic(target)) return;
          const headers = Object.entries(signedHeaders(credentials, target));
          for (const [name, value] of headers) request.headers.set(name, value);
        },
      ],
    },
  });
  return {
    async read(reading) {
      checkEnvelope(await client(url + targets[reading]).json<Envelope>());
    },
  };
};
