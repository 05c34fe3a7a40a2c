import { done, type Reply } from '../messages/answer.js';
import { ORDER_BOOKS, type OrderBook } from '../orders/book.js';
import type { OrderName } from '../orders/order-store.js';
import type { ExchangeOrder } from '../orders/order.js';
import { refusedBy } from './placing.js';
import type { Handler, HandlerContext } from './state.js';

type View = (order: ExchangeOrder) => object;

/** Where a request names an order. */
export interface NameSource {
  readonly by: 'id' | 'clientOid';
  /** Name of the path part or query parameter. */
  readonly parameter: string;
  /** Whether the query has to name the symbol, too. */
  readonly needsSymbol?: boolean;
}

/** What a request calls an order; a refusal when something is missing. */
export function readName(
  { params, request, account }: HandlerContext,
  book: OrderBook,
  { by, parameter, needsSymbol = false }: NameSource,
): OrderName | Reply {
  const value = params[parameter] ?? request.query[parameter] ?? '';
  const symbol = request.query['symbol'];
  const empty = value === '' ? parameter : needsSymbol && symbol === undefined ? 'symbol' : '';
  if (empty !== '')
    return refusedBy(book, [ORDER_BOOKS[book].invalid, `${empty} can not be empty`]);
  return { uid: account.uid, book, [by]: decodeURIComponent(value), symbol };
}

function visible(
  { state, now }: HandlerContext,
  name: OrderName,
  findsFinished: boolean,
): ExchangeOrder | undefined {
  const order = state.orders.find(name);
  if (order === undefined || now.nowMs < order.visibleAtMs) return undefined;
  return findsFinished || order.state === 'open' ? order : undefined;
}

/** Looks one order up; `findsFinished` defaults to what the book says. */
export function lookUp(
  book: OrderBook,
  source: NameSource,
  view: View,
  findsFinished: boolean = ORDER_BOOKS[book].findsFinished,
): Handler {
  return (context) => {
    const name = readName(context, book, source);
    if ('answer' in name) return name;
    const order = visible(context, name, findsFinished);
    return order === undefined ? refusedBy(book, ORDER_BOOKS[book].notFound) : done(view(order));
  };
}

/** Looks orders up that are answered as an array, empty when there is none. */
export function lookUpArray(book: OrderBook, source: NameSource, view: View): Handler {
  return (context) => {
    const name = readName(context, book, source);
    if ('answer' in name) return name;
    const order = visible(context, name, ORDER_BOOKS[book].findsFinished);
    return done(order === undefined ? [] : [view(order)]);
  };
}

/** Puts a list of orders into `data`. */
export type ListShape = (items: readonly object[]) => unknown;

/** The orders alone. */
export const bareList: ListShape = (items) => items;
/** A page that names where the next one begins. */
export const lastIdList: ListShape = (items) => ({ lastId: items.length, items });
/** A numbered page. */
export const pageList: ListShape = (items) => ({
  currentPage: 1,
  pageSize: 50,
  totalNum: items.length,
  totalPage: 1,
  items,
});

/** Which orders a list shows: by state, or by the query's `status` where there is none. */
export type ListStates = 'open' | 'finished' | 'by-status';

/** Lists a book's orders, newest first. */
export function listOrders(
  book: OrderBook,
  states: ListStates,
  shape: ListShape,
  view: View,
): Handler {
  return (context) => {
    const { state, account, request, now } = context;
    const status = request.query['status'] ?? (states === 'by-status' ? 'done' : undefined);
    const open = states === 'by-status' ? status === 'active' : states === 'open';
    const orders = state.orders
      .list(account.uid, book, request.query['symbol'])
      .filter((order) => now.nowMs >= order.visibleAtMs && (order.state === 'open') === open);
    return done(shape(orders.map(view).reverse()));
  };
}
