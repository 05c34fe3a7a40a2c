import type { Table } from '../table.js';

/*
 * Convert.
 *
 * Source: tiagosiebler/kucoin-api 1672e816 (2026-07-27); weights ccxt 4.5.84, which lists these
 * calls among those of spot: the pool is an inference. Read 2026-11-22.
 */

/** Quotes and orders of the convert service. */
export const convert: Table = {
  host: 'spot',
  family: 'convert',
  lines: `
GET Public
/api/v1/convert/symbol 5
/api/v1/convert/currencies 5

GET Spot
/api/v1/convert/quote 20
/api/v1/convert/order/detail 5 read query.clientOrderId
/api/v1/convert/order/history 5
/api/v1/convert/limit/quote 20
/api/v1/convert/limit/order/detail 5 read query.clientOrderId
/api/v1/convert/limit/orders 5

POST Spot
/api/v1/convert/order 20 place clientOrderId! look=convert gives=orderId,clientOrderId
/api/v1/convert/limit/order 20 place clientOrderId! look=convertLimit gives=orderId,clientOrderId

DELETE Spot
/api/v1/convert/limit/order/cancel 5 cancel query.clientOrderId
`,
};
