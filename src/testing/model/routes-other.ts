import type { HostKind } from '../../types/index.js';
import type { ExchangePermission } from '../accounts/users.js';
import type { ExchangePool } from '../limits/quota.js';
import { readJsonObject } from '../messages/request.js';
import { accountList, accountOverview, counted, userInfo } from './account.js';
import { candles, contract, futuresTicker, klines, level1, level2, serverTime } from './market.js';
import { type Route, routesOf } from './route.js';
import type { HandlerContext } from './state.js';

type Data = (count: number, context: HandlerContext) => unknown;

const hexId = (count: number): string => `6b22${count.toString(16).padStart(20, '0')}`;
const orderId: Data = (count) => ({ orderId: hexId(count) });
const orderNo: Data = (count) => ({ orderNo: hexId(count), actualSize: '10' });
const withdrawal: Data = (count) => ({ withdrawalId: hexId(count) });
const nothing: Data = () => null;
const echo: Data = (_count, { request }) => readJsonObject(request.text) ?? null;

function countedRoute(
  host: HostKind,
  pool: ExchangePool,
  permission: ExchangePermission,
  endpoint: string,
  weight: number,
  data: Data,
): readonly Route[] {
  return routesOf(host, pool, permission, [[endpoint, weight, counted(endpoint, data)]]);
}

const MARKET: readonly Route[] = [
  ...routesOf('spot', 'Public', undefined, [
    ['GET /api/v1/timestamp', 3, serverTime],
    ['GET /api/v1/market/orderbook/level1', 2, level1],
    ['GET /api/v1/market/candles', 3, candles],
  ]),
  ...routesOf('spot', 'Spot', 'General', [['GET /api/v3/market/orderbook/level2', 3, level2]]),
  ...routesOf('futures', 'Public', undefined, [
    ['GET /api/v1/timestamp', 2, serverTime],
    ['GET /api/v1/ticker', 2, futuresTicker],
    ['GET /api/v1/kline/query', 3, klines],
    ['GET /api/v1/level2/snapshot', 3, level2],
    ['GET /api/v1/contracts/{symbol}', 3, contract],
  ]),
];

const ACCOUNT: readonly Route[] = [
  ...routesOf('spot', 'Management', 'General', [
    ['GET /api/v1/accounts', 5, accountList],
    ['GET /api/v2/user-info', 20, userInfo],
  ]),
  ...routesOf('futures', 'Futures', 'General', [
    ['GET /api/v1/account-overview', 5, accountOverview],
  ]),
  ...routesOf('broker', 'Broker', 'General', [['GET /api/v1/broker/nd/info', 2, userInfo]]),
];

/** Calls whose only effect here is that they are counted. */
const COUNTED: readonly Route[] = [
  ...countedRoute('spot', 'Management', 'Withdrawal', 'POST /api/v3/withdrawals', 5, withdrawal),
  ...countedRoute('spot', 'Management', 'Withdrawal', 'POST /api/v1/withdrawals', 5, withdrawal),
  ...countedRoute(
    'spot',
    'Management',
    'FlexTransfers',
    'POST /api/v3/accounts/universal-transfer',
    4,
    orderId,
  ),
  ...countedRoute(
    'spot',
    'Management',
    'Spot',
    'POST /api/v2/accounts/inner-transfer',
    10,
    orderId,
  ),
  ...countedRoute('spot', 'Management', 'Spot', 'POST /api/v2/accounts/sub-transfer', 30, orderId),
  ...countedRoute('spot', 'Spot', 'Margin', 'POST /api/v3/margin/borrow', 15, orderNo),
  ...countedRoute('spot', 'Spot', 'Margin', 'POST /api/v3/margin/repay', 10, orderNo),
  ...countedRoute('spot', 'Earn', 'Earn', 'POST /api/v1/earn/orders', 5, orderId),
  ...countedRoute('spot', 'Spot', 'Spot', 'POST /api/v1/hf/orders/dead-cancel-all', 2, nothing),
  ...countedRoute(
    'spot',
    'Spot',
    'Margin',
    'POST /api/v3/position/update-user-leverage',
    8,
    nothing,
  ),
  ...countedRoute(
    'futures',
    'Futures',
    'Futures',
    'POST /api/v2/changeCrossUserLeverage',
    2,
    () => true,
  ),
  ...countedRoute(
    'futures',
    'Futures',
    'Futures',
    'POST /api/v2/position/changeMarginMode',
    2,
    echo,
  ),
  ...countedRoute(
    'futures',
    'Futures',
    'Futures',
    'POST /api/v1/position/margin/deposit-margin',
    4,
    echo,
  ),
  ...countedRoute(
    'futures',
    'Futures',
    'Futures',
    'POST /api/v1/margin/withdrawMargin',
    10,
    () => '0.1',
  ),
];

/** Everything but orders: the market, the account, and calls that are only counted. */
export const OTHER_ROUTES: readonly Route[] = [...MARKET, ...ACCOUNT, ...COUNTED];
