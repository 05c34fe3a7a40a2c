import { createRequire } from 'node:module';
import type { AxiosInstance } from 'axios';
import ccxt from 'ccxt';
import { ClientOptionBuilder, DefaultClient, TransportOptionBuilder } from 'kucoin-universal-sdk';
import { createCooldowns, type Credentials, type KucoinRetryOptions } from 'kucoin-retry';
import { kucoinCcxt } from 'kucoin-retry/ccxt';
import type { Exchange } from 'kucoin-retry/testing';
import { kucoinUniversalSdk } from 'kucoin-retry/universal-sdk';
import {
  createBot,
  guard as guardBot,
  guardKeepingSigner,
} from '../../examples/clients/axios-bot.js';
import {
  type Envelope,
  loadGuarded,
  type NodeSdk,
} from '../../examples/clients/kucoin-node-sdk.js';

/** A client as a bot uses it: what it returns, or throws, is what the bot learns. */
export interface Bot {
  /** A signed read; its pool is Management. */
  read(): Promise<unknown>;
  /** A limit order with a client id of the bot's own. */
  place(clientOid: string): Promise<unknown>;
}

/** A client and where it goes for the same two things. */
export interface Client {
  readonly name: string;
  readonly placing: string;
  plain(exchange: Exchange): Bot;
  guarded(exchange: Exchange): Bot;
}

/**
 * Tests share a process and a key, and must not share cooldowns. A local host serves spot and
 * futures alike until an option says which.
 */
function apart({ host }: Exchange): KucoinRetryOptions {
  return { cooldowns: createCooldowns(), hosts: { [host]: 'spot' } };
}

function withKey(exchange: Exchange): KucoinRetryOptions {
  return { ...apart(exchange), credentials: exchange.credentials };
}

const hf = 'POST /api/v1/hf/orders';
const terms = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '10000', size: '0.001' };

/** A client of the SDK as its own documentation makes it. */
export function createUniversal({ key, secret, passphrase }: Credentials, api = ''): DefaultClient {
  const transport = new TransportOptionBuilder()
    .setTimeout(10_000)
    .setKeepAlive(true)
    .setRetryDelay(1_000);
  const options = new ClientOptionBuilder()
    .setKey(key)
    .setSecret(secret)
    .setPassphrase(passphrase)
    .setSpotEndpoint(api)
    .setFuturesEndpoint(api)
    .setTransportOption(transport.build())
    .build();
  return new DefaultClient(options);
}

function universalBot(client: DefaultClient): Bot {
  const rest = client.restService();
  const orders = rest.getSpotService().getOrderApi();
  return {
    read: () =>
      rest
        .getAccountService()
        .getAccountApi()
        .getSpotAccountList({} as never),
    place: (clientOid) => {
      const request = { clientOid, ...terms };
      return orders.addOrder({ ...request, toJson: () => JSON.stringify(request) } as never);
    },
  };
}

const universal: Client = {
  name: 'kucoin-universal-sdk',
  placing: hf,
  plain: ({ url, credentials }) => universalBot(createUniversal(credentials, url)),
  guarded(exchange) {
    const client = createUniversal(exchange.credentials, exchange.url);
    kucoinUniversalSdk(client, apart(exchange));
    return universalBot(client);
  },
};

/** An exchange of ccxt's that knows its market and its account, as one does after its first minute. */
export function createCcxt({ url, credentials }: Exchange): InstanceType<typeof ccxt.kucoin> {
  const { key: apiKey, secret, passphrase: password } = credentials;
  const options = { hf: true, uta: false };
  const exchange = new ccxt.kucoin({ apiKey, secret, password, options });
  const urls = exchange.urls as { api: Record<string, string> };
  for (const name of Object.keys(urls.api)) urls.api[name] = url;
  const precision = { amount: 1e-8, price: 0.1 };
  const market = { id: 'BTC-USDT', symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT', precision };
  exchange.setMarkets([{ ...market, baseId: 'BTC', quoteId: 'USDT', type: 'spot', spot: true }]);
  return exchange;
}

function ccxtBot(exchange: InstanceType<typeof ccxt.kucoin>): Bot {
  return {
    read: () => exchange.fetchBalance(),
    place: (clientOid) =>
      exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.001, 10_000, { clientOid }),
  };
}

const ccxtClient: Client = {
  name: 'ccxt',
  placing: hf,
  plain: (exchange) => ccxtBot(createCcxt(exchange)),
  guarded(exchange) {
    const own = createCcxt(exchange);
    kucoinCcxt(own, apart(exchange));
    return ccxtBot(own);
  },
};

/** The SDK keeps its address and its fetch for good, so every exchange gets a copy of its own. */
export function freshly<T>(load: () => T): T {
  const require = createRequire(new URL('../../examples/clients/', import.meta.url));
  for (const path of Object.keys(require.cache)) {
    if (path.includes('/kucoin-node-sdk/')) Reflect.deleteProperty(require.cache, path);
  }
  return load();
}

function nodeSdkBot(sdk: NodeSdk, { url, credentials }: Exchange): Bot {
  sdk.init({ baseUrl: url, apiAuth: credentials, authVersion: 2 });
  const { side, symbol, type, price, size } = terms;
  return {
    read: () => sdk.rest.User.Account.getAccountsList(),
    place: (clientOid) =>
      sdk.rest.Trade.Orders.postOrder({ clientOid, side, symbol, type }, { price, size }),
  };
}

const nodeSdk: Client = {
  name: 'kucoin-node-sdk',
  placing: 'POST /api/v1/orders',
  plain(exchange) {
    const require = createRequire(new URL('../../examples/clients/', import.meta.url));
    return nodeSdkBot(
      freshly(() => require('kucoin-node-sdk') as NodeSdk),
      exchange,
    );
  },
  guarded: (exchange) =>
    nodeSdkBot(
      freshly(() => loadGuarded(withKey(exchange))),
      exchange,
    ),
};

function axiosBot(bot: AxiosInstance): Bot {
  const take = async ({ data }: { data: Envelope }): Promise<Envelope> => data;
  return {
    read: () => bot.get<Envelope>('/api/v1/accounts').then(take),
    place: (clientOid) =>
      bot.post<Envelope>('/api/v1/hf/orders', { clientOid, ...terms }).then(take),
  };
}

const ownBot: Client = {
  name: 'axios bot, `credentials`',
  placing: hf,
  plain: ({ url, credentials }) => axiosBot(createBot(url, credentials)),
  guarded(exchange) {
    const bot = createBot(exchange.url, exchange.credentials);
    guardBot(bot, withKey(exchange));
    return axiosBot(bot);
  },
};

const ownSigner: Client = {
  ...ownBot,
  name: 'axios bot, its own signer',
  guarded(exchange) {
    const bot = createBot(exchange.url, exchange.credentials);
    guardKeepingSigner(bot, apart(exchange));
    return axiosBot(bot);
  },
};

export const clients: readonly Client[] = [universal, ccxtClient, nodeSdk, ownBot, ownSigner];
