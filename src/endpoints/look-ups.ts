import type { LookUp } from './endpoint.js';

/** Names of the look-ups, for `look=` in the tables. */
export type LookUpName =
  | 'spotHf'
  | 'marginHf'
  | 'classic'
  | 'spotStop'
  | 'spotOco'
  | 'marginStop'
  | 'marginOco'
  | 'futures'
  | 'convert'
  | 'convertLimit'
  | 'unified'
  | 'unifiedClassic'
  | 'unifiedV2';

const list = (words: string): readonly string[] => Object.freeze(words.split(' '));
const symbol = list('symbol');
const stopTerms = list('symbol side type size price funds stopPrice');

// Kucoin/kucoin-universal-sdk 78c90c77 (2025-11-04), spec/rest/api; read 2026-11-22.
const spec = 'KuCoin spec 78c90c77: ';
// tiagosiebler/kucoin-api 1672e816 (2026-07-27), src/types; read 2026-11-22.
const kucoinApi = 'kucoin-api 1672e816, not KuCoin: ';

const classicShape = {
  answer: 'object',
  orderIdMember: 'id',
  terms: list('symbol side type size price funds'),
  createdMember: 'createdAt',
  createdUnit: 'ms',
} as const;
const ocoShape = {
  answer: 'object',
  orderIdMember: 'orderId',
  terms: symbol,
  createdMember: 'orderTime',
  createdUnit: 'ms',
} as const;
const convertShape = {
  idParameter: 'clientOrderId',
  answer: 'object',
  returnsFinished: false,
  orderIdMember: 'orderId',
  createdMember: 'orderTime',
  createdUnit: 'ms',
  source: `${kucoinApi}SUCCESS and FAIL are states`,
} as const;
/*
 * Kucoin/kucoin-universal-sdk sdk/java, uta/order/OrderApi.java and GetOrderDetailsResp.java, cc2ca1fa,
 * read 2026-11-22: cancelled orders are found for 2 hours, filled ones for 168; "conditional orders
 * for SPOT and FUTURES do not inherit clientOid", so the absence of one of those proves nothing.
 */
const unifiedShape = {
  idParameter: 'clientOid',
  queryFromBody: list('tradeType symbol'),
  answer: 'object',
  returnsFinished: true,
  unprovenWith: list('triggerPrice triggerDirection'),
  orderIdMember: 'orderId',
  terms: list('symbol side orderType size price'),
  createdMember: 'orderTime',
  createdUnit: 'ns',
  source: 'KuCoin SDK OrderApi.java cc2ca1fa: cancelled 2 h, filled 168 h',
} as const;

/**
 * How each product finds an order by its client id. `returnsFinished` is true only where KuCoin's own
 * text for that very look-up says so. Reading a table freezes them.
 */
export const lookUps: Readonly<Record<LookUpName, LookUp>> = {
  spotHf: {
    ...classicShape,
    path: '/api/v1/hf/orders/client-order/{clientOid}',
    queryFromBody: symbol,
    returnsFinished: true,
    renamed: Object.freeze({ originSize: 'size', canceledSize: 'cancelledSize' }),
    source: `${spec}cancelled and filled orders are Done`,
  },
  marginHf: {
    ...classicShape,
    path: '/api/v3/hf/margin/orders/client-order/{clientOid}',
    queryFromBody: symbol,
    returnsFinished: true,
    source: `${spec}cancelled and filled orders are Done`,
  },
  classic: {
    ...classicShape,
    path: '/api/v1/order/client-order/{clientOid}',
    returnsFinished: false,
    source: `${spec}active orders only`,
  },
  spotStop: {
    ...classicShape,
    path: '/api/v1/stop-order/queryOrderByClientOid',
    idParameter: 'clientOid',
    queryFromBody: symbol,
    answer: 'array',
    terms: stopTerms,
    returnsFinished: false,
    source: `${spec}states NEW, TRIGGERED, none for cancelled`,
  },
  spotOco: {
    ...ocoShape,
    path: '/api/v3/oco/client-order/{clientOid}',
    returnsFinished: true,
    details: '/api/v3/oco/order/details/{orderId}',
    source: `${spec}states NEW, DONE, TRIGGERED, CANCELLED`,
  },
  marginStop: {
    ...classicShape,
    path: '/api/v3/hf/margin/stop-order/clientOid',
    idParameter: 'clientOid',
    terms: stopTerms,
    returnsFinished: false,
    source: `${kucoinApi}states NEW, TRIGGERED`,
  },
  marginOco: {
    ...ocoShape,
    path: '/api/v3/hf/margin/oco-order/clientOid',
    idParameter: 'clientOid',
    returnsFinished: false,
    source: `${kucoinApi}states NEW, DONE, TRIGGERED, CANCELLED`,
  },
  futures: {
    ...classicShape,
    path: '/api/v1/orders/byClientOid',
    idParameter: 'clientOid',
    terms: stopTerms,
    returnsFinished: true,
    source: `${spec}states open, done; stop orders included`,
  },
  convert: {
    ...convertShape,
    path: '/api/v1/convert/order/detail',
    // The quote fixed the terms; the body only names it.
    terms: Object.freeze([]),
  },
  convertLimit: {
    ...convertShape,
    path: '/api/v1/convert/limit/order/detail',
    terms: list('fromCurrency toCurrency fromCurrencySize toCurrencySize'),
  },
  unified: { ...unifiedShape, path: '/api/ua/v1/unified/order/detail' },
  unifiedClassic: {
    ...unifiedShape,
    path: '/api/ua/v1/classic/order/detail',
    returnsFinished: false,
    source: 'docs-new/rest/ua/get-order-details: SPOT and FUTURES only, no word on margin',
  },
  unifiedV2: { ...unifiedShape, path: '/api/ua/v2/unified/order/detail' },
};
