import { describe, expect, test } from 'vitest';
import type { Endpoint, LookUp } from '../../src/endpoints/endpoint.js';
import { lookUps } from '../../src/endpoints/look-ups.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import {
  adoptedAnswer,
  createdAtMs,
  foundOrders,
  hasLegs,
  hasTerms,
  lookUpUrl,
  provesAbsence,
} from '../../src/orders/found-order.js';

const origin = 'https://api.kucoin.com';

function endpointOf(path: string, host = origin): Endpoint {
  return requestFacts({ method: 'POST', url: host + path }).endpoint!;
}

function adopted(endpoint: Endpoint, lookUp: LookUp, found: Record<string, unknown>) {
  const { text, ...rest } = adoptedAnswer(endpoint, lookUp, found, 'oid-1');
  return { ...rest, body: JSON.parse(text) as unknown };
}

describe('the orders in the answer of a look-up', () => {
  const order = { id: '6a11', clientOid: 'oid-1' };

  test('are the one in `data`, or those of the id in an array', () => {
    expect(foundOrders(lookUps.spotHf, order, 'oid-1')).toEqual([order]);
    expect(foundOrders(lookUps.spotStop, [order], 'oid-1')).toEqual([order]);
    const others = [{ id: '1', clientOid: 'x' }, order, { ...order, id: '2' }];
    expect(foundOrders(lookUps.spotStop, others, 'oid-1')).toEqual([order, { ...order, id: '2' }]);
  });

  test('are none when KuCoin says so: null, or an empty array where an array is due', () => {
    expect(foundOrders(lookUps.spotHf, null, 'oid-1')).toEqual([]);
    expect(foundOrders(lookUps.spotStop, null, 'oid-1')).toEqual([]);
    expect(foundOrders(lookUps.spotStop, [], 'oid-1')).toEqual([]);
  });

  test.each([
    ['nothing at all', undefined],
    ['text', 'order'],
    ['an empty object', {}],
    ['an empty array where an object is due', []],
    ['an order without its id', { clientOid: 'oid-1' }],
    ['an order whose id is null', { id: null, clientOid: 'oid-1' }],
    ['an order whose id is empty', { id: '', clientOid: 'oid-1' }],
    ['an order with the id under another name', { orderId: '6a11', clientOid: 'oid-1' }],
    ['another order', { id: '6a11', clientOid: 'oid-2' }],
  ])('cannot be read from %s, which is not the same as none', (_, data) => {
    expect(foundOrders(lookUps.spotHf, data, 'oid-1')).toBeUndefined();
  });

  test('belong to the id that was asked for when they do not repeat it', () => {
    expect(foundOrders(lookUps.spotHf, { id: '6a11' }, 'oid-1')).toEqual([{ id: '6a11' }]);
    expect(foundOrders(lookUps.spotHf, { id: 6, clientOid: null }, 'oid-1')).toHaveLength(1);
  });

  test('carry the id of a conversion under its own name', () => {
    const conversion = { orderId: '1', clientOrderId: 'oid-1' };
    expect(foundOrders(lookUps.convert, conversion, 'oid-1')).toEqual([conversion]);
    expect(foundOrders(lookUps.convert, conversion, 'oid-2')).toBeUndefined();
  });
});

describe('the terms of a found order', () => {
  const asked = {
    symbol: 'BTC-USDT',
    side: 'buy',
    type: 'limit',
    price: '50000.0',
    size: '0.00100',
  };
  const found = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.001' };
  const fits = (change: object, other: object = {}): boolean =>
    hasTerms(lookUps.spotHf, { ...asked, ...change }, { ...found, ...other });

  test('are equal as decimals, not as text', () => {
    expect(fits({})).toBe(true);
  });

  test.each([
    ['0.1', '0.10'],
    ['.1', '0.1'],
    ['1', '1.00000000000000000000'],
    [1, '1.0'],
    [0.1, '0.10000000000000000000'],
    ['1e-7', '0.0000001'],
    [1e-7, '0.00000010'],
    ['1E3', '1000'],
    ['+5', '5'],
    ['0', '0.00'],
    ['-0.5', '-.50'],
    ['000123.450', '123.45'],
    ['0.30000000000000004', '0.30000000000000004'],
  ])('%s is %s', (size, shown) => {
    expect(fits({ size }, { size: shown })).toBe(true);
  });

  test.each([
    ['0.1', '0.11'],
    ['1', '10'],
    ['1e3', '100'],
    ['-1', '1'],
    ['0.30000000000000004', '0.3'],
    ['123456789012345678', '123456789012345679'],
    ['', '0'],
    ['abc', '0'],
    ['1', ''],
    ['1', null],
    ['1', undefined],
    ['1', {}],
    [{}, '1'],
  ])('%s is not %s', (size, shown) => {
    expect(fits({ size }, { size: shown })).toBe(false);
  });

  test('do not depend on the case of letters', () => {
    expect(fits({ side: 'BUY', symbol: 'btc-usdt' })).toBe(true);
  });

  test.each(['symbol', 'side', 'type', 'price', 'size'])('are other when the %s is', (name) => {
    expect(fits({}, { [name]: 'other' })).toBe(false);
  });

  test('that were not asked for do not count', () => {
    expect(fits({ price: undefined, size: null }, { price: '0', funds: '99' })).toBe(true);
    expect(fits({ funds: '10' }, { funds: '99' })).toBe(false);
  });

  test('that the order does not show count as unlike', () => {
    expect(fits({ funds: '10' })).toBe(false);
    expect(fits({}, { size: undefined })).toBe(false);
  });

  test('include the trigger of a stop order', () => {
    const stop = { ...asked, stopPrice: '49000' };
    const shown = { ...found, stopPrice: '49000.00000000000000000000' };
    expect(hasTerms(lookUps.spotStop, stop, shown)).toBe(true);
    expect(hasTerms(lookUps.spotStop, stop, { ...shown, stopPrice: '49001' })).toBe(false);
  });
});

describe('the legs of an OCO order', () => {
  const asked = {
    ...{ symbol: 'BTC-USDT', side: 'buy', price: '94000', size: '0.1' },
    ...{ stopPrice: '98000', limitPrice: '96000' },
  };
  const leg = { side: 'buy', size: '0.10000000000000000000', stopPrice: '98000.0' };
  const legs = [
    { ...leg, price: '94000.0' },
    { ...leg, price: '96000.0' },
  ];
  const fits = (orders: unknown): boolean => hasLegs(lookUps.spotOco, asked, { orders });

  test('are those that were asked for', () => {
    expect(fits(legs)).toBe(true);
    expect(fits([...legs].reverse())).toBe(true);
  });

  test.each([
    ['side', { side: 'sell' }],
    ['size', { size: '0.2' }],
    ['price', { price: '94001' }],
  ])('are others when one has another %s', (_, change) => {
    expect(fits([{ ...legs[0], ...change }, legs[1]])).toBe(false);
  });

  test('are others when no leg has the stop price or the limit price', () => {
    expect(fits(legs.map((each) => ({ ...each, stopPrice: '1' })))).toBe(false);
    expect(fits([legs[0], { ...legs[1], price: '1' }])).toBe(false);
  });

  test.each([[[]], [undefined], ['text'], [[null]]])('are none in %j', (orders) => {
    expect(fits(orders)).toBe(false);
  });
});

describe('the date of a found order', () => {
  test('is in milliseconds, or in nanoseconds where KuCoin counts those', () => {
    expect(createdAtMs(lookUps.spotHf, { createdAt: 1_700_000_000_123 })).toBe(1_700_000_000_123);
    expect(createdAtMs(lookUps.spotOco, { orderTime: '1700000000123' })).toBe(1_700_000_000_123);
    const unified = { orderTime: '1700000000123000000', createdAt: 5 };
    expect(createdAtMs(lookUps.unified, unified)).toBe(1_700_000_000_123);
  });

  test.each([{}, { createdAt: null }, { createdAt: 'today' }, { createdAt: 0 }])(
    'is not known from %j',
    (found) => {
      expect(createdAtMs(lookUps.spotHf, found)).toBeUndefined();
    },
  );
});

describe('an adopted answer', () => {
  test('of spot HF has the two ids', () => {
    const answer = adopted(endpointOf('/api/v1/hf/orders'), lookUps.spotHf, {
      id: '6a11',
      clientOid: 'oid-1',
      size: '1',
    });
    expect(answer).toEqual({
      orderId: '6a11',
      missing: [],
      body: { code: '200000', data: { orderId: '6a11', clientOid: 'oid-1' } },
    });
  });

  test('of spot HF sync has the members of that endpoint that the look-up gives', () => {
    const { body, missing } = adopted(endpointOf('/api/v1/hf/orders/sync'), lookUps.spotHf, {
      ...{ id: '6a11', size: '1', dealSize: '0.4', remainSize: '0.5', cancelledSize: '0.1' },
      ...{ createdAt: 5, active: true, price: '9' },
    });
    expect(body).toEqual({
      code: '200000',
      data: {
        orderId: '6a11',
        clientOid: 'oid-1',
        originSize: '1',
        dealSize: '0.4',
        remainSize: '0.5',
        canceledSize: '0.1',
      },
    });
    expect(missing).toEqual(['orderTime', 'status', 'matchTime']);
  });

  test('of margin does not invent what was borrowed', () => {
    const { body, missing } = adopted(endpointOf('/api/v3/hf/margin/order'), lookUps.marginHf, {
      id: '6a11',
    });
    expect(body).toEqual({ code: '200000', data: { orderId: '6a11', clientOid: 'oid-1' } });
    expect(missing).toEqual(['loanApplyId', 'borrowSize']);
  });

  test('of a conversion calls the id by its name', () => {
    const { body } = adopted(endpointOf('/api/v1/convert/order'), lookUps.convert, {
      orderId: '77',
    });
    expect(body).toEqual({ code: '200000', data: { orderId: '77', clientOrderId: 'oid-1' } });
  });

  test('of a stop order has the order id alone', () => {
    const { body, missing } = adopted(endpointOf('/api/v1/stop-order'), lookUps.spotStop, {
      id: 'vs93',
    });
    expect([body, missing]).toEqual([{ code: '200000', data: { orderId: 'vs93' } }, []]);
  });

  test('keeps a null that the look-up gives', () => {
    const found = { id: '6a11', loanApplyId: null, borrowSize: '1' };
    const { body } = adopted(endpointOf('/api/v3/hf/margin/order'), lookUps.marginHf, found);
    expect(body).toMatchObject({ data: { loanApplyId: null, borrowSize: '1' } });
  });
});

describe('the address of a look-up', () => {
  const url = (lookUp: LookUp, asked: object, query = '', id = 'oid-1'): string =>
    lookUpUrl(origin, lookUp, id, asked as Record<string, unknown>, query).slice(origin.length);

  test('has the id in its path or in its query, and the symbol where it is wanted', () => {
    const asked = { symbol: 'BTC-USDT' };
    expect(url(lookUps.spotHf, asked)).toBe('/api/v1/hf/orders/client-order/oid-1?symbol=BTC-USDT');
    expect(url(lookUps.futures, asked)).toBe('/api/v1/orders/byClientOid?clientOid=oid-1');
    expect(url(lookUps.classic, asked)).toBe('/api/v1/order/client-order/oid-1');
    expect(url(lookUps.spotStop, asked)).toBe(
      '/api/v1/stop-order/queryOrderByClientOid?clientOid=oid-1&symbol=BTC-USDT',
    );
    expect(url(lookUps.convert, asked)).toBe('/api/v1/convert/order/detail?clientOrderId=oid-1');
  });

  test('takes what the body lacks from the query of the placement', () => {
    expect(url(lookUps.unified, { symbol: 'X' }, 'tradeType=SPOT')).toBe(
      '/api/ua/v1/unified/order/detail?clientOid=oid-1&tradeType=SPOT&symbol=X',
    );
  });

  test('cannot be led astray by an odd id', () => {
    expect(url(lookUps.classic, {}, '', 'a/b?c$&')).toBe(
      '/api/v1/order/client-order/a%2Fb%3Fc%24%26',
    );
  });
});

describe('"not there"', () => {
  test('proves absence only where KuCoin says that finished orders are returned', () => {
    const proven = Object.entries(lookUps).filter(([, lookUp]) => provesAbsence(lookUp, {}));
    expect(proven.map(([name]) => name)).toEqual([
      'spotHf',
      'marginHf',
      'spotOco',
      'futures',
      'unified',
      'unifiedV2',
    ]);
  });

  test('proves nothing of a conditional order of the unified account', () => {
    expect(provesAbsence(lookUps.unified, { triggerPrice: '1' })).toBe(false);
    expect(provesAbsence(lookUps.unified, { triggerPrice: null })).toBe(true);
  });
});
