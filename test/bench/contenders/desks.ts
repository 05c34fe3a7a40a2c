import { createHmac } from 'node:crypto';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import ccxt from 'ccxt';
import fetchRetry from 'fetch-retry';
import got from 'got';
import { isKucoinError } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import {
  ClientOptionBuilder,
  DefaultClient,
  Spot,
  TransportOptionBuilder,
} from 'kucoin-universal-sdk';
import ky from 'ky';
import pRetry, { AbortError } from 'p-retry';
import type { MakeDesk, Order, Verdict } from '../orders-process.js';
import type { Setting } from '../types.js';
import { checkEnvelope, signedHeaders, RETRIES, type Envelope } from './common.js';

const target = '/api/v1/hf/orders';
const TIMEOUT_MS = 10_000;
const JSON_TYPE = { 'content-type': 'application/json' };

/** The headers of a placement, for the present moment. */
function signedPost(credentials: Setting['credentials'], body: string): Record<string, string> {
  const headers = signedHeaders(credentials, target);
  const text = `${headers['KC-API-TIMESTAMP'] ?? ''}POST${target}${body}`;
  const sign = createHmac('sha256', credentials.secret).update(text).digest('base64');
  return { ...headers, ...JSON_TYPE, 'KC-API-SIGN': sign };
}

/** Peers say yes by resolving; a rejection is all they have to say otherwise. */
function plain(post: (order: Order) => Promise<unknown>): MakeDesk {
  return () => ({
    async place(order): Promise<Verdict> {
      try {
        await post(order);
        return 'yes';
      } catch {
        return 'no';
      }
    },
  });
}

/** Ours says of a rejection whether the order was placed. */
async function judged(placing: Promise<unknown>): Promise<Verdict> {
  try {
    await placing;
    return 'yes';
  } catch (error) {
    if (!isKucoinError(error)) throw error;
    return error.kucoin.executed;
  }
}

const ours: Record<string, MakeDesk> = {
  'ours-fetch': ({ url, credentials }) => {
    const kucoin = kucoinFetch({ credentials });
    return {
      place: (order) =>
        judged(
          kucoin(url + target, { method: 'POST', body: JSON.stringify(order), headers: JSON_TYPE }),
        ),
    };
  },
  'ours-axios': ({ url, credentials }) => {
    const client = axios.create({ baseURL: url });
    kucoinAxios(client, { credentials });
    return { place: (order) => judged(client.post(target, order)) };
  },
  'ours-ky': ({ url, credentials }) => {
    const client = ky.extend(kucoinKy({ credentials }));
    return { place: (order) => judged(client.post(url + target, { json: order }).json()) };
  },
};

const send = async (
  { url, credentials }: Setting,
  order: Order,
  wrapped = fetch,
): Promise<Response> => {
  const body = JSON.stringify(order);
  return wrapped(url + target, { method: 'POST', body, headers: signedPost(credentials, body) });
};
const timedFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

async function checkAnswer(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`status ${response.status}`);
  checkEnvelope((await response.json()) as Envelope);
}

/** Clients that leave a POST alone unless told otherwise, axios-retry but for lost connections. */
const cautious: Record<string, MakeDesk> = {
  'axios-retry': (setting) => {
    const client = axios.create({ baseURL: setting.url, timeout: TIMEOUT_MS });
    client.interceptors.request.use((config) => {
      config.headers.set(signedPost(setting.credentials, config.data as string));
      return config;
    });
    axiosRetry(client, { retries: RETRIES, retryDelay: axiosRetry.exponentialDelay });
    return plain(async (order) => {
      const { data } = await client.post<Envelope>(target, JSON.stringify(order));
      checkEnvelope(data);
    })(setting);
  },
  ky: (setting) => {
    const client = ky.create({ timeout: TIMEOUT_MS, retry: RETRIES });
    return plain(async (order) => {
      const body = JSON.stringify(order);
      const headers = signedPost(setting.credentials, body);
      checkEnvelope(await client.post(setting.url + target, { body, headers }).json<Envelope>());
    })(setting);
  },
  got: (setting) => {
    const client = got.extend({ timeout: { request: TIMEOUT_MS }, retry: { limit: RETRIES } });
    return plain(async (order) => {
      const body = JSON.stringify(order);
      const headers = signedPost(setting.credentials, body);
      checkEnvelope(await client.post(setting.url + target, { body, headers }).json<Envelope>());
    })(setting);
  },
};

/** Clients that repeat whatever they are set to repeat, POST or not. */
const eager: Record<string, MakeDesk> = {
  'fetch-retry': (setting) => {
    // Beneath the retries, so that every attempt is signed anew and has its own time.
    const signing: typeof fetch = (input, init) => {
      const headers = signedPost(setting.credentials, String(init?.body));
      return timedFetch(input, { ...init, headers });
    };
    const wrapped = fetchRetry(signing, {
      retries: RETRIES,
      retryDelay: (attempt) => Math.min(30_000, 2 ** attempt * 1000),
      retryOn: [429, 500, 502, 503, 504],
    });
    return plain(async (order) => {
      const init = { method: 'POST', body: JSON.stringify(order) };
      await checkAnswer(await wrapped(setting.url + target, init));
    })(setting);
  },
  'p-retry': (setting) => {
    const attempt = async (order: Order): Promise<void> => {
      const response = await send(setting, order, timedFetch);
      const isPassing = response.status === 429 || response.status >= 500;
      if (!response.ok && !isPassing) throw new AbortError(`status ${response.status}`);
      if (response.ok) {
        const envelope = (await response.json()) as Envelope;
        // Whatever the exchange refuses by name will be refused again.
        if (envelope.code !== '200000') throw new AbortError(`code ${envelope.code}`);
        return;
      }
      throw new Error(`status ${response.status}`);
    };
    return plain((order) => pRetry(() => attempt(order), { retries: RETRIES }))(setting);
  },
  ccxt: (setting) => {
    const { key: apiKey, secret, passphrase: password } = setting.credentials;
    const options = { maxRetriesOnFailure: RETRIES, maxRetriesOnFailureDelay: 2000 };
    const exchange = new ccxt.kucoin({ apiKey, secret, password, enableRateLimit: true, options });
    const { api } = exchange.urls as unknown as { api: Record<string, string> };
    for (const name of Object.keys(api)) api[name] = setting.url;
    return plain((order) =>
      (
        exchange as unknown as { privatePostHfOrders(order: Order): Promise<unknown> }
      ).privatePostHfOrders(order),
    )(setting);
  },
  sdk: (setting) => {
    const { key, secret, passphrase } = setting.credentials;
    const transport = new TransportOptionBuilder()
      .setKeepAlive(true)
      .setMaxConnsPerHost(50)
      .setTimeout(TIMEOUT_MS)
      .build();
    const options = new ClientOptionBuilder()
      .setKey(key)
      .setSecret(secret)
      .setPassphrase(passphrase)
      .setSpotEndpoint(setting.url)
      .setFuturesEndpoint(setting.url)
      .setBrokerEndpoint(setting.url)
      .setTransportOption(transport)
      .build();
    const orders = new DefaultClient(options).restService().getSpotService().getOrderApi();
    type Members = Parameters<typeof Spot.Order.AddOrderReq.create>[0];
    return plain((order) =>
      orders.addOrder(Spot.Order.AddOrderReq.create(order as unknown as Members)),
    )(setting);
  },
};

/** Everybody who can place an order. */
export const desks: Readonly<Record<string, MakeDesk>> = { ...ours, ...cautious, ...eager };
