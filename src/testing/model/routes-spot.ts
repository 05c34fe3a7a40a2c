import { classicView, hfView, ocoView, stopView, syncView } from '../orders/order-views.js';
import type { ExchangeOrder } from '../orders/order.js';
import { cancelAll, cancelledIds, cancelledSymbols, cancelOne } from './cancelling.js';
import {
  bothIds,
  classicItem,
  hfItem,
  orderIdOnly,
  placeMany,
  placeOne,
  tryOne,
  withLoan,
  withOutcome,
} from './placing.js';
import {
  bareList,
  lastIdList,
  listOrders,
  lookUp,
  lookUpArray,
  type NameSource,
  pageList,
} from './reading-orders.js';
import { type Route, routesOf } from './route.js';

const ID: NameSource = { by: 'id', parameter: 'orderId' };
const OID: NameSource = { by: 'clientOid', parameter: 'clientOid' };
// The high-frequency books are kept by symbol: no look-up without it.
const ID_IN_SYMBOL: NameSource = { ...ID, needsSymbol: true };
const OID_IN_SYMBOL: NameSource = { ...OID, needsSymbol: true };

const success = (): string => 'success';
const clientOidOnly = ({ clientOid }: ExchangeOrder): object => ({ clientOid });
const oneCancelled = ({ id }: ExchangeOrder): object => ({ cancelledOrderIds: [id] });
const cancelledBoth = ({ id, clientOid }: ExchangeOrder): object => ({
  cancelledOrderId: id,
  clientOid,
});
const syncById = (order: ExchangeOrder): object => ({ orderId: order.id, ...syncView(order) });
const syncByClient = (order: ExchangeOrder): object => ({
  clientOid: order.clientOid,
  ...syncView(order),
});

/** Orders of the high-frequency book. */
const HF: readonly Route[] = [
  ...routesOf('spot', 'Spot', 'Spot', [
    ['POST /api/v1/hf/orders', 1, placeOne('hf', bothIds)],
    ['POST /api/v1/hf/orders/sync', 1, placeOne('hf', withOutcome)],
    ['POST /api/v1/hf/orders/test', 1, tryOne('hf')],
    ['POST /api/v1/hf/orders/multi', 1, placeMany('hf', hfItem(bothIds))],
    ['POST /api/v1/hf/orders/multi/sync', 1, placeMany('hf', hfItem(withOutcome))],
    ['DELETE /api/v1/hf/orders', 2, cancelAll('hf', success)],
    ['DELETE /api/v1/hf/orders/cancelAll', 30, cancelAll('hf', cancelledSymbols)],
    ['DELETE /api/v1/hf/orders/{orderId}', 1, cancelOne('hf', ID_IN_SYMBOL, orderIdOnly)],
    ['DELETE /api/v1/hf/orders/sync/{orderId}', 1, cancelOne('hf', ID_IN_SYMBOL, syncById)],
    [
      'DELETE /api/v1/hf/orders/client-order/{clientOid}',
      1,
      cancelOne('hf', OID_IN_SYMBOL, clientOidOnly),
    ],
    [
      'DELETE /api/v1/hf/orders/sync/client-order/{clientOid}',
      1,
      cancelOne('hf', OID_IN_SYMBOL, syncByClient),
    ],
  ]),
  ...routesOf('spot', 'Spot', 'General', [
    ['GET /api/v1/hf/orders/active', 2, listOrders('hf', 'open', bareList, hfView)],
    ['GET /api/v1/hf/orders/done', 2, listOrders('hf', 'finished', lastIdList, hfView)],
    ['GET /api/v1/hf/orders/{orderId}', 2, lookUp('hf', ID_IN_SYMBOL, hfView)],
    ['GET /api/v1/hf/orders/client-order/{clientOid}', 2, lookUp('hf', OID_IN_SYMBOL, hfView)],
  ]),
];

/** Orders of the classic book; by client id it knows active ones only. */
const CLASSIC: readonly Route[] = [
  ...routesOf('spot', 'Spot', 'Spot', [
    ['POST /api/v1/orders', 2, placeOne('classic', orderIdOnly)],
    ['POST /api/v1/orders/test', 2, tryOne('classic')],
    ['POST /api/v1/orders/multi', 3, placeMany('classic', classicItem, (data) => ({ data }))],
    ['DELETE /api/v1/orders', 20, cancelAll('classic', cancelledIds)],
    ['DELETE /api/v1/orders/{orderId}', 3, cancelOne('classic', ID, oneCancelled)],
    [
      'DELETE /api/v1/order/client-order/{clientOid}',
      3,
      cancelOne('classic', OID, (order) => ({
        ...cancelledBoth(order),
        cancelledOcoOrderIds: null,
      })),
    ],
  ]),
  ...routesOf('spot', 'Spot', 'General', [
    ['GET /api/v1/orders', 2, listOrders('classic', 'by-status', pageList, classicView)],
    ['GET /api/v1/orders/{orderId}', 2, lookUp('classic', ID, classicView, true)],
    ['GET /api/v1/order/client-order/{clientOid}', 3, lookUp('classic', OID, classicView)],
  ]),
];

/** Stop orders and one-cancels-the-other orders. */
const CONDITIONAL: readonly Route[] = [
  ...routesOf('spot', 'Spot', 'Spot', [
    ['POST /api/v1/stop-order', 1, placeOne('stop', orderIdOnly)],
    ['DELETE /api/v1/stop-order/cancel', 3, cancelAll('stop', cancelledIds)],
    ['DELETE /api/v1/stop-order/cancelOrderByClientOid', 5, cancelOne('stop', OID, cancelledBoth)],
    ['DELETE /api/v1/stop-order/{orderId}', 3, cancelOne('stop', ID, oneCancelled)],
    ['POST /api/v3/oco/order', 2, placeOne('oco', orderIdOnly)],
    ['DELETE /api/v3/oco/orders', 3, cancelAll('oco', cancelledIds)],
    ['DELETE /api/v3/oco/order/{orderId}', 3, cancelOne('oco', ID, oneCancelled)],
    ['DELETE /api/v3/oco/client-order/{clientOid}', 3, cancelOne('oco', OID, oneCancelled)],
  ]),
  ...routesOf('spot', 'Spot', 'General', [
    ['GET /api/v1/stop-order', 8, listOrders('stop', 'open', pageList, stopView)],
    ['GET /api/v1/stop-order/queryOrderByClientOid', 3, lookUpArray('stop', OID, stopView)],
    ['GET /api/v1/stop-order/{orderId}', 3, lookUp('stop', ID, stopView)],
    ['GET /api/v3/oco/order/{orderId}', 2, lookUp('oco', ID, ocoView)],
    ['GET /api/v3/oco/client-order/{clientOid}', 2, lookUp('oco', OID, ocoView)],
  ]),
];

/** Orders of the high-frequency margin book. */
const MARGIN: readonly Route[] = [
  ...routesOf('spot', 'Spot', 'Margin', [
    ['POST /api/v3/hf/margin/order', 2, placeOne('margin', withLoan)],
    ['POST /api/v3/hf/margin/order/test', 2, tryOne('margin')],
    ['DELETE /api/v3/hf/margin/orders', 5, cancelAll('margin', success)],
    [
      'DELETE /api/v3/hf/margin/orders/{orderId}',
      2,
      cancelOne('margin', ID_IN_SYMBOL, orderIdOnly),
    ],
    [
      'DELETE /api/v3/hf/margin/orders/client-order/{clientOid}',
      2,
      cancelOne('margin', OID_IN_SYMBOL, clientOidOnly),
    ],
  ]),
  ...routesOf('spot', 'Spot', 'General', [
    ['GET /api/v3/hf/margin/orders/active', 4, listOrders('margin', 'open', bareList, hfView)],
    ['GET /api/v3/hf/margin/orders/done', 10, listOrders('margin', 'finished', lastIdList, hfView)],
    ['GET /api/v3/hf/margin/orders/{orderId}', 5, lookUp('margin', ID_IN_SYMBOL, hfView)],
    [
      'GET /api/v3/hf/margin/orders/client-order/{clientOid}',
      5,
      lookUp('margin', OID_IN_SYMBOL, hfView),
    ],
  ]),
];

/** Orders on the spot host. Weights: kucoin-universal-sdk's specification of 2025-11-04. */
export const SPOT_ROUTES: readonly Route[] = [...HF, ...CLASSIC, ...CONDITIONAL, ...MARGIN];
