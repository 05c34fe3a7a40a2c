/**
 * kucoin-node-sdk 1.1: given our fetch in place of its node-fetch.
 *
 * The SDK throws status and headers away before anybody sees them, so that inside it nobody can tell
 * how long a quota is used up. Only under its `fetch` they are still there. It loads that once, so load
 * the SDK through here, before anything else does. As before it hands back whatever KuCoin says,
 * failures too: look at `code`. What has no answer at all rejects, now with `error.kucoin`.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { KucoinRetryOptions } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

/** KuCoin's envelope, which the SDK hands over as it came. */
export interface Envelope {
  readonly code: string;
  readonly msg?: string;
  readonly data?: unknown;
}

/** As much of the SDK, which has no types, as is used here. */
export interface NodeSdk {
  init(config: {
    readonly baseUrl: string;
    readonly apiAuth: {
      readonly key: string;
      readonly secret: string;
      readonly passphrase: string;
    };
    readonly authVersion: 2;
  }): void;
  readonly rest: {
    readonly User: { readonly Account: { getAccountsList(query?: object): Promise<Envelope> } };
    readonly Trade: {
      readonly Orders: { postOrder(base: object, order: object): Promise<Envelope> };
    };
  };
}

const require = createRequire(import.meta.url);

/**
 * Loads the SDK over our fetch. Whoever else uses node-fetch goes on doing so.
 *
 * @throws Error when the SDK is loaded already, and keeps the fetch it has.
 */
export function loadGuarded(options: KucoinRetryOptions): NodeSdk {
  const path = require.resolve('kucoin-node-sdk');
  if (require.cache[path] !== undefined) {
    throw new Error('loadGuarded: kucoin-node-sdk is loaded already; load it through here first');
  }
  const theirs = createRequire(path);
  theirs('node-fetch');
  const nodeFetch = theirs.cache[theirs.resolve('node-fetch')]!;
  const original: unknown = nodeFetch.exports;
  nodeFetch.exports = kucoinFetch({ errors: 'return', ...options });
  try {
    return require('kucoin-node-sdk') as NodeSdk;
  } finally {
    nodeFetch.exports = original;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await import('../runner/guard.js'); // only here: the real KuCoin by --live
  const {
    KUCOIN_KEY: key = '',
    KUCOIN_SECRET: secret = '',
    KUCOIN_PASSPHRASE: passphrase = '',
  } = process.env;
  const keys = { key, secret, passphrase };
  const sdk = loadGuarded({ credentials: keys });
  const baseUrl = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
  sdk.init({ baseUrl, apiAuth: keys, authVersion: 2 });
  const { data } = await sdk.rest.User.Account.getAccountsList();
  console.log(`accounts: ${(data as unknown[]).length}`);
}
