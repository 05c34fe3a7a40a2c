import axios, { AxiosError, type AxiosAdapter, type AxiosResponse } from 'axios';
import axiosRetry from 'axios-retry';
import fetchRetry from 'fetch-retry';
import { createKucoinRetry } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import ky from 'ky';
import pRetry from 'p-retry';
import type { Door, MakeHolder } from '../memory-process.js';
import { targets, RETRIES } from './common.js';

const url = `https://api.kucoin.com${targets.ticker}`;
const good = '{"code":"200000","data":{"price":"67000.1"}}';
const bad = '{"code":"429000","msg":"Too Many Requests"}';

interface Answer {
  readonly status: 200 | 429;
  readonly text: string;
  readonly headers: Record<string, string>;
}

function answerAt({ openAtMs }: Door): Answer {
  const leftMs = openAtMs - performance.now();
  // A quota of which more than enough is left afterwards: what is measured is the release, not its pace.
  const headers = { 'content-type': 'application/json', 'gw-ratelimit-limit': '1000000000' };
  const [remaining, reset] = leftMs <= 0 ? [999_999_999, 30_000] : [0, Math.ceil(leftMs)];
  const quota = {
    ...headers,
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': String(reset),
  };
  return leftMs <= 0
    ? { status: 200, text: good, headers: quota }
    : { status: 429, text: bad, headers: quota };
}

const stubFetch =
  (gate: Door): typeof globalThis.fetch =>
  async () => {
    const { status, text, headers } = answerAt(gate);
    return new Response(text, { status, headers });
  };

const stubAdapter =
  (gate: Door): AxiosAdapter =>
  async (config) => {
    const { status, text, headers } = answerAt(gate);
    const response: AxiosResponse = {
      data: text,
      status,
      statusText: '',
      headers: new axios.AxiosHeaders(headers),
      config,
      request: {},
    };
    if (status === 200) return response;
    throw new AxiosError('status 429', 'ERR_BAD_REQUEST', config, {}, response);
  };

const withSignal = (signal: AbortSignal | undefined): { signal?: AbortSignal } =>
  signal === undefined ? {} : { signal };

const engine: MakeHolder = (gate) => {
  const retry = createKucoinRetry();
  return {
    client: 'kucoin-retry, engine alone',
    call: (signal) =>
      retry.run(
        { method: 'GET', url },
        async () => {
          const { status, text, headers } = answerAt(gate);
          return { native: status, status, headers: new Headers(headers), text };
        },
        withSignal(signal),
      ),
  };
};

const ours: Record<string, MakeHolder> = {
  'ours-fetch': (gate) => {
    const kucoin = kucoinFetch({}, stubFetch(gate));
    return {
      client: 'kucoin-retry + fetch',
      call: async (signal) => (await kucoin(url, withSignal(signal))).json(),
    };
  },
  'ours-axios': (gate) => {
    const client = axios.create({ adapter: stubAdapter(gate) });
    kucoinAxios(client);
    return {
      client: 'kucoin-retry + axios',
      call: (signal) => client.get(url, withSignal(signal)),
    };
  },
  'ours-ky': (gate) => {
    const client = ky.extend(kucoinKy({}, stubFetch(gate)));
    return {
      client: 'kucoin-retry + ky',
      call: (signal) => client(url, withSignal(signal)).json(),
    };
  },
};

/** Peers that hold calls without a socket of their own; each sleeps the wait by itself. */
const peers: Record<string, MakeHolder> = {
  'axios-retry': (gate, waitMs) => {
    const client = axios.create({ adapter: stubAdapter(gate) });
    axiosRetry(client, { retries: RETRIES, retryDelay: () => waitMs });
    return { client: 'axios-retry', call: (signal) => client.get(url, withSignal(signal)) };
  },
  ky: (gate, waitMs) => {
    const retry = { limit: RETRIES, delay: () => waitMs };
    const client = ky.create({ fetch: stubFetch(gate), retry, timeout: false });
    return {
      client: 'ky, its own retry',
      call: (signal) => client(url, withSignal(signal)).json(),
    };
  },
  'fetch-retry': (gate, waitMs) => {
    const client = fetchRetry(stubFetch(gate), {
      retries: RETRIES,
      retryOn: [429],
      retryDelay: waitMs,
    });
    return {
      client: 'fetch-retry',
      call: async (signal) => (await client(url, withSignal(signal))).json(),
    };
  },
  'p-retry': (gate, waitMs) => {
    const send = stubFetch(gate);
    const attempt = async (): Promise<unknown> => {
      const response = await send(url);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response.json();
    };
    return {
      client: 'p-retry + fetch',
      call: (signal) =>
        pRetry(attempt, { retries: RETRIES, minTimeout: waitMs, factor: 1, ...withSignal(signal) }),
    };
  },
};

/** All who can hold calls, by contender. */
export const holders: Readonly<Record<string, MakeHolder>> = { engine, ...ours, ...peers };
