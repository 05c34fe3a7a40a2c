import { type ExchangeOrder, fundsOf, MARKET_PRICE, numberOf, plain, textOf } from './order.js';

/** The parts of an order every view needs. */
function amounts(order: ExchangeOrder) {
  const { terms, state } = order;
  const size = numberOf(terms['size']) ?? 0;
  const funds = fundsOf(terms);
  return {
    price: plain(terms['price']),
    size: plain(size),
    funds: plain(funds),
    dealSize: plain(state === 'filled' ? size : 0),
    dealFunds: plain(state === 'filled' ? funds : 0),
    remainSize: plain(state === 'open' ? size : 0),
    remainFunds: plain(state === 'open' ? funds : 0),
    cancelledSize: plain(state === 'cancelled' ? size : 0),
    cancelledFunds: plain(state === 'cancelled' ? funds : 0),
  };
}

function common(order: ExchangeOrder) {
  const { terms } = order;
  return {
    stp: terms['stp'] ?? null,
    timeInForce: terms['timeInForce'] ?? 'GTC',
    postOnly: terms['postOnly'] ?? false,
    hidden: terms['hidden'] ?? false,
    iceberg: terms['iceberg'] ?? false,
    remark: terms['remark'] ?? null,
    tags: terms['tags'] ?? null,
  };
}

function quoteOf(symbol: string): string {
  return symbol.split('-')[1] ?? 'USDT';
}

/** An order of the high-frequency books, spot or margin. */
export function hfView(order: ExchangeOrder): object {
  const { id, clientOid, symbol, type, side, createdAtMs, state } = order;
  return {
    id,
    clientOid,
    symbol,
    opType: 'DEAL',
    type,
    side,
    ...amounts(order),
    fee: '0',
    feeCurrency: quoteOf(symbol),
    ...common(order),
    visibleSize: '0',
    cancelAfter: 0,
    channel: 'API',
    cancelExist: state === 'cancelled',
    tradeType: order.book === 'margin' ? 'MARGIN_TRADE' : 'TRADE',
    inOrderBook: state === 'open',
    active: state === 'open',
    tax: '0',
    createdAt: createdAtMs,
    lastUpdatedAt: createdAtMs,
  };
}

/** An order of the classic spot book. */
export function classicView(order: ExchangeOrder): object {
  const { id, clientOid, symbol, type, side, createdAtMs, state } = order;
  const { price, size, dealFunds, dealSize } = amounts(order);
  return {
    id,
    symbol,
    opType: 'DEAL',
    type,
    side,
    price,
    size,
    funds: plain(order.terms['funds']),
    dealFunds,
    dealSize,
    fee: '0',
    feeCurrency: quoteOf(symbol),
    ...common(order),
    stop: '',
    stopTriggered: false,
    stopPrice: '0',
    visibleSize: '0',
    cancelAfter: 0,
    channel: 'API',
    clientOid,
    isActive: state === 'open',
    cancelExist: state === 'cancelled',
    createdAt: createdAtMs,
    tradeType: 'TRADE',
  };
}

/** Stop orders come with twenty decimals, whatever was sent. */
function twenty(value: unknown): string | null {
  const number = numberOf(value);
  if (number === undefined) return null;
  const [whole = '0', fraction = ''] = plain(number).split('.');
  return `${whole}.${fraction.padEnd(20, '0')}`;
}

/** An order of the stop book. */
export function stopView(order: ExchangeOrder): object {
  const { id, clientOid, symbol, type, side, terms, createdAtMs } = order;
  return {
    id,
    symbol,
    userId: order.uid,
    status: 'NEW',
    type,
    side,
    price: twenty(terms['price']),
    size: twenty(terms['size']),
    funds: twenty(terms['funds']),
    ...common(order),
    cancelAfter: -1,
    visibleSize: null,
    channel: 'API',
    clientOid,
    orderTime: createdAtMs * 1_000_000,
    domainId: 'kucoin',
    tradeSource: 'USER',
    tradeType: terms['tradeType'] ?? 'TRADE',
    feeCurrency: quoteOf(symbol),
    createdAt: createdAtMs,
    stop: terms['stop'] ?? 'loss',
    stopTriggerTime: null,
    stopPrice: twenty(terms['stopPrice']),
  };
}

/** An order of the one-cancels-the-other book: little more than its names. */
export function ocoView(order: ExchangeOrder): object {
  const status = { open: 'NEW', filled: 'DONE', cancelled: 'CANCELLED' }[order.state];
  const { id, symbol, clientOid, createdAtMs } = order;
  return { orderId: id, symbol, clientOid, orderTime: createdAtMs, status };
}

/** An order for contracts: the size is a number, the rest text. */
export function futuresView(order: ExchangeOrder): object {
  const { id, clientOid, symbol, type, side, terms, createdAtMs, state } = order;
  const lots = numberOf(terms['size']) ?? 0;
  const price = numberOf(terms['price']);
  const filled = state === 'filled' ? lots : 0;
  const value = (price ?? MARKET_PRICE) * 0.001;
  return {
    id,
    symbol,
    type,
    side,
    price: price === undefined ? null : plain(price),
    size: lots,
    value: plain(lots * value),
    dealValue: plain(filled * value),
    dealSize: filled,
    ...common(order),
    stop: terms['stop'] ?? '',
    stopPriceType: terms['stopPriceType'] ?? '',
    stopTriggered: false,
    stopPrice: terms['stopPrice'] ?? null,
    leverage: textOf(terms['leverage'], '1'),
    forceHold: terms['forceHold'] ?? false,
    closeOrder: terms['closeOrder'] ?? false,
    visibleSize: 0,
    clientOid,
    isActive: state === 'open',
    cancelExist: state === 'cancelled',
    createdAt: createdAtMs,
    updatedAt: createdAtMs,
    endAt: state === 'open' ? null : createdAtMs,
    orderTime: createdAtMs * 1_000_000,
    settleCurrency: 'USDT',
    marginMode: terms['marginMode'] ?? 'ISOLATED',
    avgDealPrice: plain(filled === 0 ? 0 : (price ?? MARKET_PRICE)),
    filledSize: filled,
    filledValue: plain(filled * value),
    status: state === 'open' ? 'open' : 'done',
    reduceOnly: terms['reduceOnly'] ?? false,
  };
}

/** What the synchronous endpoints show of an order. */
export function syncView(order: ExchangeOrder): object {
  const { size, dealSize, remainSize, cancelledSize } = amounts(order);
  return {
    originSize: size,
    dealSize,
    remainSize,
    canceledSize: cancelledSize,
    status: order.state === 'open' ? 'open' : 'done',
  };
}
