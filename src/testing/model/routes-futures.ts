import { futuresView } from '../orders/order-views.js';
import type { ExchangeOrder } from '../orders/order.js';
import { cancelAll, cancelledIds, cancelMany, cancelOne } from './cancelling.js';
import { bothIds, futuresItem, placeMany, placeOne, tryOne } from './placing.js';
import { listOrders, lookUp, type NameSource, pageList } from './reading-orders.js';
import { type Route, routesOf } from './route.js';

const ID: NameSource = { by: 'id', parameter: 'orderId' };
const OID: NameSource = { by: 'clientOid', parameter: 'clientOid' };

const oneCancelled = ({ id }: ExchangeOrder): object => ({ cancelledOrderIds: [id] });
const clientOidOnly = ({ clientOid }: ExchangeOrder): object => ({ clientOid });

/** Orders on the futures host. Weights: kucoin-universal-sdk's specification of 2025-11-04. */
export const FUTURES_ROUTES: readonly Route[] = [
  ...routesOf('futures', 'Futures', 'Futures', [
    ['POST /api/v1/orders', 2, placeOne('futures', bothIds)],
    ['POST /api/v1/orders/test', 2, tryOne('futures')],
    ['POST /api/v1/orders/multi', 20, placeMany('futures', futuresItem)],
    ['POST /api/v1/st-orders', 2, placeOne('futures', bothIds)],
    ['DELETE /api/v1/orders', 800, cancelAll('futures', cancelledIds)],
    ['DELETE /api/v3/orders', 10, cancelAll('futures', cancelledIds)],
    ['DELETE /api/v1/orders/multi-cancel', 20, cancelMany],
    ['DELETE /api/v1/orders/{orderId}', 1, cancelOne('futures', ID, oneCancelled)],
    [
      'DELETE /api/v1/orders/client-order/{clientOid}',
      1,
      cancelOne('futures', { ...OID, needsSymbol: true }, clientOidOnly),
    ],
  ]),
  ...routesOf('futures', 'Futures', 'General', [
    ['GET /api/v1/orders', 2, listOrders('futures', 'by-status', pageList, futuresView)],
    ['GET /api/v1/orders/byClientOid', 5, lookUp('futures', OID, futuresView)],
    ['GET /api/v1/orders/{orderId}', 5, lookUp('futures', ID, futuresView)],
  ]),
  // Copy trading has no look-up by client id: only placements and cancels.
  ...routesOf('futures', 'CopyTrading', 'LeadtradeFutures', [
    ['POST /api/v1/copy-trade/futures/orders', 2, placeOne('copy', bothIds)],
    ['POST /api/v1/copy-trade/futures/orders/test', 2, tryOne('copy')],
    ['POST /api/v1/copy-trade/futures/st-orders', 2, placeOne('copy', bothIds)],
    ['DELETE /api/v1/copy-trade/futures/orders', 1, cancelOne('copy', ID, oneCancelled)],
    [
      'DELETE /api/v1/copy-trade/futures/orders/client-order',
      1,
      cancelOne('copy', OID, clientOidOnly),
    ],
  ]),
];
