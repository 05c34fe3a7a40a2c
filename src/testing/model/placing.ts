import { done, failed, failedMessageFirst, jsonAnswer, type Reply } from '../messages/answer.js';
import { isObject, readJson, readJsonObject } from '../messages/request.js';
import { type Coded, ORDER_BOOKS, type OrderBook } from '../orders/book.js';
import { classicView, syncView } from '../orders/order-views.js';
import { type ExchangeOrder, fundsOf, holdFor } from '../orders/order.js';
import { draw, type Handler, type HandlerContext } from './state.js';

type Terms = Readonly<Record<string, unknown>>;

/** Of one placement: the order, or why there is none. */
type Placed = { readonly order: ExchangeOrder } | { readonly refusal: Coded };

/** An endpoint's refusal, in its product's order of members. */
export function refusedBy(book: OrderBook, [code, msg]: Coded): Reply {
  return ORDER_BOOKS[book].messageFirst ? failedMessageFirst(code, msg) : failed(code, msg);
}

function clientOidOf(terms: Terms): string | undefined {
  const value = terms['clientOid'];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function missing(book: OrderBook, terms: Terms): Coded | undefined {
  const names = ['symbol', 'side'];
  if (ORDER_BOOKS[book].clientOidRequired) names.push('clientOid');
  const name = names.find((wanted) => typeof terms[wanted] !== 'string' || terms[wanted] === '');
  return name === undefined ? undefined : [ORDER_BOOKS[book].invalid, `${name} can not be empty`];
}

/** KuCoin gives no code for this; the order fails when the gateway received it too late. */
function late(terms: Terms, wallMs: number): Coded | undefined {
  const window = Number(terms['allowMaxTimeWindow'] ?? Infinity);
  if (window === Infinity) return undefined;
  const sentAtMs = Number(terms['clientTimestamp']);
  if (Number.isNaN(sentAtMs)) return ['400100', 'clientTimestamp can not be empty'];
  return sentAtMs + window < wallMs
    ? ['400100', 'clientTimestamp + allowMaxTimeWindow is before the time of receipt']
    : undefined;
}

function duplicate(context: HandlerContext, book: OrderBook, terms: Terms): Coded | undefined {
  const { dedupe } = context.state.settings;
  const clientOid = clientOidOf(terms);
  if (dedupe === false || clientOid === undefined) return undefined;
  const others = context.state.orders.withClientOid(context.account.uid, book, clientOid);
  const counts = others.some((order) => dedupe === true || order.state === 'open');
  return counts ? ORDER_BOOKS[book].duplicate : undefined;
}

function unaffordable(context: HandlerContext, book: OrderBook, terms: Terms): Coded | undefined {
  const { minFunds } = context.state.settings;
  if (!ORDER_BOOKS[book].messageFirst && fundsOf(terms) < minFunds) {
    return ['600101', `The order funds should more then ${minFunds} USDT.`];
  }
  const { balances, holds } = context.account;
  if (balances === undefined) return undefined;
  const { currency, amount } = holdFor(book, terms);
  const available = (balances[currency] ?? 0) - (holds[currency] ?? 0);
  return amount > available ? ORDER_BOOKS[book].noFunds : undefined;
}

function refusalOf(context: HandlerContext, book: OrderBook, terms: Terms): Coded | undefined {
  return (
    missing(book, terms) ??
    late(terms, context.now.wallMs) ??
    duplicate(context, book, terms) ??
    unaffordable(context, book, terms)
  );
}

function place(context: HandlerContext, book: OrderBook, terms: Terms): Placed {
  const refusal = refusalOf(context, book, terms);
  if (refusal !== undefined) return { refusal };
  const { state, account, now, number } = context;
  const order = state.orders.add({
    book,
    account,
    clientOid: clientOidOf(terms),
    terms,
    requestNumber: number,
    acceptedAtMs: now.nowMs,
    visibleAtMs: now.nowMs + draw(state.settings.readLagMs, state.random),
    createdAtMs: now.wallMs,
    fillsAtMs: now.nowMs + state.settings.fillAfterMs,
  });
  state.orders.fillDue(now.nowMs);
  return { order };
}

function readTerms(context: HandlerContext): Terms | undefined {
  return readJsonObject(context.request.text);
}

const unreadable = (book: OrderBook): Reply =>
  failed(ORDER_BOOKS[book].invalid, 'Bad Request: the body is not JSON', 400);

/** `{orderId, clientOid}`. */
export const bothIds = ({ id, clientOid }: ExchangeOrder): object => ({ orderId: id, clientOid });

/** `{orderId}` alone. */
export const orderIdOnly = ({ id }: ExchangeOrder): object => ({ orderId: id });

/** What margin placements answer. */
export const withLoan = (order: ExchangeOrder): object => {
  const borrowed = order.terms['autoBorrow'] === true;
  return {
    ...bothIds(order),
    borrowSize: borrowed ? '10.2' : null,
    loanApplyId: borrowed ? '600656d9a33ac90009de4f6f' : null,
  };
};

/** What synchronous placements answer. */
export const withOutcome = (order: ExchangeOrder): object => ({
  ...bothIds(order),
  orderTime: order.createdAtMs,
  ...syncView(order),
  matchTime: order.createdAtMs,
});

/** Places one order in a book and answers with `view` of it. */
export function placeOne(book: OrderBook, view: (order: ExchangeOrder) => object): Handler {
  return (context) => {
    const terms = readTerms(context);
    if (terms === undefined) return unreadable(book);
    const placed = place(context, book, terms);
    if ('refusal' in placed) return refusedBy(book, placed.refusal);
    const reply = done(view(placed.order));
    if (book !== 'margin') return reply;
    // Margin answers carry one member more, in front.
    const body = `{"success":true,${reply.answer.body.slice(1)}`;
    return { ...reply, answer: jsonAnswer(200, body, '200000') };
  };
}

/** Tries an order without placing it. */
export function tryOne(book: OrderBook): Handler {
  return (context) => {
    const terms = readTerms(context);
    if (terms === undefined) return unreadable(book);
    const refusal = refusalOf(context, book, terms);
    if (refusal !== undefined) return refusedBy(book, refusal);
    const clientOid = clientOidOf(terms) ?? null;
    return done({ orderId: context.state.orders.idFor(book), clientOid });
  };
}

function itemsOf(context: HandlerContext): readonly Terms[] | undefined {
  const body = readJson(context.request.text);
  const list = isObject(body) ? body['orderList'] : body;
  if (!Array.isArray(list) || !list.every(isObject)) return undefined;
  // Classic spot names the symbol once for all.
  const symbol = isObject(body) ? body['symbol'] : undefined;
  return symbol === undefined ? list : list.map((terms) => ({ symbol, ...terms }));
}

/** One item of a batch, in the form of its product. */
export type BatchItem = (placed: Placed, terms: Terms) => object;

/** Spot HF: `success`, and `failMsg` alone for the failed ones. */
export const hfItem =
  (view: (order: ExchangeOrder) => object): BatchItem =>
  (placed) =>
    'order' in placed
      ? { ...view(placed.order), success: true }
      : { success: false, failMsg: placed.refusal[1] };

/** Classic spot: the whole order, with `status` and `failMsg`. */
export const classicItem: BatchItem = (placed, terms) =>
  'order' in placed
    ? { ...classicView(placed.order), status: 'success', failMsg: null }
    : { ...terms, id: null, status: 'fail', failMsg: placed.refusal[1] };

/** Futures: a code and a message in every item. */
export const futuresItem: BatchItem = (placed, terms) => {
  const { symbol, clientOid } = terms;
  if ('order' in placed) {
    return { orderId: placed.order.id, clientOid, symbol, code: '200000', msg: 'success' };
  }
  const [code, msg] = placed.refusal;
  return { orderId: null, clientOid, symbol, code, msg };
};

/** Places several orders one after the other; `wrap` puts the items where the product has them. */
export function placeMany(
  book: OrderBook,
  item: BatchItem,
  wrap: (items: readonly object[]) => unknown = (items) => items,
): Handler {
  return (context) => {
    const list = itemsOf(context);
    if (list === undefined) return unreadable(book);
    return done(wrap(list.map((terms) => item(place(context, book, terms), terms))));
  };
}
