import type { Table } from '../table.js';

/*
 * Margin: market data, orders, borrowing, lending.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04); HF
 * stop and OCO orders, borrowRate, collateralRatio and available-inventory:
 * tiagosiebler/kucoin-api 1672e816 (2026-07-27), weights ccxt 4.5.84; the list of OCO orders and one
 * by its order id: KuCoin's margin-trading skill 1.0.0. Read 2026-11-22 and 2026-11-30.
 *
 * On the weight of borrowRate ccxt and Kucoin.Net disagree. margin/config is a public channel on
 * the Spot pool: it has to be signed.
 */

/** Margin trading, loans and lending. */
export const margin: Table = {
  host: 'spot',
  family: 'margin',
  lines: `
GET Public
/api/v3/project/marketInterestRate 5
/api/v3/margin/symbols 3
/api/v3/etf/info 3
/api/v1/mark-price/{symbol}/current 2
/api/v3/mark-price/all-symbols 10
/api/v1/isolated/symbols 3
/api/v3/margin/collateralRatio 10
/api/v3/margin/available-inventory 10

GET Spot
/api/v3/project/list 10
/api/v3/purchase/orders 10
/api/v3/redeem/orders 10
/api/v3/margin/borrow 15
/api/v3/margin/repay 15
/api/v3/margin/interest 20
/api/v1/margin/config 25
/api/v3/hf/margin/orders/{orderId} 5
/api/v3/hf/margin/orders/client-order/{clientOid} 5
/api/v3/hf/margin/order/active/symbols 4
/api/v3/hf/margin/orders/active 4
/api/v3/hf/margin/orders/done 10
/api/v3/hf/margin/fills 5
/api/v3/margin/currencies 20
/api/v3/hf/margin/stop-orders 8
/api/v3/hf/margin/stop-order/orderId 3
/api/v3/hf/margin/stop-order/clientOid 3 read query.clientOid!
/api/v3/hf/margin/oco-orders 2
/api/v3/hf/margin/oco-order/orderId 2
/api/v3/hf/margin/oco-order/clientOid 2 read query.clientOid!
/api/v3/hf/margin/oco-order/detail/orderId 2
/api/v3/margin/borrowRate -

POST Spot
/api/v3/purchase 15 earn
/api/v3/lend/purchase/update 10 set
/api/v3/redeem 15 earn
/api/v3/margin/borrow 15 borrow
/api/v3/margin/repay 10 repay
/api/v3/position/update-user-leverage 8 set
/api/v3/hf/margin/order 2 place clientOid! prove=marginHf gives=orderId,loanApplyId,borrowSize,clientOid
/api/v3/hf/margin/order/test 2 read clientOid!
/api/v1/margin/order 5 place clientOid! look=classic gives=orderId,loanApplyId,borrowSize,clientOid old
/api/v1/margin/order/test 5 read clientOid! old
/api/v3/hf/margin/stop-order 3 place clientOid! look=marginStop gives=orderId,clientOid
/api/v3/hf/margin/oco-order 2 place clientOid! look=marginOco gives=orderId

DELETE Spot
/api/v3/hf/margin/orders/{orderId} 2 cancel
/api/v3/hf/margin/orders/client-order/{clientOid} 2 cancel
/api/v3/hf/margin/orders 5 cancel-all
/api/v3/hf/margin/stop-order/cancel-by-id 3 cancel
/api/v3/hf/margin/stop-order/cancel-by-clientOid 5 cancel query.clientOid!
/api/v3/hf/margin/stop-order/cancel 3 cancel-all
/api/v3/hf/margin/oco-order/cancel-by-id 3 cancel
/api/v3/hf/margin/oco-order/cancel-by-clientOid 3 cancel query.clientOid!
/api/v3/hf/margin/oco-order/cancel 3 cancel-all
`,
};
