import ky1 from 'ky';
import ky2 from 'ky2';
import { afterEach, expect, test, vi } from 'vitest';
import { kucoinKy } from '../../../adapters/ky.js';
import { countedSignal } from '../../support/signals.js';

const url = 'https://api.kucoin.com/api/v1/market/allTickers';
const fetch = () => Promise.resolve(new Response('{"code":"200000","data":[]}'));

afterEach(() => vi.restoreAllMocks());

/**
 * What three calls with one signal make of it: signals that depend on it, which Node 20 keeps track of for as
 * long as it lives (20.20), and listeners.
 */
async function leftBy(instance: Pick<typeof ky1, 'get'>) {
  const any = vi.spyOn(AbortSignal, 'any');
  const { signal, listeners } = countedSignal();
  for (let call = 0; call < 3; call += 1) await instance.get(url, { signal }).json();
  const dependent = any.mock.calls.filter(([signals]) => [...signals].includes(signal)).length;
  any.mockRestore();
  return { dependent, listeners: listeners() };
}

test.each([
  ['ky 1', ky1],
  ['ky 2', ky2],
])('under %s a shared signal is left with what ky leaves and nothing of ours', async (_, ky) => {
  const bare = await leftBy(ky.create({ fetch, retry: 0 }));
  const ours = await leftBy(ky.create(kucoinKy({}, fetch)));
  expect(ours).toEqual(bare);
});
