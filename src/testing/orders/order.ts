import type { OrderBook } from './book.js';

/** An order the exchange accepted. */
export interface ExchangeOrder {
  readonly id: string;
  /** The caller's own, or one the exchange made up where none was sent. */
  readonly clientOid: string;
  readonly uid: string;
  readonly book: OrderBook;
  readonly symbol: string;
  readonly side: string;
  /** `'limit'` or `'market'`. */
  readonly type: string;
  readonly state: 'open' | 'filled' | 'cancelled';
  /** The members of the placement's body, as sent. */
  readonly terms: Readonly<Record<string, unknown>>;
  /** Number in the log of the request that placed it. */
  readonly requestNumber: number;
  /** On the exchange's clock since start. */
  readonly acceptedAtMs: number;
  /** From when look-ups and lists show it. */
  readonly visibleAtMs: number;
  /** What the exchange's wall clock said on acceptance. */
  readonly createdAtMs: number;
  /** When it was filled or cancelled. */
  readonly finishedAtMs?: number;
}

/** What is to be taken from the account for an order. */
export interface Hold {
  readonly currency: string;
  readonly amount: number;
}

/** The price everything trades at. */
export const MARKET_PRICE = 67_000;
const CONTRACT_SIZE = 0.001;

/** A member of an order as a number; absent and unreadable ones are `undefined`. */
export function numberOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A member of an order as text; anything but text and numbers counts as absent. */
export function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/** Writes an amount as the exchange does: plain digits, without trailing zeros. */
export function plain(value: unknown): string {
  const number = numberOf(value) ?? 0;
  const [whole = '', fraction = ''] = number.toFixed(10).split('.');
  const digits = fraction.replace(/(?<!0)0+$/, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

/** How much of the quote currency a spot order is worth. */
export function fundsOf(terms: Readonly<Record<string, unknown>>): number {
  const price = numberOf(terms['price']) ?? MARKET_PRICE;
  return numberOf(terms['funds']) ?? price * (numberOf(terms['size']) ?? 0);
}

/** How much of the base currency a spot order is for. */
export function sizeOf(terms: Readonly<Record<string, unknown>>): number {
  const price = numberOf(terms['price']) ?? MARKET_PRICE;
  return numberOf(terms['size']) ?? (numberOf(terms['funds']) ?? 0) / price;
}

/** What an order holds: the quote for buying, the base for selling, margin for a contract. */
export function holdFor(book: OrderBook, terms: Readonly<Record<string, unknown>>): Hold {
  if (book === 'futures' || book === 'copy') {
    const lots = numberOf(terms['size']) ?? 0;
    const price = numberOf(terms['price']) ?? MARKET_PRICE;
    const leverage = numberOf(terms['leverage']) ?? 1;
    return { currency: 'USDT', amount: (lots * CONTRACT_SIZE * price) / leverage };
  }
  const [base = '', quote = ''] = textOf(terms['symbol'], '').split('-');
  return terms['side'] === 'sell'
    ? { currency: base, amount: sizeOf(terms) }
    : { currency: quote, amount: fundsOf(terms) };
}
