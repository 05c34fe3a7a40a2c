import type { ExchangeAccount } from '../accounts/users.js';
import { ORDER_BOOKS, type OrderBook } from './book.js';
import { type ExchangeOrder, fundsOf, type Hold, holdFor, sizeOf, textOf } from './order.js';

/** An order as the store itself keeps it. */
type StoredOrder = { -readonly [Member in keyof ExchangeOrder]: ExchangeOrder[Member] } & {
  readonly account: ExchangeAccount;
  readonly hold: Hold;
};

/** What is known of an order before it has an id. */
export interface NewOrder {
  readonly book: OrderBook;
  readonly account: ExchangeAccount;
  readonly clientOid: string | undefined;
  readonly terms: Readonly<Record<string, unknown>>;
  readonly requestNumber: number;
  readonly acceptedAtMs: number;
  readonly visibleAtMs: number;
  readonly createdAtMs: number;
  /** When it fills by itself; `Infinity`: never. */
  readonly fillsAtMs: number;
}

/** How an order is named in a look-up or a cancel. */
export interface OrderName {
  readonly uid: string;
  readonly book: OrderBook;
  readonly id?: string | undefined;
  readonly clientOid?: string | undefined;
  readonly symbol?: string | undefined;
}

/** Everything ever accepted. */
export interface OrderStore {
  readonly all: readonly ExchangeOrder[];
  add(order: NewOrder): ExchangeOrder;
  /** An id the next order of the book would get, for orders that are only tried. */
  idFor(book: OrderBook): string;
  /** The newest order of that name, finished ones included. */
  find(name: OrderName): ExchangeOrder | undefined;
  /** Every order of that client id; several where ids are not checked. */
  withClientOid(uid: string, book: OrderBook, clientOid: string): readonly ExchangeOrder[];
  list(uid: string, book: OrderBook, symbol?: string): readonly ExchangeOrder[];
  cancel(order: ExchangeOrder, nowMs: number): void;
  fill(order: ExchangeOrder, nowMs: number): void;
  /** Fills what is due by now. */
  fillDue(nowMs: number): void;
}

function changeBalance(account: ExchangeAccount, currency: string, change: number): void {
  if (account.balances === undefined) return;
  account.balances[currency] = (account.balances[currency] ?? 0) + change;
}

function changeHold(account: ExchangeAccount, hold: Hold, change: 1 | -1): void {
  const held = (account.holds[hold.currency] ?? 0) + change * hold.amount;
  account.holds[hold.currency] = Math.abs(held) < 1e-9 ? 0 : held;
}

/** Ids look like each product's own: 24 hexadecimal digits, or 18 decimal ones for contracts. */
function idOf(book: OrderBook, number: number): string {
  if (book === 'futures' || book === 'copy') return `2341${String(number).padStart(14, '0')}`;
  if (book === 'stop') return `vs93${number.toString(36).padStart(20, '0')}`;
  return `6a11${number.toString(16).padStart(20, '0')}`;
}

function bookFilled(order: StoredOrder): void {
  changeBalance(order.account, order.hold.currency, -order.hold.amount);
  if (ORDER_BOOKS[order.book].messageFirst) return;
  const [base = '', quote = ''] = order.symbol.split('-');
  if (order.side === 'sell') changeBalance(order.account, quote, fundsOf(order.terms));
  else changeBalance(order.account, base, sizeOf(order.terms));
}

function createStored(order: NewOrder, number: number): StoredOrder {
  const { book, account, terms, requestNumber, acceptedAtMs, visibleAtMs, createdAtMs } = order;
  return {
    id: idOf(book, number),
    clientOid: order.clientOid ?? `gen-${number}`,
    uid: account.uid,
    book,
    symbol: textOf(terms['symbol'], ''),
    side: textOf(terms['side'], ''),
    type: textOf(terms['type'], 'limit'),
    state: 'open',
    terms,
    requestNumber,
    acceptedAtMs,
    visibleAtMs,
    createdAtMs,
    account,
    hold: holdFor(book, terms),
  };
}

/** Creates an empty store. */
export function createOrderStore(): OrderStore {
  const all: StoredOrder[] = [];
  const byId = new Map<string, StoredOrder>();
  const byClientOid = new Map<string, StoredOrder[]>();
  const filling = new Map<StoredOrder, number>();
  const clientKey = (uid: string, book: OrderBook, clientOid: string): string =>
    `${uid} ${book} ${clientOid}`;

  function finish(named: ExchangeOrder, state: 'filled' | 'cancelled', nowMs: number): void {
    const order = byId.get(named.id);
    if (order?.state !== 'open') return;
    order.state = state;
    order.finishedAtMs = nowMs;
    filling.delete(order);
    changeHold(order.account, order.hold, -1);
    if (state === 'filled') bookFilled(order);
  }

  const withClientOid = (uid: string, book: OrderBook, clientOid: string): StoredOrder[] =>
    byClientOid.get(clientKey(uid, book, clientOid)) ?? [];

  return {
    all,
    withClientOid,
    idFor: (book) => idOf(book, all.length + 1),
    add(newOrder) {
      const order = createStored(newOrder, all.length + 1);
      all.push(order);
      byId.set(order.id, order);
      const key = clientKey(order.uid, order.book, order.clientOid);
      byClientOid.set(key, [...(byClientOid.get(key) ?? []), order]);
      if (newOrder.fillsAtMs !== Infinity) filling.set(order, newOrder.fillsAtMs);
      changeHold(order.account, order.hold, 1);
      return order;
    },
    find({ uid, book, id, clientOid, symbol }) {
      const order =
        id === undefined ? withClientOid(uid, book, clientOid ?? '').at(-1) : byId.get(id);
      if (order?.uid !== uid || order.book !== book) return undefined;
      return symbol === undefined || symbol === order.symbol ? order : undefined;
    },
    list: (uid, book, symbol) =>
      all.filter(
        (order) =>
          order.uid === uid && order.book === book && (symbol ?? order.symbol) === order.symbol,
      ),
    cancel: (order, nowMs) => {
      finish(order, 'cancelled', nowMs);
    },
    fill: (order, nowMs) => {
      finish(order, 'filled', nowMs);
    },
    fillDue(nowMs) {
      for (const [order, dueMs] of filling) if (dueMs <= nowMs) finish(order, 'filled', dueMs);
    },
  };
}
