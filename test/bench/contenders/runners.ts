import axios from 'axios';
import axiosRetry from 'axios-retry';
import fetchRetry from 'fetch-retry';
import got, { type Got } from 'got';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import ky, { type KyInstance } from 'ky';
import pRetry from 'p-retry';
import { Agent, fetch as undiciFetch, RetryAgent } from 'undici';
import type { AxiosInstance } from 'axios';
import type { Runner } from '../success-process.js';
import { checkEnvelope, targets, RETRIES, type Envelope } from './common.js';
import { makeClient as makeCcxt } from './ccxt.js';
import { makeClient as makeSdk } from './sdk.js';

type Fetch = (url: string) => Promise<Response>;

/** Every client on its transport, the bare one first; the whole answer is read and parsed. */
export function makeRunners(base: string): readonly Runner[] {
  const url = base + targets.ticker;
  return [
    ...onFetch(url),
    ...onUndici(url),
    ...onAxios(url),
    ...onKy(url),
    ...onGot(url),
    ...whole(base),
  ];
}

function onFetch(url: string): Runner[] {
  const kucoin = kucoinFetch();
  const retrying = fetchRetry(fetch, { retryOn: [429] });
  const read = (send: Fetch) => async (): Promise<void> => {
    checkEnvelope((await (await send(url)).json()) as Envelope);
  };
  const transport = 'fetch';
  return [
    { transport, client: 'bare', isBare: true, read: read((to) => fetch(to)) },
    { transport, client: 'kucoin-retry', read: read((to) => kucoin(to)) },
    { transport, client: 'fetch-retry', read: read((to) => retrying(to)) },
    { transport, client: 'p-retry', read: read((to) => pRetry(() => fetch(to))) },
  ];
}

/** undici's own fetch, because its agents fit no other version of it. */
function onUndici(url: string): Runner[] {
  const agent = new Agent();
  const retrying = new RetryAgent(agent, { maxRetries: RETRIES });
  const read = (dispatcher: Agent | RetryAgent) => async (): Promise<void> => {
    const response = await undiciFetch(url, { dispatcher });
    checkEnvelope((await response.json()) as Envelope);
  };
  const transport = 'undici';
  return [
    { transport, client: 'bare', isBare: true, read: read(agent) },
    { transport, client: 'RetryAgent', read: read(retrying) },
  ];
}

function onAxios(url: string): Runner[] {
  const [kucoin, retrying] = [axios.create(), axios.create()];
  kucoinAxios(kucoin);
  axiosRetry(retrying, { retries: RETRIES });
  const read = (client: AxiosInstance) => async (): Promise<void> => {
    checkEnvelope((await client.get<Envelope>(url)).data);
  };
  const transport = 'axios';
  return [
    { transport, client: 'bare', isBare: true, read: read(axios.create()) },
    { transport, client: 'kucoin-retry', read: read(kucoin) },
    { transport, client: 'axios-retry', read: read(retrying) },
  ];
}

function onKy(url: string): Runner[] {
  const read = (client: KyInstance) => async (): Promise<void> => {
    checkEnvelope(await client(url).json<Envelope>());
  };
  const transport = 'ky';
  return [
    { transport, client: 'bare, retry: 0', isBare: true, read: read(ky.create({ retry: 0 })) },
    { transport, client: 'kucoin-retry', read: read(ky.extend(kucoinKy())) },
    { transport, client: 'ky’s own retry', read: read(ky.create({ retry: RETRIES })) },
  ];
}

function onGot(url: string): Runner[] {
  const read = (client: Got) => async (): Promise<void> => {
    checkEnvelope(await client(url).json<Envelope>());
  };
  const [bare, retrying] = [{ limit: 0 }, { limit: RETRIES }].map((retry) => got.extend({ retry }));
  const transport = 'got';
  return [
    { transport, client: 'bare, limit 0', isBare: true, read: read(bare as Got) },
    { transport, client: 'got’s own retry', read: read(retrying as Got) },
  ];
}

/** Clients that bring their whole transport: there is nothing bare to compare them with. */
function whole(url: string): Runner[] {
  const credentials = { key: 'key', secret: 'secret', passphrase: 'passphrase' };
  // Its throttler would measure the limit, not the client.
  const told = { requests: 1e9, perMs: 1000 };
  return [
    { transport: 'ccxt', client: 'as it is', ...reader(makeCcxt({ url, credentials, told })) },
    { transport: 'universal SDK', client: 'as it is', ...reader(makeSdk({ url, credentials })) },
  ];
}

function reader(client: ReturnType<typeof makeSdk>): Pick<Runner, 'read'> {
  return { read: async () => (await client).read('ticker') };
}
