import type { OrdersTold, Verdict } from './orders-process.js';

/** What callers were told, held against the exchange's books. */
export interface OrdersResult {
  readonly contender: string;
  /** Whether the exchange refused a client id used before. */
  readonly dedupe: boolean;
  readonly orders: number;
  readonly toldPlaced: number;
  readonly toldFailed: number;
  readonly toldUnknown: number;
  /** Told that it failed, while the order stands. */
  readonly failedButLive: number;
  /** Told that it was placed, while there is none. */
  readonly placedButAbsent: number;
  /** Orders that stand more than once. */
  readonly twice: number;
  readonly requests: number;
  readonly tookMs: number;
}

/** Holds what was told against the client ids of all orders ever accepted. */
export function judgeOrders(
  { verdicts, tookMs }: OrdersTold,
  books: readonly string[],
): Omit<OrdersResult, 'contender' | 'dedupe' | 'requests'> {
  const placed = new Map<string, number>();
  for (const clientOid of books) placed.set(clientOid, (placed.get(clientOid) ?? 0) + 1);
  const told = Object.entries(verdicts);
  const count = (wanted: Verdict, fits = (_clientOid: string): boolean => true): number =>
    told.filter(([clientOid, verdict]) => verdict === wanted && fits(clientOid)).length;
  return {
    orders: told.length,
    toldPlaced: count('yes'),
    toldFailed: count('no'),
    toldUnknown: count('unknown'),
    failedButLive: count('no', (clientOid) => placed.has(clientOid)),
    placedButAbsent: count('yes', (clientOid) => !placed.has(clientOid)),
    twice: [...placed.values()].filter((times) => times > 1).length,
    tookMs,
  };
}
