import { lookUpOf } from '../endpoints/look-ups.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import { canBeLookedUp } from './client-oid.js';
import { lookUpUrl } from './found-order.js';

/**
 * Where the author finds out what became of a call that is not sent again (endpoints of the KuCoin
 * spec 78c90c77, for the unified account those of its Java SDK; read 2026-11-22).
 */
export function whereToLook(facts: RequestFacts, clientOid?: string): string | undefined {
  const places = [orderOf(facts, clientOid), historyOf(facts)].filter(
    (place) => place !== undefined,
  );
  return places.length === 0
    ? undefined
    : `It may have been carried out: check ${places.join(', or ')} before sending it again.`;
}

/** The read that finds this very order. */
function orderOf(
  { effect, endpoint }: RequestFacts,
  clientOid: string | undefined,
): string | undefined {
  const lookUp = effect === 'place' && endpoint ? lookUpOf(endpoint) : undefined;
  if (lookUp === undefined || clientOid === undefined || !canBeLookedUp(clientOid))
    return undefined;
  return `GET ${lookUpUrl('', lookUp, clientOid, {}, '')}`;
}

/** Lists that show what became of a call, by its effect, family and path; the first that fits. */
const histories: readonly (readonly [call: RegExp, place: string])[] = [
  [/^withdraw unified/, 'GET /api/ua/v2/asset/withdrawal/history'],
  [/^withdraw/, 'GET /api/v1/withdrawals'],
  [/^transfer unified/, 'GET /api/ua/v1/account/ledger'],
  [/^transfer broker/, 'GET /api/v3/broker/nd/transfer/detail'],
  [/^transfer .*\/transfer-/, 'GET /api/v1/transaction-history'],
  [/^transfer/, 'GET /api/v1/accounts/ledgers'],
  [/^borrow/, 'GET /api/v3/margin/borrow'],
  [/^repay/, 'GET /api/v3/margin/repay'],
  [/^margin unified/, 'GET /api/ua/v1/unified/position/open-list'],
  [/^margin/, 'GET /api/v1/position'],
  [/^earn \w+ (\/api\/v3\/.*)/, 'GET $1/orders'],
  [/^earn .*\/struct-earn/, 'GET /api/v1/struct-earn/orders'],
  [/^earn/, 'GET /api/v1/earn/hold-assets'],
  [/^manage .*\/migrate\//, 'GET /api/v3/migrate/user/account/status'],
  [/^manage/, 'the list of what it creates or removes'],
  // What remains places or alters orders.
  [/^\S+ futures/, 'GET /api/v1/orders and /api/v1/stopOrders'],
  [/^\S+ copy/, 'GET /api/v1/positions and your orders in the app (copy trading has no look-up)'],
  [/^\S+ margin .*\/stop-order/, 'GET /api/v3/hf/margin/stop-orders'],
  [/^\S+ margin/, 'GET /api/v3/hf/margin/orders/active and /done'],
  [/^\S+ convert .*\/limit/, 'GET /api/v1/convert/limit/orders'],
  [/^\S+ convert/, 'GET /api/v1/convert/order/history'],
  // Beside the placement: of its version and account mode.
  [/^\S+ unified (.*\/)[^/]*/, 'GET $1open-list and $1history'],
  [/stop-order/, 'GET /api/v1/stop-order'],
  [/\/oco/, 'GET /api/v3/oco/orders'],
  [/\/hf/, 'GET /api/v1/hf/orders/active and /done'],
  [/^/, 'GET /api/v1/orders'],
];

function historyOf({ effect, family, path }: RequestFacts): string | undefined {
  if (/^(?:read|cancel|set|unknown)/.test(effect)) return undefined;
  const call = `${effect} ${family} ${path}`;
  for (const [pattern, place] of histories) {
    const [fitting] = pattern.exec(call) ?? [];
    if (fitting !== undefined) return fitting.replace(pattern, place);
  }
  return undefined;
}
