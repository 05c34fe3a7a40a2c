import type { Table } from '../table.js';

/*
 * Futures copy trading. There is no look-up by client id, so a lost placement cannot be settled.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04);
 * margin mode, position mode and margin requirement: tiagosiebler/kucoin-api 1672e816
 * (2026-07-27), weights ccxt 4.5.84, halved because its costs of this pool are doubled. Read
 * 2026-11-22.
 */

/** Orders and positions of lead traders. */
export const copytrading: Table = {
  host: 'futures',
  family: 'copytrading',
  lines: `
GET CopyTrading
/api/v1/copy-trade/futures/get-max-open-size 4
/api/v1/copy-trade/futures/position/margin/max-withdraw-margin 10

POST CopyTrading
/api/v1/copy-trade/futures/orders 2 place clientOid! gives=orderId,clientOid
/api/v1/copy-trade/futures/orders/test 2 read clientOid!
/api/v1/copy-trade/futures/st-orders 2 place clientOid! gives=orderId,clientOid
/api/v1/copy-trade/futures/position/margin/deposit-margin 4 margin bizNo!
/api/v1/copy-trade/futures/position/margin/withdraw-margin 10 margin
/api/v1/copy-trade/futures/position/risk-limit-level/change 2 set
/api/v1/copy-trade/futures/position/margin/auto-deposit-status 4 set
/api/v1/copy-trade/futures/position/changeMarginMode 2 set
/api/v2/copy-trade/futures/changeCrossUserLeverage 2 set
/api/v2/copy-trade/getCrossModeMarginRequirement 3 read
/api/v2/copy-trade/position/switchPositionMode 2 set

DELETE CopyTrading
/api/v1/copy-trade/futures/orders 1 cancel
/api/v1/copy-trade/futures/orders/client-order 1 cancel query.clientOid!
`,
};
