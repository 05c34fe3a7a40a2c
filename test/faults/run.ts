import { classificationOf, isKucoinError } from '../../src/index.js';
import {
  type Exchange,
  type ExchangeOrder,
  type LogRecord,
  startExchange,
} from '../../src/testing/index.js';
import { type HostName, type Post, postOver } from '../orders/hosts.js';
import { isFinallyRefused } from '../orders/sayings.js';
import { drawFault } from './mix.js';

/** One run: which host, which product, and whether the exchange refuses a client id used before. */
export interface Setting {
  readonly host: HostName;
  readonly product: 'spot' | 'futures';
  readonly dedupe: boolean;
}

/** How it went. */
export interface Tally {
  readonly placed: number;
  readonly no: number;
  /** Of those: the exchange itself, or what stood in for it, answered that it would not. */
  readonly refused: number;
  readonly unknown: number;
  /** Of those: the look-up of the order was refused for good. */
  readonly unseen: number;
  /** Orders that were placed more than once. */
  readonly twice: number;
  /** Calls whose result was not the truth. */
  readonly misled: number;
  readonly faults: number;
  readonly seconds: number;
}

/** How many orders a run places, and how many of them at a time. */
export interface Size {
  readonly orders: number;
  readonly concurrency: number;
  /** How many times faster than real time the exchange and the client run. */
  readonly speed: number;
  readonly seed: number;
}

const desks = {
  spot: {
    path: '/api/v1/hf/orders',
    order: { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.001' },
  },
  futures: {
    path: '/api/v1/orders',
    order: { symbol: 'XBTUSDTM', side: 'buy', type: 'limit', leverage: 3, price: '60000', size: 1 },
  },
} as const;

/** What one call learnt. */
interface Told {
  readonly clientOid: string | undefined;
  readonly executed: 'yes' | 'no' | 'unknown';
  readonly orderId: unknown;
}

/** Places orders over real sockets while a quarter of all requests goes wrong. */
export async function runFaults(setting: Setting, size: Size): Promise<Tally> {
  const { host, product, dedupe } = setting;
  const { speed, seed } = size;
  const began = performance.now();
  const exchange = await startExchange({
    speed,
    seed,
    product,
    dedupe,
    // Quotas are another matter: waiting for them would take most of the time.
    limits: { Spot: 1e6, Futures: 1e6, Public: 1e6 },
    readLagMs: (random) => random() * 1_000,
    faults: (request, random) => drawFault(request, random, product),
  });
  const post = postOver(host, {
    runtime: exchange.runtime,
    credentials: exchange.credentials,
    hosts: { [exchange.host]: product },
  });
  const told = await placeAll(exchange, post, setting, size);
  // All that is still on its way has arrived by then.
  await exchange.runtime.sleep(10_000);
  const tally = judge(exchange, told);
  await exchange.close();
  return { ...tally, seconds: (performance.now() - began) / 1_000 };
}

async function placeAll(
  exchange: Exchange,
  post: Post,
  { product }: Setting,
  { orders, concurrency }: Size,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const { path, order } = desks[product];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < orders; number = next++) {
      // Every other one leaves the client id to the library.
      const id = number % 2 === 0 ? { clientOid: `oid-${number}` } : {};
      told.push(await place(post, exchange.url + path, { ...id, ...order }));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return told;
}

async function place(post: Post, url: string, order: object): Promise<Told> {
  try {
    const { data, native } = await post(url, order);
    const { orderId } = (data as { data: { orderId: unknown } }).data;
    return { clientOid: classificationOf(native)?.clientOid, executed: 'yes', orderId };
  } catch (error) {
    if (!isKucoinError(error)) throw error;
    const { clientOid, executed, orderId } = error.kucoin;
    return { clientOid, executed, orderId };
  }
}

/** Compares what the callers learnt with the order books. */
function judge(exchange: Exchange, told: readonly Told[]): Omit<Tally, 'seconds'> {
  const books = new Map<string, ExchangeOrder[]>();
  for (const order of exchange.orders) {
    books.set(order.clientOid, [...(books.get(order.clientOid) ?? []), order]);
  }
  const asked = requestsByOrder(exchange.log);
  const met = (call: Told, fits: (request: LogRecord) => boolean): boolean =>
    (asked.get(call.clientOid ?? '') ?? []).some(fits);
  const count = (fits: (call: Told, orders: readonly ExchangeOrder[]) => boolean): number =>
    told.filter((call) => fits(call, books.get(call.clientOid ?? '') ?? [])).length;
  return {
    placed: count(({ executed }) => executed === 'yes'),
    no: count(({ executed }) => executed === 'no'),
    refused: count((call) => call.executed === 'no' && met(call, isRefusedPlacement)),
    unknown: count(({ executed }) => executed === 'unknown'),
    unseen: count((call) => call.executed === 'unknown' && met(call, isFinallyRefused)),
    twice: [...books.values()].filter((orders) => orders.length > 1).length,
    misled: count(({ executed, orderId }, orders) =>
      executed === 'yes' ? orders[0]?.id !== orderId : executed === 'no' && orders.length > 0,
    ),
    faults: exchange.log.filter(({ fault }) => fault !== undefined).length,
  };
}

const isRefusedPlacement = ({ method, fault }: LogRecord): boolean =>
  method === 'POST' && fault === 'answer-before';

/** Placements and look-ups by the client id they name. */
function requestsByOrder(log: readonly LogRecord[]): ReadonlyMap<string, readonly LogRecord[]> {
  const byOrder = new Map<string, LogRecord[]>();
  for (const request of log) {
    const { method, target, body } = request;
    const { clientOid } = (method === 'POST' ? JSON.parse(body) : {}) as { clientOid?: string };
    for (const name of clientOid === undefined ? target.split(/[/?&=]/) : [clientOid]) {
      byOrder.set(name, [...(byOrder.get(name) ?? []), request]);
    }
  }
  return byOrder;
}

/**
 * What a run has to reach. An order that was refused cannot be placed, and one whose look-up is refused
 * stays unknown, so neither counts among those of which nearly all have to be.
 */
export function isGood(tally: Tally, { orders }: Size): boolean {
  const { placed, refused, unknown, unseen, twice, misled } = tally;
  return (
    twice === 0 &&
    misled === 0 &&
    unknown - unseen <= orders * 0.01 &&
    placed >= (orders - refused - unseen) * 0.98
  );
}
