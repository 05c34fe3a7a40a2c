import { createRequire } from 'node:module';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosStatic } from 'axios';
import oldAxios from 'axios-1.7';
import { kucoinAxios } from '../../../adapters/axios.js';
import type { KucoinErrorRecord, KucoinRetryOptions } from '../../../src/index.js';
import type { ExchangeScript } from '../../../src/testing/index.js';
import { openStage, type Stage } from '../contract/stage.js';
import type { Client, Host } from '../contract.js';

/** Endpoints of the exchange, below its address. */
export const accounts = '/api/v1/accounts';
export const orders = '/api/v1/hf/orders';

/** An order as a bot would send it. */
export const order = {
  clientOid: 'axios-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};

/** A copy of axios: each has classes of its own. */
export interface Copy {
  readonly name: string;
  readonly library: AxiosStatic;
  /** Defaults of its instances. */
  readonly defaults: AxiosRequestConfig;
}

const require = createRequire(import.meta.url);
const old = oldAxios as unknown as AxiosStatic;

export const newest: Copy = { name: 'axios over http', library: axios, defaults: {} };
export const oldest: Copy = { name: 'axios 1.7 over http', library: old, defaults: {} };
export const overFetch: Copy = {
  name: 'axios over fetch',
  library: axios,
  defaults: { adapter: 'fetch' },
};
export const oldestOverFetch: Copy = {
  name: 'axios 1.7 over fetch',
  library: old,
  defaults: { adapter: 'fetch' },
};
export const commonJs: Copy = {
  name: 'axios in CommonJS',
  library: require('axios') as AxiosStatic,
  defaults: {},
};

export const copies: readonly Copy[] = [newest, overFetch, oldest, oldestOverFetch, commonJs];

function clientOf(instance: Pick<AxiosInstance, 'request'>): Client {
  return async (method, url, config) => {
    const native = await instance.request<unknown>({ method, url, ...config });
    return { status: native.status, data: native.data, native };
  };
}

/** The copy as the contract wants to have it. */
export function hostOf({ library, defaults }: Copy): Host {
  const isOwn = (error: unknown): error is InstanceType<AxiosStatic['AxiosError']> =>
    error instanceof library.AxiosError;
  return {
    client(retryOrOptions) {
      const instance = library.create(defaults);
      kucoinAxios(instance, retryOrOptions);
      return clientOf(instance);
    },
    bare: () => clientOf(library.create(defaults)),
    config: ({ body, stream, headers, signal, kucoin }): AxiosRequestConfig => ({
      ...(stream && { data: stream }),
      ...(body === undefined ? {} : { data: body }),
      ...(headers && { headers: { ...headers } }),
      ...(signal && { signal }),
      ...(kucoin && { kucoin }),
    }),
    isAnswerError: (error) => isOwn(error) && error.response !== undefined,
    isOtherError: (error) => isOwn(error) && error.response === undefined,
  };
}

/** An exchange, a clock moved by hand, and an instance with the adapter installed. */
export interface AxiosStage extends Stage {
  readonly instance: AxiosInstance;
  readonly undo: () => void;
}

/** Opens a stage for a copy; `config` is for the instance, `options` for the engine. */
export async function openAxios(
  copy: Copy,
  config: AxiosRequestConfig = {},
  options: KucoinRetryOptions = {},
  script: ExchangeScript = {},
): Promise<AxiosStage> {
  const stage = await openStage(hostOf(copy), script);
  const instance = copy.library.create({
    baseURL: stage.exchange.url,
    ...copy.defaults,
    ...config,
  } as never);
  const undo = kucoinAxios(instance, stage.options(options));
  return { ...stage, runtime: stage.runtime, instance, undo };
}

/** An axios error as these tests look at it. */
export interface SeenError extends Error {
  readonly code?: string;
  readonly status?: number;
  readonly config?: AxiosRequestConfig & Record<string, unknown>;
  readonly request?: unknown;
  readonly response?: {
    status: number;
    data: unknown;
    headers: Record<string, unknown>;
    config: unknown;
    request?: unknown;
  };
  readonly kucoin?: KucoinErrorRecord;
  readonly isAxiosError?: boolean;
}

/** What a call that has to fail rejects with; the clock stands still. */
export function rejection(call: Promise<unknown>): Promise<SeenError> {
  return call.then(
    () => {
      throw new Error('expected a failure');
    },
    (error: unknown) => error as SeenError,
  );
}

/** Plays a call that has to fail and gives what it rejects with. */
export async function failed(stage: Stage, call: Promise<unknown>): Promise<SeenError> {
  return stage.play(rejection(call));
}
