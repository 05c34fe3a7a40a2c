// An ES module that uses all of the package. Compiled, never run.
import axios, { type AxiosError, type AxiosResponse } from 'axios';
import ky, { HTTPError, type KyInstance } from 'ky';
import {
  type Classification,
  classificationOf,
  classify,
  createCooldowns,
  createKucoinRetry,
  isKucoinError,
  KucoinError,
  type KucoinErrorRecord,
  type KucoinRetryOptions,
  kucoinSigner,
  type RequestOptions,
} from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { catalogue, explain } from 'kucoin-retry/catalogue';
import { type CcxtLike, kucoinCcxt } from 'kucoin-retry/ccxt';
import { type KucoinFetch, kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import { manualRuntime, startExchange } from 'kucoin-retry/testing';
import { kucoinUniversalSdk, type UniversalSdkLike } from 'kucoin-retry/universal-sdk';

interface Envelope {
  code: string;
}

// A setting that may be missing is handed on as it is: `undefined` means the default.
declare const perhaps: number | undefined;
const options: KucoinRetryOptions = {
  credentials: { key: 'k', secret: 's', passphrase: 'p', keyVersion: undefined },
  retries: perhaps,
  pacing: { ipRequests: perhaps, ipPerMs: perhaps },
  hosts: { 'localhost:8080': 'futures' },
  shouldRetry: ({ classification, attemptNumber }) =>
    classification.kind === 'maintenance' ? attemptNumber < 3 : undefined,
  onEvent: (event) => {
    if (event.type === 'wait') console.log(event.type);
  },
};
const perCall: RequestOptions = { deadlineMs: perhaps, errors: 'return', onEvent: undefined };

export async function axiosUser(): Promise<void> {
  const instance = axios.create({ baseURL: 'https://api.kucoin.com', kucoin: perCall });
  const undo: () => void = kucoinAxios(instance, options);
  kucoinAxios(axios, createKucoinRetry(options));
  const response: AxiosResponse<Envelope> = await instance.get('/', { kucoin: { retries: 1 } });
  await instance.post('/', {}, { kucoin: { priority: 'cancel', deadlineMs: 1_000 } });
  await axios({ url: '/', kucoin: perCall });
  instance.defaults.kucoin = perCall;
  instance.interceptors.request.use((config) => {
    config.kucoin = { ...config.kucoin, retries: 0 };
    return config;
  });
  // @ts-expect-error a misspelt option
  await instance.get('/', { kucoin: { retrys: 1 } });
  // @ts-expect-error a value of the wrong type
  await instance.get('/', { kucoin: { deadlineMs: '1s' } });
  // @ts-expect-error a misspelt option of the engine
  kucoinAxios(instance, { retry: 1 });
  // @ts-expect-error an instance is needed
  kucoinAxios();
  const meaning: Classification | undefined = classificationOf(response);
  console.log(meaning?.action, response.config.kucoin?.retries);
  undo();
}

export async function kyUser(): Promise<void> {
  const kucoin: KyInstance = ky.extend(kucoinKy(options));
  const created = ky.create(kucoinKy(createKucoinRetry()));
  const { code } = await kucoin('https://api.kucoin.com', {
    kucoin: { retries: 1 },
  }).json<Envelope>();
  await created.post('https://api.kucoin.com', { json: {}, kucoin: perCall });
  ky.create({ kucoin: perCall, timeout: 1_000 }).extend(kucoinKy());
  // @ts-expect-error a misspelt option
  await kucoin('https://api.kucoin.com', { kucoin: { deadline: 1 } });
  // @ts-expect-error a misspelt option of the engine
  kucoinKy({ retry: 1 });
  console.log(code);
}

export async function fetchUser(): Promise<void> {
  const kucoin: KucoinFetch = kucoinFetch(options);
  const signal = AbortSignal.abort();
  const response: Response = await kucoin('https://api.kucoin.com', { signal, kucoin: perCall });
  await kucoin(new URL('https://api.kucoin.com'), { method: 'POST', body: '{}' });
  await kucoin(new Request('https://api.kucoin.com'));
  // What takes a fetch takes ours.
  const asFetch: typeof fetch = kucoinFetch();
  const over: KucoinFetch = kucoinFetch(options, asFetch);
  // @ts-expect-error a misspelt option
  await over('https://api.kucoin.com', { kucoin: { timeoutMs: 1 } });
  console.log(response.ok);
}

export function errors(error: unknown): KucoinErrorRecord | undefined {
  if (axios.isAxiosError(error) && isKucoinError(error)) {
    const both: AxiosError & { kucoin: KucoinErrorRecord } = error;
    return both.kucoin;
  }
  if (axios.isAxiosError(error)) {
    const maybe: KucoinErrorRecord | undefined = error.kucoin;
    console.log(maybe?.reason, error.response?.status);
    // @ts-expect-error it may be an error that has none
    console.log(error.kucoin.reason);
  }
  if (error instanceof HTTPError && isKucoinError(error)) {
    console.log(error.response.status, error.kucoin.retryAtMs?.toFixed());
  }
  if (error instanceof HTTPError) {
    const maybe: KucoinErrorRecord | undefined = error.kucoin;
    console.log(maybe?.executed);
  }
  if (isKucoinError(error)) {
    const both: Error & { readonly kucoin: KucoinErrorRecord } = error;
    console.log(both.message, both.kucoin.executed);
  }
  if (error instanceof KucoinError) return error.kucoin;
  // @ts-expect-error it was not checked what it is
  return error.kucoin;
}

export async function engine(): Promise<void> {
  const cooldowns = createCooldowns();
  const retry = createKucoinRetry({ cooldowns, sign: kucoinSigner(options.credentials!) });
  const text: string = await retry.run(
    { method: 'GET', url: 'https://api.kucoin.com', body: undefined },
    async ({ headers, signal }) => {
      const native = await fetch('https://api.kucoin.com', { headers, signal });
      const body = await native.text();
      return { native: body, status: native.status, headers: native.headers, text: body };
    },
    { signal: undefined, kucoin: perCall },
  );
  retry.close();
  const { action, executed } = classify({
    request: { method: 'GET', url: 'https://api.kucoin.com' },
    response: { status: 429, headers: { 'retry-after': '30' }, body: text },
  });
  // @ts-expect-error no such action
  if (action === 'repeat') console.log(executed);
  const [row] = explain('200002', { family: 'futures' });
  console.log(catalogue.length, row?.meaning, row?.action);
}

export async function tester(): Promise<void> {
  const runtime = manualRuntime();
  const exchange = await startExchange({ runtime });
  const take = exchange.reply('GET /api/v1/accounts', { status: 429, body: '', times: 2 });
  createKucoinRetry({ runtime, credentials: exchange.credentials });
  await runtime.advance(1_000);
  take();
  await exchange.close();
}

// With the real clients: test/clients.
export function otherClients(exchange: CcxtLike, client: UniversalSdkLike): void {
  const undo: (() => void)[] = [kucoinCcxt(exchange, options), kucoinUniversalSdk(client, options)];
  kucoinCcxt(exchange, createKucoinRetry(options), fetch);
  // @ts-expect-error a misspelt option of the engine
  kucoinCcxt(exchange, { retry: 1 });
  // @ts-expect-error a misspelt option of the engine
  kucoinUniversalSdk(client, { retry: 1 });
  for (const each of undo) each();
}
