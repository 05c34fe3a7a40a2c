import { Agent } from 'node:http';
import got from 'got';
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

/** got with the retry it brings. */
export const makeClient: MakeClient = ({ url, credentials }) => {
  const agent = new Agent({ keepAlive: true });
  const client = got.extend({
    agent: { http: agent },
    retry: { limit: RETRIES, backoffLimit: 30_000 },
    hooks: {
      beforeRequest: [
        (options) => {
          const target = targetOf(String(options.url));
          if (!isPublic(target)) Object.assign(options.headers, lowerCase(credentials, target));
        },
      ],
    },
  });
  return {
    async read(reading) {
      checkEnvelope(await client(url + targets[reading]).json<Envelope>());
    },
    close() {
      agent.destroy();
    },
  };
};

/** got keeps header names in lower case; another case would be a second header. */
function lowerCase(...signing: Parameters<typeof signedHeaders>): Record<string, string> {
  const entries = Object.entries(signedHeaders(...signing));
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}
