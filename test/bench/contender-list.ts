/**
 * Who takes part, and how each was set up: what a careful user would do by its documentation. Peers
 * get what serves them best in a storm: 12 retries with their own exponential backoff, or many at
 * fixed delays where they have none. Ours keeps its defaults, a deadline of 120 s among them.
 */
export interface Entry {
  readonly id: string;
  /** How tables and pictures call it. */
  readonly label: string;
  /** Module in `contenders/`. */
  readonly module: string;
  /** The package whose version the results name; ours has none. */
  readonly peer?: string;
  readonly isOurs?: boolean;
  /** Whether it has an option for the limit of an address. */
  readonly canBeTold?: boolean;
  /** One line for the results. */
  readonly settings: string;
}

const OURS =
  'defaults (a deadline of 120 s), credentials given; told of the address limit through `pacing`';

export const entries: readonly Entry[] = [
  {
    id: 'ours-fetch',
    label: 'kucoin-retry + fetch',
    module: 'ours-fetch',
    isOurs: true,
    canBeTold: true,
    settings: OURS,
  },
  {
    id: 'ours-axios',
    label: 'kucoin-retry + axios',
    module: 'ours-axios',
    isOurs: true,
    canBeTold: true,
    settings: OURS,
  },
  {
    id: 'ours-ky',
    label: 'kucoin-retry + ky',
    module: 'ours-ky',
    isOurs: true,
    canBeTold: true,
    settings: OURS,
  },
  {
    id: 'axios-retry',
    label: 'axios-retry',
    module: 'axios-retry',
    peer: 'axios-retry',
    settings:
      '12 retries of network errors, 429 and 5xx on reads (its own condition) and of passing codes inside a 200 ' +
      '(`validateResponse`); its exponentialDelay with a factor of 1 s up to 32 s, which honours Retry-After; signs in a ' +
      'request interceptor, so every attempt anew',
  },
  {
    id: 'ky',
    label: 'ky, its own retry',
    module: 'ky-own',
    peer: 'ky',
    settings:
      'limit 12, its default statuses (429 and 5xx among them) and delays (0.3 s doubling, capped at 30 s); ' +
      'Retry-After honoured; signs in beforeRequest, every attempt anew',
  },
  {
    id: 'got',
    label: 'got',
    module: 'got',
    peer: 'got',
    settings:
      'limit 12, its default statuses and delays (1 s doubling), backoffLimit 30 s; Retry-After honoured; ' +
      'signs in beforeRequest, every attempt anew',
  },
  {
    id: 'fetch-retry',
    label: 'fetch-retry',
    module: 'fetch-retry',
    peer: 'fetch-retry',
    settings:
      '12 retries of network errors, 429 and 5xx, Retry-After where there is one, else 1 s doubling up to ' +
      '30 s, as in its README; around a fetch that signs',
  },
  {
    id: 'p-retry',
    label: 'p-retry + fetch',
    module: 'p-retry',
    peer: 'p-retry',
    settings:
      '12 retries from 1 s doubling (its defaults), maxTimeout 30 s; failed statuses and ' +
      'envelopes are thrown, 4xx other than 429 as AbortError; signs in the attempt',
  },
  {
    id: 'ccxt',
    label: 'ccxt',
    module: 'ccxt',
    peer: 'ccxt',
    canBeTold: true,
    settings:
      'enableRateLimit with its rolling-window algorithm, its own KuCoin figures (4000 of weight per 30 s) plus a ' +
      'margin of 250 ms; maxRetriesOnFailure 12 with 2 s between (it does not count 429000 as such a failure); told of ' +
      'the address limit through rateLimit and rollingWindowSize',
  },
  {
    id: 'sdk',
    label: 'kucoin-universal-sdk',
    module: 'sdk',
    peer: 'kucoin-universal-sdk',
    settings:
      'TransportOption: keepAlive, 50 connections, 20 retries 2 s apart; its retries carry the first signature',
  },
];

/** Takes part in the fleet only: ours with a store that the processes share. */
export const ourFleetWithStore: Entry = {
  id: 'ours-redis',
  label: 'kucoin-retry + fetch, shared Redis',
  module: 'ours-redis',
  isOurs: true,
  settings: 'as above, `cooldowns` from kucoin-retry/redis on one Redis server',
};

/** The entry of an id. */
export function entryOf(id: string): Entry {
  const found = [...entries, ourFleetWithStore].find((entry) => entry.id === id);
  if (found === undefined) throw new TypeError(`no contender ${id}`);
  return found;
}
