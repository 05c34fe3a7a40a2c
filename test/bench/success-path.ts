import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios, { type AxiosAdapter } from 'axios';
import ky from 'ky';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';

/** One way to read a URL; the envelope's `code` proves that it was read. */
interface Contender {
  readonly host: 'fetch' | 'axios' | 'ky';
  readonly name: 'bare' | 'ours';
  readonly get: (url: string) => Promise<string>;
}

/** Median cost of one call, in microseconds. */
export interface Cost {
  readonly host: string;
  readonly transport: string;
  readonly bareUs: number;
  readonly oursUs: number;
}

const answer = JSON.stringify({ code: '200000', data: { price: '67000.1', size: '0.2', time: 1 } });
const headers = { 'content-type': 'application/json', 'gw-ratelimit-remaining': '1990' };

type Envelope = { readonly code: string };

function contenders(fetch: typeof globalThis.fetch, adapter?: 'stub'): Contender[] {
  const stub = adapter === undefined ? {} : { adapter: stubAdapter };
  const bareAxios = axios.create(stub);
  const ourAxios = axios.create(stub);
  kucoinAxios(ourAxios);
  const ourFetch = kucoinFetch(undefined, fetch);
  const bareKy = ky.create({ fetch });
  const ourKy = ky.create({ fetch }).extend(kucoinKy(undefined, fetch));
  const code = async (response: Response): Promise<string> =>
    ((await response.json()) as Envelope).code;
  return [
    { host: 'fetch', name: 'bare', get: async (url) => code(await fetch(url)) },
    { host: 'fetch', name: 'ours', get: async (url) => code(await ourFetch(url)) },
    {
      host: 'axios',
      name: 'bare',
      get: async (url) => (await bareAxios.get<Envelope>(url)).data.code,
    },
    {
      host: 'axios',
      name: 'ours',
      get: async (url) => (await ourAxios.get<Envelope>(url)).data.code,
    },
    { host: 'ky', name: 'bare', get: async (url) => (await bareKy.get(url).json<Envelope>()).code },
    { host: 'ky', name: 'ours', get: async (url) => (await ourKy.get(url).json<Envelope>()).code },
  ];
}

const stubAdapter: AxiosAdapter = (config) =>
  Promise.resolve({
    data: answer,
    status: 200,
    statusText: 'OK',
    headers: new axios.AxiosHeaders(headers),
    config,
    request: {},
  });

const stubFetch: typeof globalThis.fetch = () =>
  Promise.resolve(new Response(answer, { status: 200, headers }));

/** Runs both of each pair turn by turn, so that whatever else the machine does hits both alike. */
async function measure(
  transport: string,
  all: readonly Contender[],
  url: string,
  rounds: number,
  perRound: number,
): Promise<Cost[]> {
  const samples = new Map<Contender, number[]>(all.map((contender) => [contender, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? all : [...all].reverse()) {
      const startedMs = performance.now();
      for (let call = 0; call < perRound; call += 1) {
        if ((await contender.get(url)) !== '200000')
          throw new Error(`${contender.name}: wrong answer`);
      }
      // The first rounds only warm up.
      if (round >= 0)
        samples.get(contender)?.push(((performance.now() - startedMs) * 1000) / perRound);
    }
  }
  return ['fetch', 'axios', 'ky'].map((host) => {
    const of = (name: string): number =>
      median([...samples].find(([c]) => c.host === host && c.name === name)?.[1] ?? []);
    return { host, transport, bareUs: of('bare'), oursUs: of('ours') };
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** What a success costs with and without us, over a stub and over loopback. */
export async function successPath(): Promise<Cost[]> {
  const stubbed = await measure(
    'stub',
    contenders(stubFetch, 'stub'),
    'http://127.0.0.1:1/api/v1/market/orderbook/level1?symbol=BTC-USDT',
    25,
    400,
  );
  const server = createServer((_, response) => response.writeHead(200, headers).end(answer));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v1/market/orderbook/level1?symbol=BTC-USDT`;
    const real = contenders((input, init) => globalThis.fetch(input, init));
    return [...stubbed, ...(await measure('loopback', real, url, 41, 150))];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
