import type { ExchangeScript } from 'kucoin-retry/testing';

/** An example, and what it takes to run it. */
export interface Example {
  /** Its file below `examples/`, without the ending. */
  readonly name: string;
  /** What it shows, in a line. */
  readonly about: string;
  /**
   * What it does with `--live`, where money is: reads only, or an order too far away to be filled, which it
   * cancels again. `false`: it is not for the real KuCoin.
   */
  readonly live: 'reads' | 'far order' | false;
  /** Reads `KUCOIN_FUTURES_API` as well. */
  readonly futures?: true;
  /** A variable that has to be set. */
  readonly needs?: string;
  /** What kind of exchange it gets, where that is part of what it shows. */
  readonly script?: ExchangeScript;
  /** A package that is not among our own development dependencies. */
  readonly package?: string;
}

/** Every example, in the order to read them. */
export const examples: readonly Example[] = [
  { name: 'quick-start-axios', about: 'one line under axios', live: 'reads' },
  { name: 'quick-start-ky', about: 'the same under ky', live: 'reads' },
  { name: 'quick-start-fetch', about: 'the same under fetch', live: 'reads' },
  { name: 'handle-errors', about: 'what a failed call tells', live: 'reads' },
  {
    name: 'place-order-safely',
    about: 'an order that is never there twice',
    live: 'far order',
  },
  {
    name: 'why-it-waits',
    about: 'what a call waits for, and for how long',
    live: 'reads',
    script: { limits: { Public: 2 }, windowMs: 2_000 },
  },
  { name: 'kill-switch', about: 'no order leaves, and none stays', live: false },
  { name: 'shutdown', about: 'Ctrl-C leaves no order behind', live: false },
  { name: 'share-one-engine', about: 'one engine under two clients', live: 'reads' },
  {
    name: 'spot-and-futures',
    about: 'both products through one engine',
    live: 'reads',
    futures: true,
  },
  { name: 'read-envelopes-yourself', about: 'for code that reads `code` itself', live: 'reads' },
  { name: 'classify-answers', about: 'the classifier alone: sends nothing', live: 'reads' },
  { name: 'coming-from-others', about: 'in place of other retries', live: 'reads' },
  { name: 'test-your-bot', about: 'a test of 30 s that takes no time', live: false },
  { name: 'bring-your-own-client', about: 'any other client: node:http here', live: false },
  {
    name: 'monitor',
    about: 'a page that shows live what it does',
    live: 'reads',
    script: { limits: { Public: 60 }, windowMs: 20_000 },
  },
  { name: 'pino', about: 'a log line for every decision', live: 'reads' },
  { name: 'opentelemetry', about: 'metrics and spans', live: 'far order' },
  {
    name: 'fleet-redis',
    about: 'many processes on one account',
    live: 'reads',
    needs: 'REDIS_URL',
  },
  { name: 'clients/axios-bot', about: 'a bot that signs by itself', live: 'reads' },
  { name: 'clients/ccxt', about: 'under ccxt', live: 'reads', package: 'ccxt' },
  {
    name: 'clients/kucoin-universal-sdk',
    about: "under KuCoin's own SDK",
    live: 'reads',
    package: 'kucoin-universal-sdk',
  },
  {
    name: 'clients/kucoin-node-sdk',
    about: "under KuCoin's SDK of the past",
    live: 'reads',
    package: 'kucoin-node-sdk',
  },
];
