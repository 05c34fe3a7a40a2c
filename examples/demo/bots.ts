import axios from 'axios';
import { createKucoinRetry, type KucoinRetry, type KucoinRetryEvent } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import type { Exchange } from 'kucoin-retry/testing';
import ky from 'ky';
import type { PlannedCall } from './scenarios.js';

/** The clients the same bot runs on. */
export const clientNames = ['axios', 'ky', 'fetch'] as const;

/** One of the clients. */
export type ClientName = (typeof clientNames)[number];

/** What goes with a call besides what the bot wants. */
export interface Companions {
  /** Sent along, so that the exchange's log tells which call a request belongs to. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hears what the library does about this call. */
  readonly onEvent: (event: KucoinRetryEvent) => void;
}

/** The bot's view of a client: it sends a call and gets the envelope's data, or an error. */
export interface Bot {
  readonly client: ClientName;
  /** The engine below the client. */
  readonly retry: KucoinRetry;
  send(call: PlannedCall, companions: Companions): Promise<unknown>;
  /** Ends whatever waits. */
  close(): void;
}

interface Envelope {
  readonly data: unknown;
}

type Send = Bot['send'];

/** A bot that talks to `exchange`, with an engine of its own. */
export function createBot(client: ClientName, exchange: Exchange): Bot {
  const retry = createKucoinRetry({
    credentials: exchange.credentials,
    hosts: { [exchange.host]: 'spot' },
    runtime: exchange.runtime,
  });
  const send = senders[client](exchange.url, retry);
  return { client, retry, send, close: () => retry.close() };
}

/** From here on everything is what it is without this library, but for one line each. */
const senders: Readonly<Record<ClientName, (url: string, retry: KucoinRetry) => Send>> = {
  axios(baseURL, retry) {
    const client = axios.create({ baseURL });
    kucoinAxios(client, retry);
    return async ({ method, path, query, body }, { headers, onEvent }) => {
      const response = await client.request<Envelope>({
        method,
        url: path,
        params: query,
        data: body,
        headers,
        kucoin: { onEvent },
      });
      return response.data.data;
    };
  },

  ky(prefixUrl, retry) {
    const client = ky.create({ prefixUrl }).extend(kucoinKy(retry));
    return async ({ method, path, query, body }, { headers, onEvent }) => {
      const envelope = await client(path.slice(1), {
        method,
        ...(query === undefined ? {} : { searchParams: query }),
        ...(body === undefined ? {} : { json: body }),
        headers,
        kucoin: { onEvent },
      }).json<Envelope>();
      return envelope.data;
    };
  },

  fetch(base, retry) {
    const kucoin = kucoinFetch(retry);
    return async ({ method, path, query, body }, { headers, onEvent }) => {
      const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
      const response = await kucoin(`${base}${path}${search}`, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        kucoin: { onEvent },
      });
      const envelope = (await response.json()) as Envelope;
      return envelope.data;
    };
  },
};
