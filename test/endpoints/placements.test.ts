import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.js';
import { lookUpOf } from '../../src/endpoints/look-ups.js';
import { findEndpoints } from '../../src/endpoints/matching.js';
import type { HostKind } from '../../src/types/index.js';

function only(kind: HostKind, method: string, path: string): Endpoint {
  const found = findEndpoints(kind, method, path);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('the client id', () => {
  it.each([
    ['spot', 'POST', '/api/v1/hf/orders', 'body', 'clientOid', false],
    ['spot', 'POST', '/api/v1/hf/orders/sync', 'body', 'clientOid', false],
    ['spot', 'POST', '/api/v1/stop-order', 'body', 'clientOid', false],
    ['spot', 'POST', '/api/v3/oco/order', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v1/orders', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v3/hf/margin/order', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v1/margin/order', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v3/hf/margin/stop-order', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v3/hf/margin/oco-order', 'body', 'clientOid', true],
    ['futures', 'POST', '/api/v1/orders', 'body', 'clientOid', true],
    ['futures', 'POST', '/api/v1/st-orders', 'body', 'clientOid', true],
    ['futures', 'POST', '/api/v1/copy-trade/futures/orders', 'body', 'clientOid', true],
    ['futures', 'POST', '/api/v1/copy-trade/futures/st-orders', 'body', 'clientOid', true],
    ['spot', 'POST', '/api/v1/convert/order', 'body', 'clientOrderId', true],
    ['spot', 'POST', '/api/v1/convert/limit/order', 'body', 'clientOrderId', true],
    ['spot', 'POST', '/api/ua/v1/unified/order/place', 'body', 'clientOid', false],
    ['spot', 'POST', '/api/ua/v1/classic/order/place', 'body', 'clientOid', false],
    ['spot', 'POST', '/api/ua/v2/unified/order/place', 'body', 'clientOid', false],
    // In each item: an id at the top of a batch's body would do nothing.
    ['spot', 'POST', '/api/v1/hf/orders/multi', 'items', 'clientOid', false],
    ['spot', 'POST', '/api/v1/orders/multi', 'items', 'clientOid', true],
    ['futures', 'POST', '/api/v1/orders/multi', 'items', 'clientOid', true],
    ['spot', 'POST', '/api/ua/v1/unified/order/place-batch', 'items', 'clientOid', false],
    ['futures', 'DELETE', '/api/v1/orders/multi-cancel', 'items', 'clientOid', false],
    ['spot', 'POST', '/api/v3/accounts/universal-transfer', 'body', 'clientOid', true],
    ['broker', 'POST', '/api/v1/broker/nd/transfer', 'body', 'clientOid', true],
    ['futures', 'POST', '/api/v1/position/margin/deposit-margin', 'body', 'bizNo', true],
    [
      'futures',
      'POST',
      '/api/v1/copy-trade/futures/position/margin/deposit-margin',
      'body',
      'bizNo',
      true,
    ],
    ['spot', 'DELETE', '/api/v1/hf/orders/client-order/a1', 'path', 'clientOid', true],
    ['spot', 'GET', '/api/v3/oco/client-order/a1', 'path', 'clientOid', true],
    ['futures', 'GET', '/api/v1/orders/byClientOid', 'query', 'clientOid', true],
    ['spot', 'DELETE', '/api/v1/stop-order/cancelOrderByClientOid', 'query', 'clientOid', true],
    ['spot', 'DELETE', '/api/v1/convert/limit/order/cancel', 'query', 'clientOrderId', false],
  ] as const)('%s %s %s: %s %s, required %s', (kind, method, path, place, name, required) => {
    expect(only(kind, method, path).clientId).toEqual({ in: place, name, required });
  });

  it.each([
    ['POST', '/api/v3/withdrawals'],
    ['POST', '/api/v3/margin/borrow'],
    ['POST', '/api/v3/margin/repay'],
    ['POST', '/api/v1/earn/orders'],
    ['POST', '/api/v3/purchase'],
    ['POST', '/api/v1/sub/api-key'],
  ])('is unknown to %s %s', (method, path) => {
    expect(only('spot', method, path)).not.toHaveProperty('clientId');
  });
});

describe("a placement's answer", () => {
  it.each([
    ['spot', '/api/v1/hf/orders', 'orderId clientOid'],
    [
      'spot',
      '/api/v1/hf/orders/sync',
      'orderId clientOid orderTime originSize dealSize remainSize canceledSize status matchTime',
    ],
    ['spot', '/api/v3/hf/margin/order', 'orderId loanApplyId borrowSize clientOid'],
    ['spot', '/api/v1/margin/order', 'orderId loanApplyId borrowSize clientOid'],
    ['spot', '/api/v1/orders', 'orderId'],
    ['spot', '/api/v1/stop-order', 'orderId'],
    ['spot', '/api/v3/oco/order', 'orderId'],
    ['spot', '/api/v3/hf/margin/stop-order', 'orderId clientOid'],
    ['spot', '/api/v3/hf/margin/oco-order', 'orderId'],
    ['futures', '/api/v1/orders', 'orderId clientOid'],
    ['futures', '/api/v1/st-orders', 'orderId clientOid'],
    ['futures', '/api/v1/copy-trade/futures/orders', 'orderId clientOid'],
    ['spot', '/api/v1/convert/order', 'orderId clientOrderId'],
    ['spot', '/api/v1/convert/limit/order', 'orderId clientOrderId'],
    ['spot', '/api/ua/v1/unified/order/place', 'orderId tradeType ts clientOid'],
    [
      'spot',
      '/api/ua/v1/classic/order/place',
      'orderId tradeType clientOid borrowSize loanApplyId',
    ],
    ['spot', '/api/ua/v2/unified/order/place', 'tradeType orderId clientOid ts'],
  ] as const)('%s %s: %s', (kind, path, members) => {
    expect(only(kind, 'POST', path).answerMembers).toEqual(members.split(' '));
  });
});

describe('the look-up', () => {
  it.each([
    ['spot', '/api/v1/hf/orders', '/api/v1/hf/orders/client-order/{clientOid}', true, 'id', 'ms'],
    [
      'spot',
      '/api/v1/hf/orders/sync',
      '/api/v1/hf/orders/client-order/{clientOid}',
      true,
      'id',
      'ms',
    ],
    [
      'spot',
      '/api/v3/hf/margin/order',
      '/api/v3/hf/margin/orders/client-order/{clientOid}',
      true,
      'id',
      'ms',
    ],
    ['spot', '/api/v1/orders', '/api/v1/order/client-order/{clientOid}', false, 'id', 'ms'],
    ['spot', '/api/v1/margin/order', '/api/v1/order/client-order/{clientOid}', false, 'id', 'ms'],
    ['spot', '/api/v1/stop-order', '/api/v1/stop-order/queryOrderByClientOid', false, 'id', 'ms'],
    ['spot', '/api/v3/oco/order', '/api/v3/oco/client-order/{clientOid}', true, 'orderId', 'ms'],
    [
      'spot',
      '/api/v3/hf/margin/stop-order',
      '/api/v3/hf/margin/stop-order/clientOid',
      false,
      'id',
      'ms',
    ],
    [
      'spot',
      '/api/v3/hf/margin/oco-order',
      '/api/v3/hf/margin/oco-order/clientOid',
      false,
      'orderId',
      'ms',
    ],
    ['futures', '/api/v1/orders', '/api/v1/orders/byClientOid', true, 'id', 'ms'],
    ['futures', '/api/v1/st-orders', '/api/v1/orders/byClientOid', true, 'id', 'ms'],
    ['spot', '/api/v1/convert/order', '/api/v1/convert/order/detail', false, 'orderId', 'ms'],
    [
      'spot',
      '/api/v1/convert/limit/order',
      '/api/v1/convert/limit/order/detail',
      false,
      'orderId',
      'ms',
    ],
    [
      'spot',
      '/api/ua/v1/unified/order/place',
      '/api/ua/v1/unified/order/detail',
      true,
      'orderId',
      'ns',
    ],
    [
      'spot',
      '/api/ua/v1/classic/order/place',
      '/api/ua/v1/classic/order/detail',
      false,
      'orderId',
      'ns',
    ],
    [
      'spot',
      '/api/ua/v2/unified/order/place',
      '/api/ua/v2/unified/order/detail',
      true,
      'orderId',
      'ns',
    ],
  ] as const)('of %s %s', (kind, path, lookUpPath, returnsFinished, orderIdMember, createdUnit) => {
    const lookUp = lookUpOf(only(kind, 'POST', path));
    expect(lookUp).toMatchObject({ path: lookUpPath, returnsFinished, orderIdMember, createdUnit });
    // It can be sent: on the same host there is such a read.
    expect(only(kind, 'GET', lookUpPath.replace('{clientOid}', 'a1')).effect).toBe('read');
  });

  it.each([
    ['spot', '/api/v1/hf/orders', undefined, ['symbol'], 'object'],
    ['spot', '/api/v3/hf/margin/order', undefined, ['symbol'], 'object'],
    ['spot', '/api/v1/orders', undefined, undefined, 'object'],
    ['spot', '/api/v1/stop-order', 'clientOid', ['symbol'], 'array'],
    ['spot', '/api/v3/oco/order', undefined, undefined, 'object'],
    ['spot', '/api/v3/hf/margin/stop-order', 'clientOid', undefined, 'object'],
    ['futures', '/api/v1/orders', 'clientOid', undefined, 'object'],
    ['spot', '/api/v1/convert/order', 'clientOrderId', undefined, 'object'],
    ['spot', '/api/ua/v1/unified/order/place', 'clientOid', ['tradeType', 'symbol'], 'object'],
    ['spot', '/api/ua/v2/unified/order/place', 'clientOid', ['tradeType', 'symbol'], 'object'],
  ] as const)('of %s %s asks with %s and %s', (kind, path, idParameter, queryFromBody, answer) => {
    const lookUp = lookUpOf(only(kind, 'POST', path));
    expect(lookUp?.idParameter).toBe(idParameter);
    expect(lookUp?.queryFromBody).toEqual(queryFromBody);
    expect(lookUp?.answer).toBe(answer);
  });

  it.each(['/api/v1/copy-trade/futures/orders', '/api/v1/copy-trade/futures/st-orders'])(
    'is missing for %s',
    (path) => {
      expect(only('futures', 'POST', path)).not.toHaveProperty('lookUp');
    },
  );

  it('compares what the order is about', () => {
    const terms = (kind: HostKind, path: string): string | undefined =>
      lookUpOf(only(kind, 'POST', path))?.terms.join(' ');
    expect(terms('spot', '/api/v1/hf/orders')).toBe('symbol side type size price funds');
    expect(terms('spot', '/api/v1/stop-order')).toBe('symbol side type size price funds stopPrice');
    expect(terms('futures', '/api/v1/orders')).toBe('symbol side type size price funds stopPrice');
    expect(terms('spot', '/api/ua/v1/unified/order/place')).toBe(
      'symbol side orderType size price',
    );
    expect(terms('spot', '/api/v3/oco/order')).toBe('symbol');
    expect(lookUpOf(only('spot', 'POST', '/api/v3/oco/order'))?.details).toBe(
      '/api/v3/oco/order/details/{orderId}',
    );
  });

  it('knows what the found order calls by another name', () => {
    expect(lookUpOf(only('spot', 'POST', '/api/v1/hf/orders/sync'))?.renamed).toEqual({
      originSize: 'size',
      canceledSize: 'cancelledSize',
    });
  });

  it('proves nothing for a conditional order of the unified account', () => {
    for (const path of ['/api/ua/v1/unified/order/place', '/api/ua/v2/unified/order/place']) {
      expect(lookUpOf(only('spot', 'POST', path))?.unprovenWith).toEqual([
        'triggerPrice',
        'triggerDirection',
      ]);
    }
    expect(lookUpOf(only('spot', 'POST', '/api/v1/hf/orders'))).not.toHaveProperty('unprovenWith');
  });
});

describe('the time window', () => {
  it.each(['', '/sync', '/test', '/multi', '/multi/sync'])('is taken by /hf/orders%s', (tail) => {
    expect(only('spot', 'POST', `/api/v1/hf/orders${tail}`).timeWindow).toBe(true);
  });

  it.each([
    ['spot', '/api/v3/hf/margin/order'],
    ['spot', '/api/v1/hf/orders/alter'],
    ['spot', '/api/v1/orders'],
    ['futures', '/api/v1/orders'],
  ] as const)('is not by %s %s', (kind, path) => {
    expect(only(kind, 'POST', path)).not.toHaveProperty('timeWindow');
  });
});
