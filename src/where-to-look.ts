import { lookUpOf } from './endpoints/look-ups.js';
import type { RequestFacts } from './request-facts.js';

/**
 * Where the author finds out what became of a call that is not sent again (endpoints of the KuCoin
 * spec 78c90c77, for the unified account those of its Java SDK; read 2026-11-22).
 */
export function whereToLook(facts: RequestFacts, clientOid?: string): string | undefined {
  const history = [orderOf(facts, clientOid), historyOf(facts)].filter(
    (place) => place !== undefined,
  );
  return history.length === 0
    ? undefined
    : `It may have been carried out: check ${history.join(', or ')} before sending it again.`;
}

/** The read that finds this very order. */
function orderOf(
  { effect, endpoint }: RequestFacts,
  clientOid: string | undefined,
): string | undefined {
  const lookUp = effect === 'place' && endpoint ? lookUpOf(endpoint) : undefined;
  if (lookUp === undefined || clientOid === undefined) return undefined;
  const id = encodeURIComponent(clientOid);
  const query = lookUp.idParameter === undefined ? '' : `?${lookUp.idParameter}=${id}`;
  return `GET ${lookUp.path.replace('{clientOid}', id)}${query}`;
}

function historyOf(facts: RequestFacts): string | undefined {
  const { effect, family, path, endpoint } = facts;
  const isUnified = family === 'unified';
  switch (effect) {
    case 'withdraw':
      return isUnified ? 'GET /api/ua/v2/asset/withdrawal/history' : 'GET /api/v1/withdrawals';
    case 'transfer':
      if (isUnified) return 'GET /api/ua/v1/account/ledger';
      if (family === 'broker') return 'GET /api/v3/broker/nd/transfer/detail';
      return endpoint?.host === 'futures'
        ? 'GET /api/v1/transaction-history'
        : 'GET /api/v1/accounts/ledgers';
    case 'borrow':
      return 'GET /api/v3/margin/borrow';
    case 'repay':
      return 'GET /api/v3/margin/repay';
    case 'margin':
      return isUnified ? 'GET /api/ua/v1/unified/position/open-list' : 'GET /api/v1/position';
    case 'earn':
      return earnedOf(path);
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

function earnedOf(path: string): string {
  if (path.startsWith('/api/v3/')) return `GET ${path}/orders`;
  return path.startsWith('/api/v1/struct-earn/')
    ? 'GET /api/v1/struct-earn/orders'
    : 'GET /api/v1/earn/hold-assets';
}

function ordersOf(family: string, path: string): string {
  switch (family) {
    case 'futures':
      return 'GET /api/v1/orders and /api/v1/stopOrders';
    case 'copytrading':
      return 'GET /api/v1/positions and your orders in the app (copy trading has no look-up)';
    case 'margin':
      return path.includes('/stop-order')
        ? 'GET /api/v3/hf/margin/stop-orders'
        : 'GET /api/v3/hf/margin/orders/active and /done';
    case 'convert':
      return path.includes('/limit/')
        ? 'GET /api/v1/convert/limit/orders'
        : 'GET /api/v1/convert/order/history';
    case 'unified':
      return unifiedOrders(path);
    default:
      if (path.includes('stop-order')) return 'GET /api/v1/stop-order';
      if (path.includes('/oco/')) return 'GET /api/v3/oco/orders';
      return path.includes('/hf/')
        ? 'GET /api/v1/hf/orders/active and /done'
        : 'GET /api/v1/orders';
  }
}

/** Lists beside the placement: of its version and account mode. */
function unifiedOrders(path: string): string {
  const orders = path.slice(0, path.lastIndexOf('/') + 1);
  return `GET ${orders}open-list and ${orders}history`;
}
