import type { Table } from '../table.js';

/*
 * Spot: market data, high-frequency, stop, OCO and the older classic orders.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04); the
 * older name of my-ip: tiagosiebler/kucoin-api 1672e816 (2026-07-27). Read 2026-11-22.
 *
 * DELETE …/hf/orders/cancel/{orderId} takes a given size off an order: twice takes it off twice,
 * so it is no cancel but an `alter`. The stop and OCO batch cancels without order ids cancel
 * everything.
 */

/** Spot trading and market data. */
export const spot: Table = {
  host: 'spot',
  family: 'spot',
  lines: `
GET Public
/api/v3/announcements 20
/api/v3/currencies/{currency} 3
/api/v3/currencies 3
/api/v2/symbols/{symbol} 4
/api/v2/symbols 4
/api/v1/market/orderbook/level1 2
/api/v1/market/allTickers 15
/api/v1/market/histories 3
/api/v1/market/candles 3
/api/v1/market/orderbook/level2_{size} 2
/api/v1/market/orderbook/callauction/level2_{size} 2
/api/v1/market/callauctionData 2
/api/v1/prices 3
/api/v1/market/stats 15
/api/v1/markets 3
/api/v1/my-ip 0
/api/v1/ip -
/api/v1/timestamp 3
/api/v1/status 3

GET Spot
/api/v3/market/orderbook/level2 3
/api/v1/hf/orders/{orderId} 2
/api/v1/hf/orders/client-order/{clientOid} 2
/api/v1/hf/orders/active/symbols 2
/api/v1/hf/orders/active 2
/api/v1/hf/orders/active/page 2
/api/v1/hf/orders/done 2
/api/v1/hf/fills 2
/api/v1/hf/orders/dead-cancel-all/query 2
/api/v1/stop-order 8
/api/v1/stop-order/{orderId} 3
/api/v1/stop-order/queryOrderByClientOid 3 read query.clientOid!
/api/v3/oco/order/{orderId} 2 read old
/api/v3/oco/client-order/{clientOid} 2 read old
/api/v3/oco/orders 2 read old
/api/v3/oco/order/details/{orderId} 2 read old
/api/v1/orders 2 read old
/api/v1/orders/{orderId} 2 read old
/api/v1/order/client-order/{clientOid} 3 read old
/api/v1/limit/orders 3 read old
/api/v1/fills 10 read old
/api/v1/limit/fills 20 read old

POST Public
/api/v1/bullet-public 10

POST Spot
/api/v1/bullet-private 10
/api/v1/hf/orders 1 place clientOid window prove=spotHf gives=orderId,clientOid
/api/v1/hf/orders/sync 1 place clientOid window prove=spotHf gives=orderId,clientOid,orderTime,originSize,dealSize,remainSize,canceledSize,status,matchTime
/api/v1/hf/orders/test 1 read clientOid window
/api/v1/hf/orders/multi 1 place-batch items.clientOid window batch
/api/v1/hf/orders/multi/sync 1 place-batch items.clientOid window batch
/api/v1/hf/orders/alter 1 alter clientOid
/api/v1/hf/orders/dead-cancel-all 2 set
/api/v1/stop-order 1 place clientOid look=spotStop gives=orderId old
/api/v3/oco/order 2 place clientOid! prove=spotOco gives=orderId old
/api/v1/orders 2 place clientOid! look=classic gives=orderId old
/api/v1/orders/test 2 read clientOid! old
/api/v1/orders/multi 3 place-batch items.clientOid! batch old

DELETE Spot
/api/v1/hf/orders 2 cancel-all
/api/v1/hf/orders/{orderId} 1 cancel
/api/v1/hf/orders/sync/{orderId} 1 cancel
/api/v1/hf/orders/client-order/{clientOid} 1 cancel
/api/v1/hf/orders/sync/client-order/{clientOid} 1 cancel
/api/v1/hf/orders/cancel/{orderId} 2 alter
/api/v1/hf/orders/cancelAll 30 cancel-all batch
/api/v1/stop-order/cancelOrderByClientOid 5 cancel query.clientOid! old
/api/v1/stop-order/{orderId} 3 cancel old
/api/v1/stop-order/cancel 3 cancel-all
/api/v3/oco/order/{orderId} 3 cancel old
/api/v3/oco/client-order/{clientOid} 3 cancel old
/api/v3/oco/orders 3 cancel-all old
/api/v1/orders 20 cancel-all old
/api/v1/orders/{orderId} 3 cancel old
/api/v1/order/client-order/{clientOid} 3 cancel
`,
};
