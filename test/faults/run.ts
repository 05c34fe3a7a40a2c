import { isKucoinError } from '../../src/index.js';
import { type Exchange, type FaultSchedule, startExchange } from '../../src/testing/index.js';
import { type HostName, postOver } from '../orders/hosts.js';

/** Where the orders go, and whether the exchange knows an id again. */
export interface Round {
  readonly host: HostName;
  readonly product: 'spot' | 'futures';
  readonly dedupe: boolean;
  readonly orders: number;
  readonly concurrency: number;
  /** How many times faster than real time the exchange runs. */
  readonly speed: number;
}

/** What the exchange's books say of a round. */
export interface Tally {
  readonly placed: number;
  readonly unknown: number;
  readonly failed: number;
  /** Calls with more than one order. */
  readonly twice: number;
  /** Calls told something that the books contradict. */
  readonly misled: number;
  readonly faults: number;
  readonly seconds: number;
}

/** 19 in 100 placements go wrong on their way, before or after the exchange has carried them out. */
const fate: FaultSchedule = ({ method }, random) => {
  if (method !== 'POST') return undefined;
  const draw = random() * 100;
  if (draw < 3) return 'reset-before';
  if (draw < 6) return 'reset-after';
  if (draw < 9) return { kind: 'status-before', status: 500 };
  if (draw < 12) return { kind: 'status-after', status: 500 };
  if (draw < 15) return { kind: 'status-before', status: 503 };
  if (draw < 18) return 'truncate';
  return draw < 19 ? 'hang-after' : undefined;
};

const paths = { spot: '/api/v1/hf/orders', futures: '/api/v1/orders' } as const;

function orderOf(product: Round['product'], clientOid: string): object {
  return product === 'spot'
    ? { clientOid, symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '100', size: '1' }
    : {
        clientOid,
        symbol: 'XBTUSDTM',
        side: 'buy',
        type: 'limit',
        price: '100',
        size: 1,
        leverage: 1,
      };
}

/** Places orders over real sockets and compares what the callers were told with the books. */
export async function runRound(round: Round): Promise<Tally> {
  const startedMs = performance.now();
  const exchange = await startExchange({
    product: round.product,
    dedupe: round.dedupe,
    speed: round.speed,
    readLagMs: 300,
    limits: { Spot: 1_000_000, Futures: 1_000_000, Public: 1_000_000 },
    faults: fate,
  });
  try {
    const told = await placeAll(exchange, round);
    return { ...compare(exchange, told), seconds: (performance.now() - startedMs) / 1000 };
  } finally {
    await exchange.close();
  }
}

type Told = 'placed' | 'no' | 'yes' | 'unknown';

async function placeAll(exchange: Exchange, round: Round): Promise<Map<string, Told>> {
  const post = postOver(round.host, {
    credentials: exchange.credentials,
    runtime: exchange.runtime,
    hosts: { [exchange.host]: round.product },
  });
  const told = new Map<string, Told>();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < round.orders) {
      const clientOid = `order-${(next += 1)}`;
      told.set(
        clientOid,
        await placeOne(() =>
          post(exchange.url + paths[round.product], orderOf(round.product, clientOid)),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: round.concurrency }, worker));
  return told;
}

async function placeOne(place: () => Promise<unknown>): Promise<Told> {
  try {
    await place();
    return 'placed';
  } catch (error) {
    if (isKucoinError(error)) return error.kucoin.executed;
    throw error;
  }
}

function compare(exchange: Exchange, told: ReadonlyMap<string, Told>): Omit<Tally, 'seconds'> {
  const made = new Map<string, number>();
  for (const { clientOid = '' } of exchange.orders)
    made.set(clientOid, (made.get(clientOid) ?? 0) + 1);
  const count = (holds: (told: Told, orders: number) => boolean): number =>
    [...told].filter(([id, what]) => holds(what, made.get(id) ?? 0)).length;
  return {
    placed: count((what) => what === 'placed'),
    unknown: count((what) => what === 'unknown'),
    failed: count((what) => what === 'no'),
    twice: count((_, orders) => orders > 1),
    misled: count((what, orders) =>
      what === 'no' ? orders > 0 : what !== 'unknown' && orders === 0,
    ),
    faults: exchange.log.filter(({ fault }) => fault !== undefined).length,
  };
}
