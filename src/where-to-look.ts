import type { RequestFacts } from './request-facts.js';

/**
 * Where the author finds out what became of a call that is never sent again (endpoints of the KuCoin
 * spec 78c90c77, read 2026-11-22).
 */
export function whereToLook({ effect, family, path }: RequestFacts): string | undefined {
  const history = historyOf(effect, family, path);
  return history === undefined
    ? undefined
    : `It may have been carried out: check ${history} before sending it again.`;
}

function historyOf(
  effect: RequestFacts['effect'],
  family: string,
  path: string,
): string | undefined {
  const isFutures = family === 'futures' || family === 'copytrading';
  switch (effect) {
    case 'withdraw':
      return 'GET /api/v1/withdrawals';
    case 'transfer':
      return isFutures ? 'GET /api/v1/transaction-history' : 'GET /api/v1/accounts/ledgers';
    case 'borrow':
      return 'GET /api/v3/margin/borrow';
    case 'repay':
      return 'GET /api/v3/margin/repay';
    case 'margin':
      return 'GET /api/v1/position';
    case 'earn':
      return path.startsWith('/api/v3/') ? `GET ${path}/orders` : 'GET /api/v1/earn/hold-assets';
    case 'place':
    case 'place-batch':
    case 'alter':
      return ordersOf(family, path);
    case 'manage':
      return 'the list of what it creates or removes';
    case 'read':
    case 'cancel':
    case 'cancel-batch':
    case 'cancel-all':
    case 'set':
    case 'unknown':
      return undefined;
  }
}

function ordersOf(family: string, path: string): string {
  switch (family) {
    case 'futures':
      return 'GET /api/v1/orders and /api/v1/stopOrders';
    case 'copytrading':
      return 'GET /api/v1/positions and your orders in the app (copy trading has no look-up)';
    case 'margin':
      return 'GET /api/v3/hf/margin/orders/active and /done';
    case 'convert':
      return 'GET /api/v1/convert/order/history';
    case 'unified':
      return 'the open orders and the order history of the unified account';
    default:
      if (path.includes('stop-order')) return 'GET /api/v1/stop-order';
      if (path.includes('/oco/')) return 'GET /api/v3/oco/orders';
      return path.includes('/hf/')
        ? 'GET /api/v1/hf/orders/active and /done'
        : 'GET /api/v1/orders';
  }
}
