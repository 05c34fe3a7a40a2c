import { done } from '../messages/answer.js';
import { isObject, readJsonObject } from '../messages/request.js';
import { ORDER_BOOKS, type OrderBook } from '../orders/book.js';
import type { ExchangeOrder } from '../orders/order.js';
import { refusedBy } from './placing.js';
import { type NameSource, readName } from './reading-orders.js';
import type { Handler, HandlerContext } from './state.js';

/**
 * Cancels one order. A second time it answers that there is nothing to cancel, without saying
 * whether the order was filled, cancelled or never there: neither does KuCoin.
 */
export function cancelOne(
  book: OrderBook,
  source: NameSource,
  view: (order: ExchangeOrder) => object,
): Handler {
  return (context) => {
    const name = readName(context, book, source);
    if ('answer' in name) return name;
    const { state, now } = context;
    const order = state.orders.find(name);
    if (order?.state !== 'open') return refusedBy(book, ORDER_BOOKS[book].notCancellable);
    state.orders.cancel(order, now.nowMs);
    return done(view(order));
  };
}

function cancelOpen(
  { state, account, now }: HandlerContext,
  book: OrderBook,
  symbol?: string,
): readonly ExchangeOrder[] {
  const open = state.orders
    .list(account.uid, book, symbol)
    .filter((order) => order.state === 'open');
  for (const order of open) state.orders.cancel(order, now.nowMs);
  return open;
}

/** Cancels all open orders, of one symbol where the query names one. */
export function cancelAll(
  book: OrderBook,
  view: (cancelled: readonly ExchangeOrder[]) => unknown,
): Handler {
  return (context) => done(view(cancelOpen(context, book, context.request.query['symbol'])));
}

/** `{cancelledOrderIds}`. */
export const cancelledIds = (orders: readonly ExchangeOrder[]): object => ({
  cancelledOrderIds: orders.map((order) => order.id),
});

/** The symbols of which something was cancelled. */
export const cancelledSymbols = (orders: readonly ExchangeOrder[]): object => ({
  succeedSymbols: [...new Set(orders.map((order) => order.symbol))],
  failedSymbols: [],
});

/** Futures: cancels the orders a body names, each with its own code; `"200"` is success here. */
export const cancelMany: Handler = (context) => {
  const { state, account, now, request } = context;
  const body = readJsonObject(request.text);
  const ids = Array.isArray(body?.['orderIdsList']) ? body['orderIdsList'] : [];
  const named = Array.isArray(body?.['clientOidsList']) ? body['clientOidsList'] : [];
  const names = [
    ...ids.map((id) => ({ id: String(id) })),
    ...named.filter(isObject).map((entry) => ({ clientOid: String(entry['clientOid']) })),
  ];
  const items = names.map((name) => {
    const order = state.orders.find({ uid: account.uid, book: 'futures', ...name });
    const ids = { orderId: order?.id ?? null, clientOid: order?.clientOid ?? null };
    if (order?.state !== 'open') {
      const [code, msg] = ORDER_BOOKS.futures.notCancellable;
      return { ...ids, code, msg };
    }
    state.orders.cancel(order, now.nowMs);
    return { ...ids, code: '200', msg: 'success' };
  });
  return done(items);
};
