import { afterEach, expect } from 'vitest';
import type { KucoinErrorRecord, KucoinRetryOptions, Runtime } from '../../../src/index.js';
import { isKucoinError } from '../../../src/index.js';
import {
  type Exchange,
  type ExchangeScript,
  type LogRecord,
  manualRuntime,
  startExchange,
} from '../../../src/testing/index.js';
import type { CallOptions, Client, Host, Reply } from './host.js';
import { type Traffic, watchTraffic } from './traffic.js';

/** A runtime moved by hand that knows what is due next and when it was last looked at. */
export interface StageRuntime extends Runtime {
  after(ms: number, callback: () => void): () => void;
  advance(ms: number): Promise<void>;
  /** The machine sleeps, and the exchange does not. */
  suspend(ms: number): void;
  readonly suspendedMs: number;
  readonly pendingSleeps: number;
  /** Grows with every look at the clock: some code is at work. */
  readonly looks: number;
  nextDueMs(): number | undefined;
}

function stageRuntime(): StageRuntime {
  const manual = manualRuntime();
  const dues = new Set<{ readonly atMs: number }>();
  let looks = 0;
  const due = (ms: number): (() => void) => {
    const entry = { atMs: manual.monotonicNowMs() + ms };
    if (Number.isFinite(ms)) dues.add(entry);
    return () => void dues.delete(entry);
  };
  return {
    wallNowMs: () => ((looks += 1), manual.wallNowMs()),
    monotonicNowMs: () => ((looks += 1), manual.monotonicNowMs()),
    random: manual.random,
    sleep: (ms, signal) => manual.sleep(ms, signal).finally(due(ms)),
    after(ms, callback) {
      const done = due(ms);
      const cancel = manual.after(ms, () => (done(), callback()));
      return () => (done(), cancel());
    },
    advance: manual.advance,
    suspend: manual.suspend,
    get suspendedMs() {
      return manual.suspendedMs;
    },
    get pendingSleeps() {
      return manual.pendingSleeps;
    },
    get looks() {
      return looks;
    },
    nextDueMs: () => (dues.size === 0 ? undefined : Math.min(...[...dues].map((x) => x.atMs))),
  };
}

/** Turns of the event loop without a look at the clock after which no socket has news any more. */
const quietTurns = 40;
/** A kernel under load may need a moment to hand bytes over. */
const quietMs = 2;
/** Longer than any packet takes on a loopback device: then it is as it is. */
const longestTripMs = 200;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Until Node's pool of threads, where there is one, has done what it was given before: on a busy
 * machine the threads that unpack and sign may not have had their turn.
 */
async function poolTurn(): Promise<void> {
  const { randomFill } = globalThis.process?.getBuiltinModule?.('node:crypto') ?? {};
  if (randomFill === undefined) return;
  const nothing = (): Promise<void> =>
    new Promise((resolve) => void randomFill(new Uint8Array(1), () => resolve()));
  // One for each thread; then their results are delivered.
  await Promise.all([nothing(), nothing(), nothing(), nothing()]);
  for (let turns = 0; turns < 5; turns += 1) await turn();
}

/** An exchange on a real port, a clock that jumps from one thing due to the next, and a host. */
export interface Stage {
  readonly exchange: Exchange;
  readonly runtime: StageRuntime;
  /** Milliseconds since the start. */
  nowMs(): number;
  /** Engine options for this exchange, signed and without jitter. */
  options(more?: KucoinRetryOptions): KucoinRetryOptions;
  client(more?: KucoinRetryOptions): Client;
  /** Sends a call to the exchange, or to a whole URL. */
  call(client: Client, endpoint: string, options?: CallOptions): Promise<Reply>;
  /** Moves the clock whenever sockets are silent, until the promise settles. */
  play<T>(promise: Promise<T>): Promise<T>;
  /** Plays a call that has to fail; gives its error and the record on it. */
  fail(promise: Promise<unknown>): Promise<{ error: Error; kucoin: KucoinErrorRecord }>;
  /** Lets sockets work without moving the clock. */
  quiet(): Promise<void>;
  /** Lets sockets work without moving the clock until something is so; fails when it never is. */
  until(isSo: () => boolean): Promise<void>;
  /** Until the first request was answered and what that leads to is done. */
  answered(): Promise<void>;
  /** Requests other than those for the time. */
  requests(): readonly LogRecord[];
}

const stages: { readonly exchange: Exchange; readonly traffic: Traffic }[] = [];

afterEach(async () => {
  for (const { exchange, traffic } of stages.splice(0)) {
    traffic.close();
    await exchange.close();
    // Promise of every adapter, in every test: no request knocks.
    expect(exchange.knocks()).toEqual([]);
  }
});

/**
 * Opens a stage; it is cleared away after the test. The clock moves once sockets have been silent for
 * `silentMs`, which has to be longer where not only the exchange has a say.
 */
export async function openStage(
  host: Host,
  script: ExchangeScript = {},
  silentMs: number = quietMs,
): Promise<Stage> {
  const runtime = stageRuntime();
  const exchange = await startExchange({ runtime, ...script });
  const traffic = watchTraffic(exchange);
  stages.push({ exchange, traffic });

  /** Lets sockets work until they have been silent for a while. */
  async function silence(): Promise<void> {
    let seen = runtime.looks;
    let sinceMs = performance.now();
    const isSilent = (turns: number): boolean => {
      const sinceThenMs = performance.now() - sinceMs;
      if (turns < quietTurns || sinceThenMs < silentMs) return false;
      return sinceThenMs > longestTripMs || !traffic.isOnItsWay();
    };
    for (let turns = 0; !isSilent(turns); turns += 1) {
      await turn();
      if (runtime.looks === seen) continue;
      [seen, turns, sinceMs] = [runtime.looks, 0, performance.now()];
    }
  }

  async function quiet(): Promise<void> {
    let seen: number;
    do {
      await silence();
      seen = runtime.looks;
      await poolTurn();
    } while (runtime.looks !== seen);
  }

  async function play<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const note = (): void => void (state.settled = true);
    promise.then(note, note);
    const givenUpAtMs = performance.now() + 5_000;
    while (!state.settled) {
      await quiet();
      const dueMs = runtime.nextDueMs();
      if (state.settled) break;
      if (dueMs !== undefined) await runtime.advance(Math.max(0, dueMs - runtime.monotonicNowMs()));
      else if (performance.now() > givenUpAtMs) throw new Error('play: nothing moves any more');
    }
    return promise;
  }

  async function until(isSo: () => boolean): Promise<void> {
    const givenUpAtMs = performance.now() + 5_000;
    while (!isSo()) {
      if (performance.now() > givenUpAtMs) throw new Error(`until: never came: ${String(isSo)}`);
      await quiet();
    }
  }

  const options = (more: KucoinRetryOptions = {}): KucoinRetryOptions => ({
    runtime,
    credentials: exchange.credentials,
    hosts: { [exchange.host]: 'spot' },
    jitter: 'none',
    unknownOutcome: 'surface',
    ...more,
  });

  return {
    exchange,
    runtime,
    nowMs: () => exchange.nowMs(),
    options,
    client: (more) => host.client(options(more)),
    call(client, endpoint, given = {}) {
      const [method = 'GET', target = '/'] = endpoint.split(' ');
      const url = target.startsWith('/') ? exchange.url + target : target;
      return client(method, url, host.config(given));
    },
    play,
    async fail(promise) {
      const error: unknown = await play(
        promise.then(
          (reply) => {
            throw new Error(`expected a failure, got ${JSON.stringify(reply)}`);
          },
          (reason: unknown) => reason,
        ),
      );
      if (!isKucoinError(error)) throw error;
      return { error: error as unknown as Error, kucoin: error.kucoin };
    },
    quiet,
    until,
    async answered() {
      await until(() => exchange.log.some(({ answeredAtMs }) => answeredAtMs !== undefined));
      await quiet();
    },
    requests: () => exchange.log.filter(({ path }) => path !== '/api/v1/timestamp'),
  };
}

/** The endpoints the contract uses. */
export const accounts = 'GET /api/v1/accounts';
export const ticker = 'GET /api/v1/market/orderbook/level1?symbol=BTC-USDT';
export const placing = 'POST /api/v1/hf/orders';

let orders = 0;

/** An order as a bot would send it. */
export function order(): Record<string, string> {
  orders += 1;
  return {
    clientOid: `contract-${orders}`,
    symbol: 'BTC-USDT',
    side: 'buy',
    type: 'limit',
    price: '10000',
    size: '0.001',
  };
}
