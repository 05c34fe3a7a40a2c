import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.js';
import { lookUpOf } from '../../src/endpoints/look-ups.js';
import { endpoints, findEndpoints } from '../../src/endpoints/matching.js';
import type { HostKind } from '../../src/types/index.js';

const first = (kind: HostKind, method: string, path: string): Endpoint | undefined =>
  findEndpoints(kind, method, path)[0];

describe('weight and pool', () => {
  it.each([
    ['spot', 'POST', '/api/v1/hf/orders', 'Spot', 1],
    ['spot', 'DELETE', '/api/v1/hf/orders/cancelAll', 'Spot', 30],
    ['spot', 'GET', '/api/v1/market/allTickers', 'Public', 15],
    ['spot', 'GET', '/api/v1/my-ip', 'Public', 0],
    ['spot', 'GET', '/api/v1/margin/config', 'Spot', 25],
    ['spot', 'POST', '/api/v3/margin/borrow', 'Spot', 15],
    ['spot', 'GET', '/api/v1/withdrawals', 'Management', 20],
    ['spot', 'GET', '/api/v1/isolated/account/BTC-USDT', 'Spot', 50],
    ['futures', 'POST', '/api/v1/orders/multi', 'Futures', 20],
    ['futures', 'DELETE', '/api/v1/orders', 'Futures', 800],
    ['futures', 'GET', '/api/v1/timestamp', 'Public', 2],
    ['futures', 'GET', '/api/v1/transfer-list', 'Management', 20],
    ['futures', 'POST', '/api/v1/copy-trade/futures/orders', 'CopyTrading', 2],
    ['broker', 'GET', '/api/v1/asset/ndbroker/deposit/list', 'Broker', 10],
    ['spot', 'GET', '/api/v1/broker/api/rebase/download', 'Management', 3],
    ['spot', 'POST', '/api/v1/earn/orders', 'Earn', 5],
    ['spot', 'GET', '/api/v1/otc-loan/accounts', 'Management', 20],
    ['spot', 'POST', '/api/v1/convert/order', 'Spot', 20],
    ['spot', 'POST', '/api/ua/v1/unified/order/place', 'Unified', 1],
    ['spot', 'GET', '/api/ua/v1/account/mode', 'Unified', 30],
    ['spot', 'GET', '/api/ua/v1/market/ticker', 'Public', 15],
    ['spot', 'GET', '/api/v3/hf/margin/oco-orders', 'Spot', 2],
    ['spot', 'GET', '/api/v3/hf/margin/oco-order/orderId', 'Spot', 2],
    ['spot', 'GET', '/api/ua/v1/unified/position/margin-mode', 'Unified', 10],
    ['spot', 'GET', '/api/ua/v1/asset/currencies', 'Public', 3],
    ['spot', 'GET', '/api/ua/v1/trade-statistics', 'Public', 3],
    ['spot', 'GET', '/api/ua/v1/market/open-interest', 'Public', 10],
    ['spot', 'GET', '/api/ua/v1/market/collateral-discount-ratio', 'Public', 10],
    ['spot', 'GET', '/api/ua/v1/classic/position/open-list', 'Unified', 3],
    ['spot', 'POST', '/api/ua/v1/classic/order/cancel-all', 'Unified', 20],
    ['spot', 'POST', '/api/v3/migrate/user/account', 'Spot', 10],
  ] as const)('%s %s %s', (kind, method, path, pool, weight) => {
    expect(first(kind, method, path)).toMatchObject({ pool, weight });
  });

  it.each([
    ['spot', 'GET', '/api/v1/earn/promotion/products'],
    ['futures', 'GET', '/api/v1/recentFills'],
    ['broker', 'POST', '/api/kyc/ndBroker/proxyClient/submit'],
    ['broker', 'POST', '/api/v2/broker/withdrawal'],
    ['spot', 'POST', '/api/v2/broker/withdrawal'],
    ['spot', 'GET', '/api/kyc/regions/v4'],
    ['spot', 'GET', '/api/v1/ip'],
    // Two clients disagree.
    ['spot', 'GET', '/api/v3/migrate/user/account/status'],
    // Two clients disagree.
    ['spot', 'GET', '/api/v3/margin/borrowRate'],
  ] as const)('no weight is published for %s %s %s', (kind, method, path) => {
    expect(first(kind, method, path)).toBeDefined();
    expect(first(kind, method, path)).not.toHaveProperty('weight');
  });
});

describe('what may go unsigned', () => {
  it.each([
    ['spot', 'GET', '/api/v1/timestamp', true],
    ['spot', 'POST', '/api/v1/bullet-public', true],
    ['spot', 'GET', '/api/v3/market/orderbook/level2', false],
    ['spot', 'GET', '/api/v1/market/orderbook/level2_20', true],
    ['spot', 'GET', '/api/v3/project/marketInterestRate', true],
    ['spot', 'GET', '/api/v1/convert/symbol', true],
    ['spot', 'GET', '/api/v3/margin/collateralRatio', true],
    ['spot', 'GET', '/api/v1/struct-earn/dual/products', true],
    ['spot', 'GET', '/api/ua/v1/market/kline', true],
    ['spot', 'GET', '/api/ua/v1/user/kyc-region', true],
    ['spot', 'GET', '/api/v1/ip', true],
    ['spot', 'GET', '/api/ua/v1/asset/currencies', true],
    ['spot', 'GET', '/api/ua/v1/market/open-interest', true],
    ['futures', 'GET', '/api/v1/level2/snapshot', true],
    ['futures', 'POST', '/api/v1/bullet-public', true],
    // Public channels that draw on a private pool.
    ['spot', 'GET', '/api/v1/margin/config', false],
    ['futures', 'GET', '/api/v1/trade-statistics', false],
    // Private channels that draw on the public pool.
    ['futures', 'GET', '/api/v1/contracts/risk-limit/XBTUSDTM', false],
    ['spot', 'GET', '/api/v1/otc-loan/discount-rate-configs', false],
    ['spot', 'GET', '/api/ua/v1/market/orderbook', false],
    ['spot', 'GET', '/api/ua/v1/unified/position/margin-mode', false],
    // Clients disagree, and a signature does no harm.
    ['spot', 'GET', '/api/kyc/regions/v4', false],
    ['spot', 'POST', '/api/v1/bullet-private', false],
    ['spot', 'POST', '/api/v2/bullet-private', false],
    ['spot', 'GET', '/api/v1/earn/saving/products', false],
    ['spot', 'POST', '/api/v1/hf/orders/test', false],
  ] as const)('%s %s %s: %s', (kind, method, path, isPublic) => {
    expect(first(kind, method, path)?.isPublic).toBe(isPublic);
  });

  it.each([
    ['futures', 'GET', '/api/v1/contracts/risk-limit/XBTUSDTM'],
    ['spot', 'GET', '/api/v1/otc-loan/discount-rate-configs'],
  ] as const)(
    'a signed call on the public pool still draws on it: %s %s %s',
    (kind, method, path) => {
      expect(first(kind, method, path)?.pool).toBe('Public');
    },
  );
});

describe('the family', () => {
  it.each([
    ['spot', 'GET', '/api/v1/market/stats', 'spot'],
    ['spot', 'GET', '/api/v1/mark-price/USDT-BTC/current', 'margin'],
    ['spot', 'POST', '/api/v3/purchase', 'margin'],
    ['futures', 'GET', '/api/v1/mark-price/XBTUSDTM/current', 'futures'],
    ['futures', 'GET', '/api/v1/account-overview', 'account'],
    ['futures', 'GET', '/api/v1/trade-fees', 'account'],
    ['spot', 'GET', '/api/v1/otc-loan/loan', 'account'],
    ['spot', 'GET', '/api/v2/affiliate/inviter/statistics', 'account'],
    ['spot', 'GET', '/api/v1/earn/hold-assets', 'earn'],
    ['spot', 'GET', '/api/v1/convert/quote', 'convert'],
    ['futures', 'GET', '/api/v1/copy-trade/futures/get-max-open-size', 'copytrading'],
    ['spot', 'GET', '/api/v2/broker/api/rebase/download', 'broker'],
    ['spot', 'POST', '/api/v2/broker/withdrawal', 'broker'],
    ['broker', 'POST', '/api/v2/broker/withdrawal', 'broker'],
    ['spot', 'GET', '/api/v3/hf/margin/oco-orders', 'margin'],
    ['spot', 'POST', '/api/v3/migrate/user/account', 'account'],
    ['spot', 'GET', '/api/kyc/regions/v4', 'account'],
    ['spot', 'GET', '/api/v1/ip', 'spot'],
    ['broker', 'GET', '/api/v1/broker/nd/info', 'broker'],
    ['spot', 'GET', '/api/ua/v1/account/balance', 'unified'],
    ['spot', 'POST', '/api/v2/bullet-private', 'unified'],
  ] as const)('%s %s %s: %s', (kind, method, path, family) => {
    expect(first(kind, method, path)?.family).toBe(family);
  });

  it('counts', () => {
    const counts: Record<string, number> = {};
    for (const { family } of endpoints()) counts[family] = (counts[family] ?? 0) + 1;
    expect(counts).toEqual({
      spot: 70 + 1,
      margin: 33 + 18,
      // One more than listed: a read that clients send as GET and as POST.
      futures: 54 + 5,
      // VIP lending and affiliates included.
      // The migration to high frequency and the KYC regions as well.
      account: 52 + 3 + 1 + 5 + 3,
      earn: 9 + 3,
      convert: 11,
      copytrading: 11 + 4,
      // The fast withdrawal stands on two hosts.
      broker: 17 + 1 + 2,
      // First version with the token call, classic placement and amend, and what the second one was
      // thought to have alone; the account modes of the first; second version.
      unified: 61 + 1 + 2 + 5 + 7 + 82,
    });
  });
});

it.each([
  ['spot', 'POST', '/api/v1/orders', true],
  ['spot', 'POST', '/api/v1/stop-order', true],
  ['spot', 'POST', '/api/v1/hf/orders', undefined],
  ['futures', 'DELETE', '/api/v1/orders', true],
  ['futures', 'DELETE', '/api/v3/orders', undefined],
  ['spot', 'POST', '/api/v1/withdrawals', true],
  ['spot', 'DELETE', '/api/v1/order/client-order/a1', undefined],
] as const)('abandoned: %s %s %s %s', (kind, method, path, abandoned) => {
  expect(first(kind, method, path)?.abandoned).toBe(abandoned);
});

describe('in all rows', () => {
  const effects =
    'read place place-batch cancel cancel-batch cancel-all set alter transfer withdraw borrow repay margin earn manage';
  const pools = 'Spot Futures Management Earn CopyTrading Broker Public Unified';

  it('words, paths and weights are of the vocabulary', () => {
    for (const endpoint of endpoints()) {
      expect(['GET', 'POST', 'DELETE']).toContain(endpoint.method);
      expect(endpoint.path).toMatch(/^(?:\/[A-Za-z0-9_-]*(?:\{[A-Za-z-]+\})?)+$/);
      expect(pools.split(' ')).toContain(endpoint.pool);
      expect(effects.split(' ')).toContain(endpoint.effect);
      if (endpoint.weight !== undefined) expect(endpoint.weight).toBeGreaterThanOrEqual(0);
    }
  });

  it('each stands once, and is found by its own path', () => {
    const seen = new Set<string>();
    for (const endpoint of endpoints()) {
      const path = endpoint.path.replace(/\{[^}]+\}/, 'x1');
      seen.add(`${endpoint.host} ${endpoint.method} ${path}`);
      expect(findEndpoints(endpoint.host, endpoint.method, path)).toEqual([endpoint]);
      expect(findEndpoints(undefined, endpoint.method, path)).toContain(endpoint);
    }
    expect(seen.size).toBe(endpoints().length);
  });

  it('placements, and nothing else, have answer members and look-ups', () => {
    for (const endpoint of endpoints()) {
      const { effect, clientId, answerMembers, repeat } = endpoint;
      const lookUp = lookUpOf(endpoint);
      expect(answerMembers !== undefined).toBe(effect === 'place');
      if (effect === 'place') expect(clientId?.in).toBe('body');
      if (effect === 'place-batch') expect(clientId?.in).toBe('items');
      if (lookUp !== undefined) {
        expect(effect).toBe('place');
        expect(lookUp.idParameter === undefined).toBe(lookUp.path.includes('{clientOid}'));
      }
      expect(repeat === 'after-look-up').toBe(lookUp?.returnsFinished === true);
    }
  });

  it('nothing can be changed', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(endpoints())).toBe(true);
    for (const { host, method, path } of endpoints()) {
      expect(Object.isFrozen(findEndpoints(host, method, path))).toBe(true);
      expect(Object.isFrozen(findEndpoints(undefined, method, path))).toBe(true);
    }
    expect(Object.isFrozen(findEndpoints('spot', 'GET', '/none'))).toBe(true);
  });
});
