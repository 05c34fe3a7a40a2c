import { hostOf as axiosHostOf, newest, oldest, overFetch } from '../../adapters/axios/support.js';
import type { Client, Host } from '../../adapters/contract.js';
import { fetchHost } from '../../adapters/fetch/host.js';
import { hostOf as kyHostOf, majors } from '../../adapters/ky/host.js';
import { openCutServer } from './cut-server.js';
import { describe, expect, test } from 'vitest';

interface Tried {
  readonly name: string;
  readonly host: Host;
  readonly way: keyof Resends;
}

const hosts: readonly Tried[] = [
  { name: newest.name, host: axiosHostOf(newest), way: 'http' },
  { name: oldest.name, host: axiosHostOf(oldest), way: 'streams' },
  { name: overFetch.name, host: axiosHostOf(overFetch), way: 'fetch' },
  ...majors.map((major): Tried => ({ name: major.name, host: kyHostOf(major), way: 'fetch' })),
  { name: 'fetch', host: fetchHost, way: 'fetch' },
];

/** A connection goes back to its pool a little later than its answer arrives. */
const poolingMs = 30;
/** Long enough for a request that a platform sends again after it has reported the failure. */
const settlingMs = 60;

const body = { clientOid: 'cut-1', symbol: 'BTC-USDT', side: 'buy', type: 'market', size: '1' };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What arrives when the server cuts a connection that is used for the second time. */
async function arrivals(
  { host }: Tried,
  method: string,
  how: 'end' | 'reset',
  whose: 'ours' | 'bare',
): Promise<string[]> {
  const server = await openCutServer(how);
  const ours = (): Client =>
    host.client({
      hosts: { [server.host]: 'spot' },
      credentials: { key: 'k', secret: 's', passphrase: 'p' },
      retries: 0,
      attemptTimeoutMs: 1_000,
      unknownOutcome: 'surface',
    });
  const client = whose === 'ours' ? ours() : host.bare();
  await client('GET', `${server.url}/api/v1/market/orderbook/level1?symbol=warm`, host.config({}));
  await pause(poolingMs);
  const hasBody = method === 'POST' || method === 'PUT';
  const call = client(
    method,
    `${server.url}/api/v1/hf/orders`,
    host.config({
      ...(hasBody && { body }),
      ...(whose === 'bare' && { signal: AbortSignal.timeout(1_000) }),
    }),
  );
  await expect(call).rejects.toThrow();
  await pause(settlingMs);
  server.close();
  return server.cut.map(({ method: sent, isReused }) => `${sent} ${isReused ? 'reused' : 'new'}`);
}

/** What a platform sends again by itself, for each way out; a method that is not listed goes once. */
export interface Resends {
  readonly fetch: readonly string[];
  readonly http: readonly string[];
  /** node:http with every body piped, as axios 1.7 does it. */
  readonly streams: readonly string[];
}

/** What is sent twice when a reused connection is cut: by the platform alone, and under us. */
export function cuts(resends: Resends): void {
  describe('a reused connection cut', () => {
    for (const tried of hosts) {
      for (const how of ['end', 'reset'] as const) {
        for (const method of ['GET', 'POST', 'DELETE']) {
          const isTwice = resends[tried.way].includes(method);
          const once = [`${method} reused`];
          test(`${tried.name} alone, ${how}: ${method} ${isTwice ? 'twice' : 'once'}`, async () => {
            const arrived = await arrivals(tried, method, how, 'bare');
            expect(arrived).toEqual(isTwice ? [...once, `${method} new`] : once);
          });
        }
        test(`${tried.name} with us, ${how}: an order once`, async () => {
          expect(await arrivals(tried, 'POST', how, 'ours')).toEqual(['POST reused']);
        });
      }
    }
  });
}
