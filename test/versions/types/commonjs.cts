// A CommonJS file that loads the package with `require`. Compiled, never run.
import axios = require('axios');
import { classify, createKucoinRetry, isKucoinError, type RequestOptions } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import catalogue = require('kucoin-retry/catalogue');
import { kucoinCcxt } from 'kucoin-retry/ccxt';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import { startExchange } from 'kucoin-retry/testing';
import { kucoinUniversalSdk } from 'kucoin-retry/universal-sdk';
import ky from 'ky';

const perCall: RequestOptions = { deadlineMs: 1_000 };

async function main(): Promise<void> {
  const instance = axios.create({ kucoin: perCall });
  const undo: () => void = kucoinAxios(instance, { retries: 2 });
  kucoinAxios(axios, createKucoinRetry());
  const response: axios.AxiosResponse<string> = await instance.get('/', { kucoin: { retries: 1 } });
  instance.defaults.kucoin = perCall;
  // @ts-expect-error a misspelt option
  await instance.get('/', { kucoin: { retrys: 1 } });
  // @ts-expect-error a misspelt option of the engine
  kucoinAxios(instance, { retry: 1 });
  undo();

  await ky.extend(kucoinKy())('https://api.kucoin.com', { kucoin: perCall });
  // @ts-expect-error a misspelt option
  await ky('https://api.kucoin.com', { kucoin: { retrys: 1 } });
  await kucoinFetch()('https://api.kucoin.com', { kucoin: perCall });

  for (const install of [kucoinCcxt, kucoinUniversalSdk]) console.log(typeof install);

  const { url } = await startExchange();
  const { action } = classify({ request: { method: 'GET', url }, error: response });
  const error: unknown = response;
  if (axios.isAxiosError(error) && isKucoinError(error)) console.log(error.kucoin.code);
  if (isKucoinError(error)) console.log(error.message, error.kucoin.reason);
  console.log(action, catalogue.explain('200002').length);
}
void main();
