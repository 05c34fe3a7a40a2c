import type { Endpoint, LookUp, LookUpName } from './endpoint.js';

const list = (words: string): readonly string[] => Object.freeze(words.split(' '));
const symbol = list('symbol');
const stopTerms = list('symbol side type size price funds stopPrice');

/*
 * "Spec" below is Kucoin/kucoin-universal-sdk 78c90c77 (2025-11-04), spec/rest/api; "kucoin-api", which
 * is not KuCoin's, tiagosiebler/kucoin-api 1672e816 (2026-07-27), src/types. Read 2026-11-22.
 */

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
// kucoin-api: SUCCESS and FAIL are states.
const convertShape = {
  idParameter: 'clientOrderId',
  answer: 'object',
  returnsFinished: false,
  orderIdMember: 'orderId',
  createdMember: 'orderTime',
  createdUnit: 'ms',
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
} as const;

/**
 * How each product finds an order by its client id. `returnsFinished` is true only where KuCoin's own
 * text for that very look-up says so; the tables of the endpoints say `prove=` for those.
 */
export const lookUps: Readonly<Record<LookUpName, LookUp>> = {
  spotHf: {
    // Spec: cancelled and filled orders are Done.
    ...classicShape,
    path: '/api/v1/hf/orders/client-order/{clientOid}',
    queryFromBody: symbol,
    returnsFinished: true,
    renamed: Object.freeze({ originSize: 'size', canceledSize: 'cancelledSize' }),
  },
  marginHf: {
    // Spec: cancelled and filled orders are Done.
    ...classicShape,
    path: '/api/v3/hf/margin/orders/client-order/{clientOid}',
    queryFromBody: symbol,
    returnsFinished: true,
  },
  classic: {
    // Spec: active orders only.
    ...classicShape,
    path: '/api/v1/order/client-order/{clientOid}',
    returnsFinished: false,
  },
  spotStop: {
    // Spec: states NEW, TRIGGERED, none for cancelled.
    ...classicShape,
    path: '/api/v1/stop-order/queryOrderByClientOid',
    idParameter: 'clientOid',
    queryFromBody: symbol,
    answer: 'array',
    terms: stopTerms,
    returnsFinished: false,
  },
  spotOco: {
    // Spec: states NEW, DONE, TRIGGERED, CANCELLED.
    ...ocoShape,
    path: '/api/v3/oco/client-order/{clientOid}',
    returnsFinished: true,
    details: '/api/v3/oco/order/details/{orderId}',
  },
  marginStop: {
    // kucoin-api: states NEW, TRIGGERED.
    ...classicShape,
    path: '/api/v3/hf/margin/stop-order/clientOid',
    idParameter: 'clientOid',
    terms: stopTerms,
    returnsFinished: false,
  },
  marginOco: {
    // kucoin-api: states NEW, DONE, TRIGGERED, CANCELLED.
    ...ocoShape,
    path: '/api/v3/hf/margin/oco-order/clientOid',
    idParameter: 'clientOid',
    returnsFinished: false,
  },
  futures: {
    // Spec: states open, done; stop orders included.
    ...classicShape,
    path: '/api/v1/orders/byClientOid',
    idParameter: 'clientOid',
    terms: stopTerms,
    returnsFinished: true,
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
    // docs-new/rest/ua/get-order-details: SPOT and FUTURES only, no word on margin.
    ...unifiedShape,
    path: '/api/ua/v1/classic/order/detail',
    returnsFinished: false,
  },
  unifiedV2: { ...unifiedShape, path: '/api/ua/v2/unified/order/detail' },
};

/** How a placement is found again. */
export function lookUpOf(endpoint: Endpoint): LookUp | undefined {
  return endpoint.lookUp && Object.freeze(lookUps[endpoint.lookUp]);
}
