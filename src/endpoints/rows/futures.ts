import type { Table } from '../table.js';

/*
 * Futures: market data, orders, positions.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04); the
 * v2 position rows and the margin requirement: tiagosiebler/kucoin-api 1672e816 (2026-07-27),
 * weights JKorf/Kucoin.Net 04e948d1 (2026-08-07). Read 2026-11-22.
 *
 * getCrossModeMarginRequirement is GET in kucoin-api and POST in Kucoin.Net; both only read.
 * DELETE /api/v1/orders weighs 800 by the spec, 200 by the change log of 2024-12-17.
 * trade-statistics is a public channel on the Futures pool, risk-limit a private one on the public
 * pool: both have to be signed.
 */

/** Futures trading and market data. */
export const futures: Table = {
  host: 'futures',
  family: 'futures',
  lines: `
GET Public
/api/v1/funding-rate/{symbol}/current 2
/api/v1/contract/funding-rates 5
/api/v1/contracts/{symbol} 3
/api/v1/contracts/active 3
/api/v1/ticker 2
/api/v1/allTickers 5
/api/v1/level2/snapshot 3
/api/v1/level2/depth{size} 5
/api/v1/trade/history 5
/api/v1/kline/query 3
/api/v1/mark-price/{symbol}/current 3
/api/v1/index/query 2
/api/v1/interest/query 5
/api/v1/premium/query 3
/api/v1/timestamp 2
/api/v1/status 4
/api/v1/contracts/risk-limit/{symbol} 5 read signed

GET Futures
/api/v1/funding-history 5
/api/v1/trade-statistics 3
/api/v1/orders 2
/api/v1/stopOrders 6
/api/v1/orders/{order-id} 5
/api/v1/orders/byClientOid 5 read query.clientOid!
/api/v1/recentDoneOrders 5
/api/v1/openOrderStatistics 10
/api/v1/recentFills -
/api/v1/fills 5
/api/v2/position/getMarginMode 2
/api/v2/getMaxOpenSize 2
/api/v1/position 2
/api/v1/positions 2
/api/v1/history-positions 2
/api/v1/margin/maxWithdrawMargin 10
/api/v2/getCrossUserLeverage 2
/api/v2/batchGetCrossOrderLimit 2
/api/v2/position 2
/api/v2/position/getPositionMode 2
/api/v2/getCrossModeMarginRequirement 3

POST Public
/api/v1/bullet-public 10

POST Futures
/api/v1/bullet-private 10
/api/v1/orders 2 place clientOid! prove=futures gives=orderId,clientOid
/api/v1/orders/test 2 read clientOid!
/api/v1/orders/multi 20 place-batch items.clientOid! batch
/api/v1/st-orders 2 place clientOid! prove=futures gives=orderId,clientOid
/api/v2/position/changeMarginMode 2 set
/api/v2/position/batchChangeMarginMode 2 set batch
/api/v2/changeCrossUserLeverage 2 set
/api/v1/position/margin/deposit-margin 4 margin bizNo!
/api/v1/margin/withdrawMargin 10 margin
/api/v1/position/risk-limit-level/change 5 set
/api/v1/position/margin/auto-deposit-status 4 set old
/api/v2/position/switchPositionMode 2 set
/api/v2/getCrossModeMarginRequirement 3 read

DELETE Futures
/api/v1/orders 800 cancel-all old
/api/v1/orders/{orderId} 1 cancel
/api/v1/orders/client-order/{clientOid} 1 cancel
/api/v1/orders/multi-cancel 20 cancel-batch items.clientOid batch
/api/v3/orders 10 cancel-all
/api/v1/stopOrders 15 cancel-all
`,
};
