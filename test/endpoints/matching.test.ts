import { describe, expect, it } from 'vitest';
import { findEndpoints } from '../../src/endpoints/matching.js';
import type { HostKind } from '../../src/types/index.js';

const patterns = (kind: HostKind | undefined, method: string, path: string): string[] =>
  findEndpoints(kind, method, path).map((found) => `${found.host} ${found.path}`);

describe('a method and path that two hosts have', () => {
  it.each([
    ['DELETE', '/api/v1/orders', 20, 800],
    ['DELETE', '/api/v1/orders/5bd6e9286d99522a52e458de', 3, 1],
    ['GET', '/api/v1/fills', 10, 5],
    ['GET', '/api/v1/mark-price/USDT-BTC/current', 2, 3],
    ['GET', '/api/v1/orders', 2, 2],
    ['GET', '/api/v1/status', 3, 4],
    ['GET', '/api/v1/timestamp', 3, 2],
    ['GET', '/api/v1/trade-fees', 3, 3],
    ['POST', '/api/v1/bullet-private', 10, 10],
    ['POST', '/api/v1/bullet-public', 10, 10],
    ['POST', '/api/v1/orders', 2, 2],
    ['POST', '/api/v1/orders/multi', 3, 20],
    ['POST', '/api/v1/orders/test', 2, 2],
    // The fourteenth: the two specifications only name the parameter differently.
    ['GET', '/api/v1/orders/5bd6e9286d99522a52e458de', 2, 5],
  ])('%s %s', (method, path, spotWeight, futuresWeight) => {
    const [onSpot, ...moreSpot] = findEndpoints('spot', method, path);
    const [onFutures, ...moreFutures] = findEndpoints('futures', method, path);
    expect(onSpot).toMatchObject({ host: 'spot', weight: spotWeight });
    expect(onFutures).toMatchObject({ host: 'futures', weight: futuresWeight });
    expect([...moreSpot, ...moreFutures]).toEqual([]);
    expect(new Set(findEndpoints(undefined, method, path))).toEqual(new Set([onSpot, onFutures]));
    expect(findEndpoints('broker', method, path)).toEqual([]);
  });
});

describe('a literal goes before a parameter', () => {
  it.each([
    ['spot', 'DELETE', '/api/v1/hf/orders/cancelAll', '/api/v1/hf/orders/cancelAll'],
    ['spot', 'DELETE', '/api/v1/hf/orders/66f12e8befb04d0007882b49', '/api/v1/hf/orders/{orderId}'],
    ['spot', 'DELETE', '/api/v1/hf/orders/cancelall', '/api/v1/hf/orders/{orderId}'],
    ['spot', 'DELETE', '/api/v1/hf/orders/sync/66f1', '/api/v1/hf/orders/sync/{orderId}'],
    ['spot', 'DELETE', '/api/v1/hf/orders/cancel/66f1', '/api/v1/hf/orders/cancel/{orderId}'],
    [
      'spot',
      'DELETE',
      '/api/v1/hf/orders/client-order/a-1',
      '/api/v1/hf/orders/client-order/{clientOid}',
    ],
    ['spot', 'GET', '/api/v1/hf/orders/active', '/api/v1/hf/orders/active'],
    ['spot', 'GET', '/api/v1/hf/orders/done', '/api/v1/hf/orders/done'],
    ['spot', 'GET', '/api/v1/hf/orders/active/page', '/api/v1/hf/orders/active/page'],
    ['spot', 'GET', '/api/v1/accounts/ledgers', '/api/v1/accounts/ledgers'],
    ['spot', 'GET', '/api/v1/accounts/transferable', '/api/v1/accounts/transferable'],
    ['spot', 'GET', '/api/v1/accounts/5bd6e9286d99522a52e458de', '/api/v1/accounts/{accountId}'],
    ['spot', 'GET', '/api/v1/withdrawals/quotas', '/api/v1/withdrawals/quotas'],
    [
      'spot',
      'GET',
      '/api/v1/stop-order/queryOrderByClientOid',
      '/api/v1/stop-order/queryOrderByClientOid',
    ],
    ['spot', 'DELETE', '/api/v1/stop-order/cancel', '/api/v1/stop-order/cancel'],
    [
      'spot',
      'DELETE',
      '/api/v1/stop-order/vs8hoo8os561f5np0032vngj',
      '/api/v1/stop-order/{orderId}',
    ],
    ['futures', 'GET', '/api/v1/orders/byClientOid', '/api/v1/orders/byClientOid'],
    ['futures', 'GET', '/api/v1/orders/236655147005071361', '/api/v1/orders/{order-id}'],
    ['futures', 'DELETE', '/api/v1/orders/multi-cancel', '/api/v1/orders/multi-cancel'],
    ['futures', 'GET', '/api/v1/contracts/active', '/api/v1/contracts/active'],
    ['futures', 'GET', '/api/v1/contracts/XBTUSDTM', '/api/v1/contracts/{symbol}'],
    ['spot', 'POST', '/api/ua/v1/unified/order/place', '/api/ua/v1/{accountMode}/order/place'],
    ['spot', 'POST', '/api/ua/v1/classic/order/place', '/api/ua/v1/classic/order/place'],
    ['spot', 'POST', '/api/ua/v1/classic/order/cancel', '/api/ua/v1/{accountMode}/order/cancel'],
    [
      'spot',
      'POST',
      '/api/ua/v1/unified/order/cancel-all',
      '/api/ua/v1/{accountMode}/order/cancel-all',
    ],
    [
      'spot',
      'POST',
      '/api/ua/v1/classic/order/cancel-all',
      '/api/ua/v1/{accountMode}/order/cancel-all',
    ],
    [
      'spot',
      'GET',
      '/api/ua/v1/classic/position/open-list',
      '/api/ua/v1/{accountMode}/position/open-list',
    ],
    [
      'spot',
      'GET',
      '/api/ua/v1/unified/position/open-list',
      '/api/ua/v1/unified/position/open-list',
    ],
    ['spot', 'GET', '/api/ua/v1/unified/order/detail', '/api/ua/v1/{accountMode}/order/detail'],
    ['spot', 'POST', '/api/ua/v2/unified/order/place', '/api/ua/v2/unified/order/place'],
  ] as const)('%s %s %s', (kind, method, path, pattern) => {
    expect(patterns(kind, method, path)).toEqual([`${kind} ${pattern}`]);
  });

  it('also where the host is undecided and the other host has the parameter', () => {
    expect(patterns(undefined, 'GET', '/api/v1/orders/byClientOid')).toEqual([
      'futures /api/v1/orders/byClientOid',
    ]);
    expect(patterns(undefined, 'DELETE', '/api/v1/orders/multi-cancel')).toEqual([
      'futures /api/v1/orders/multi-cancel',
    ]);
  });

  it('but not where the literal belongs to another host', () => {
    expect(patterns('spot', 'DELETE', '/api/v1/orders/multi-cancel')).toEqual([
      'spot /api/v1/orders/{orderId}',
    ]);
  });
});

describe('a parameter within a segment', () => {
  it.each([
    ['spot', '/api/v1/market/orderbook/level2_20', '/api/v1/market/orderbook/level2_{size}'],
    ['spot', '/api/v1/market/orderbook/level2_100', '/api/v1/market/orderbook/level2_{size}'],
    [
      'spot',
      '/api/v1/market/orderbook/callauction/level2_20',
      '/api/v1/market/orderbook/callauction/level2_{size}',
    ],
    ['spot', '/api/v3/market/orderbook/level2', '/api/v3/market/orderbook/level2'],
    ['futures', '/api/v1/level2/depth20', '/api/v1/level2/depth{size}'],
    ['futures', '/api/v1/level2/snapshot', '/api/v1/level2/snapshot'],
  ] as const)('%s %s', (kind, path, pattern) => {
    expect(patterns(kind, 'GET', path)).toEqual([`${kind} ${pattern}`]);
  });

  it.each([
    '/api/v1/market/orderbook/level2_',
    '/api/v1/market/orderbook/level2',
    '/api/v1/level2/depth',
  ])('needs something in it: %s', (path) => {
    expect(findEndpoints(undefined, 'GET', path)).toEqual([]);
  });
});

describe('spelling', () => {
  it.each([
    ['get', '/api/v1/timestamp'],
    ['Get', '/api/v1/timestamp/'],
    ['GET', '/api/v1/timestamp?a=/b/c'],
    ['GET', '/api/v1/timestamp/?a'],
    ['GET', '/api/v1/timestamp#top'],
    ['HEAD', '/api/v1/timestamp'],
    ['head', '/api/v1/timestamp'],
  ])('%s %s is found', (method, path) => {
    expect(patterns('spot', method, path)).toEqual(['spot /api/v1/timestamp']);
  });

  it('of a path is exact, of a method as HTTP has it', () => {
    expect(patterns('spot', 'GET', '/API/v1/timestamp')).toEqual([]);
    expect(patterns('spot', 'POST', '/api/v1/timestamp')).toEqual([]);
    expect(patterns('spot', 'HEAD', '/api/v1/hf/orders/sync')).toEqual([
      'spot /api/v1/hf/orders/{orderId}',
    ]);
  });
});

describe('garbage', () => {
  it.each([
    '',
    '/',
    '//',
    '?',
    '#',
    '/?',
    'api/v1/timestamp',
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1//orders',
    '//api/v1/orders',
    '/api/v1/orders//',
    '/api/v1/accounts/a/b/c/d',
    '/api/v9/orders',
    '/__proto__/constructor',
    '/api/v1/%00/%ff',
    '/api/v1/\u0000\ud800',
    'https://api.kucoin.com/api/v1/orders',
    '/'.repeat(100_000),
    `/api/v1/${'x/'.repeat(100_000)}`,
  ])('%# finds nothing', (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'PATCH', '', ' GET', '__proto__']) {
      for (const kind of ['spot', 'futures', 'broker', undefined] as const) {
        expect(findEndpoints(kind, method, path)).toEqual([]);
      }
    }
  });

  it('in place of a parameter is the parameter', () => {
    const path = `/api/v1/hf/orders/client-order/${encodeURIComponent('../../🙂 ?#')}`;
    expect(patterns('spot', 'GET', path)).toEqual([
      'spot /api/v1/hf/orders/client-order/{clientOid}',
    ]);
  });
});
