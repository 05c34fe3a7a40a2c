/**
 * kucoin-universal-sdk 1.3: handed in as one of its transport interceptors.
 *
 * The SDK signs before axios and lets axios-retry send the same signature again, orders included.
 * `setMaxRetries(0)` does not switch that off (0 means 3 there); ours does, request by request, once a
 * call went through our hands. With `credentials` every attempt gets a signature of its own in place of
 * the SDK's. Its errors stay `RestError`; `error.getError()` is the AxiosError with `error.kucoin`.
 *
 * Use `setInterceptors`: what `addInterceptor` adds goes to a list that all clients of the process share,
 * so that every client made later has it too, whatever its key and its options are.
 */
import { pathToFileURL } from 'node:url';
import axios from 'axios';
import {
  ClientOptionBuilder,
  DefaultClient,
  GlobalApiEndpoint,
  type Interceptor,
  TransportOptionBuilder,
} from 'kucoin-universal-sdk';
import type { Credentials, KucoinRetryOptions } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';

/** Our request interceptor in the form the SDK takes: `transport.setInterceptors([guard({ … })])`. */
export function guard(options: KucoinRetryOptions): Interceptor {
  let before: Interceptor['before'] = {};
  const use = (...[onFulfilled, onRejected, more]: unknown[]): number => {
    before = { onFulfilled, onRejected, options: more } as Interceptor['before'];
    return 0;
  };
  // There is no instance yet: one that only takes the interceptor, and any axios's `create`, will do.
  const request = { use, eject: () => undefined };
  kucoinAxios({ interceptors: { request }, create: axios.create }, options);
  return { before, after: {} }; // `after` must be there, even empty
}

/** The SDK's client as its own documentation makes it, with an interceptor or without. */
export function createClient(api: string, keys: Credentials, interceptor?: Interceptor) {
  const transport = new TransportOptionBuilder()
    .setTimeout(10_000)
    .setKeepAlive(true)
    .setRetryDelay(1_000);
  if (interceptor !== undefined) transport.setInterceptors([interceptor]);
  const options = new ClientOptionBuilder()
    .setKey(keys.key)
    .setSecret(keys.secret)
    .setPassphrase(keys.passphrase)
    .setSpotEndpoint(api)
    .setFuturesEndpoint(api)
    .setTransportOption(transport.build())
    .build();
  return new DefaultClient(options).restService();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await import('../runner/guard.js'); // the real KuCoin by --live only
  const {
    KUCOIN_KEY: key = '',
    KUCOIN_SECRET: secret = '',
    KUCOIN_PASSPHRASE: passphrase = '',
  } = process.env;
  const keys = { key, secret, passphrase };
  const api = process.env['KUCOIN_API'] ?? GlobalApiEndpoint;
  const rest = createClient(api, keys, guard({ credentials: keys }));
  const accounts = await rest
    .getAccountService()
    .getAccountApi()
    .getSpotAccountList({} as never);
  console.log(`accounts: ${accounts.data.length}`);
}
