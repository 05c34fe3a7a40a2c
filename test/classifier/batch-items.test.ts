import { describe, expect, test } from 'vitest';
import { readBatch } from '../../src/classifier/batch-items.js';
import { classify } from '../../src/classifier/classify.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { type RequestName, requests } from '../fixtures/requests.js';

const itemsOf = (name: RequestName, data: unknown) =>
  readBatch(data, requestFacts(requests[name])).items;

const answered = (name: RequestName, data: unknown) =>
  classify({
    request: requests[name],
    response: { status: 200, body: JSON.stringify({ code: '200000', data }) },
  });

describe('batches that failed in part', () => {
  test('spot orders show it by success and failMsg', () => {
    // Kucoin/kucoin-universal-sdk, example of POST /api/v1/hf/orders/multi.
    const classification = answered('placeSpotBatch', [
      { orderId: '6710d8336afcdb0007319c27', clientOid: 'client order id 12', success: true },
      { success: false, failMsg: 'The order funds should more then 0.1 USDT.' },
    ]);
    expect(classification).toMatchObject({ action: 'ok', executed: 'yes' });
    expect(classification.items).toHaveLength(1);
    expect(classification.items?.[0]).toMatchObject({
      index: 1,
      message: 'The order funds should more then 0.1 USDT.',
      action: 'surface',
    });
    expect(classification.items?.[0]).not.toHaveProperty('code');
  });

  test('futures orders show it by a code of their own', () => {
    const classification = answered('placeFuturesBatch', [
      { orderId: '1', clientOid: 'a', symbol: 'XBTUSDTM', code: '200000', msg: 'success' },
      { clientOid: 'b', symbol: 'XBTUSDTM', code: '300018', msg: 'clientOid parameter repeated' },
      { clientOid: 'c', symbol: 'XBTUSDTM', code: 300002, msg: 'Order placement suspended' },
    ]);
    expect(classification.items).toEqual([
      expect.objectContaining({
        index: 1,
        code: '300018',
        clientOid: 'b',
        symbol: 'XBTUSDTM',
        action: 'surface',
        kind: 'duplicate',
      }),
      expect.objectContaining({ index: 2, code: '300002', clientOid: 'c', action: 'retry' }),
    ]);
  });

  test('futures cancels show it by a code that is the older success', () => {
    const classification = answered('cancelFuturesBatch', [
      { orderId: '250445104152670209', clientOid: null, code: '200', msg: 'success' },
      { orderId: '250445181751463936', clientOid: null, code: '100004', msg: 'not cancelable' },
    ]);
    expect(classification.items).toEqual([
      expect.objectContaining({
        index: 1,
        code: '100004',
        orderId: '250445181751463936',
        kind: 'order-not-found',
      }),
    ]);
  });

  test('the spot cancel-all names the symbols that it failed for', () => {
    // Kucoin/kucoin-universal-sdk, schema of DELETE /api/v1/hf/orders/cancelAll.
    const classification = answered('cancelSpotAll', {
      succeedSymbols: ['ETH-USDT'],
      failedSymbols: [
        { symbol: 'BTC-USDT', error: "can't cancel, system timeout" },
        { symbol: 'KCS-USDT' },
      ],
    });
    expect(classification).toMatchObject({ action: 'ok', executed: 'yes' });
    expect(classification.items).toEqual([
      {
        index: 0,
        symbol: 'BTC-USDT',
        message: "can't cancel, system timeout",
        action: 'surface',
        kind: 'unknown',
        meaning: "can't cancel, system timeout",
        hint: expect.stringMatching(/\w/) as string,
      },
      expect.objectContaining({ index: 1, symbol: 'KCS-USDT', action: 'surface' }),
    ]);
  });

  test('margin modes show it in a list of errors', () => {
    // Kucoin/kucoin-universal-sdk, example of POST /api/v2/position/batchChangeMarginMode.
    const classification = answered('setMarginModes', {
      marginMode: { ETHUSDTM: 'ISOLATED', XBTUSDTM: 'CROSS' },
      errors: [{ code: '50002', msg: 'exist.order.or.position', symbol: 'XBTUSDTM' }],
    });
    expect(classification.items).toEqual([
      expect.objectContaining({ code: '50002', symbol: 'XBTUSDTM', action: 'surface' }),
    ]);
  });

  test('classic orders show it by their status', () => {
    const data = {
      data: [
        { symbol: 'BTC-USDT', id: '1', status: 'success', failMsg: null },
        { symbol: 'BTC-USDT', id: null, status: 'fail', failMsg: 'Balance insufficient!' },
      ],
    };
    expect(itemsOf('placeSpotBatch', data)).toMatchObject([
      { index: 1, message: 'Balance insufficient!' },
    ]);
  });

  test('unified orders sit in items', () => {
    const classification = answered('placeUnifiedBatch', {
      tradeType: 'SPOT',
      items: [
        { orderId: '1', code: '200000' },
        { clientOid: 'x', code: '106150', msg: 'InsufficientFunds' },
      ],
    });
    expect(classification.items).toMatchObject([
      { index: 1, code: '106150', kind: 'insufficient-funds', clientOid: 'x' },
    ]);
  });
});

describe('items that only have words', () => {
  test.each<[RequestName, message: string, kind: string, action: string]>([
    ['placeSpotBatch', 'The order funds should more then 0.1 USDT.', 'invalid-order', 'surface'],
    ['placeSpotBatch', 'Balance insufficient!', 'insufficient-funds', 'surface'],
    ['placeSpotBatch', 'Order size below the minimum requirement.', 'invalid-order', 'surface'],
    ['placeSpotBatch', 'order_not_exist_or_not_allow_to_cancel', 'order-not-found', 'surface'],
    ['placeSpotBatch', 'clientOid duplicated', 'duplicate', 'surface'],
    ['placeSpotBatch', 'Unsupported trading pair.', 'not-tradable', 'surface'],
    ['placeSpotBatch', 'Too many requests', 'rate-limit', 'backoff'],
    [
      'placeFuturesBatch',
      'Order placement/cancellation suspended, please try again later.',
      'not-tradable',
      'retry',
    ],
    ['placeFuturesBatch', 'clientOid parameter repeated', 'duplicate', 'surface'],
    ['placeUnifiedBatch', 'InsufficientFunds', 'insufficient-funds', 'surface'],
    // A doubt is nothing to send again.
    ['placeSpotBatch', 'The system is busy, please try again later', 'overload', 'surface'],
    ['placeSpotBatch', 'Balance check timed out', 'unknown', 'surface'],
    ['placeSpotBatch', 'order confirmation failed, balance insufficient?', 'unknown', 'surface'],
    ['placeSpotBatch', 'Words that nobody has seen', 'unknown', 'surface'],
  ])('to %s: %s is %s', (name, failMsg, kind, action) => {
    const [item] = itemsOf(name, [{ success: false, failMsg }]);
    expect(item).toMatchObject({ message: failMsg, kind, action });
  });
});

describe('items with a code', () => {
  test.each<[RequestName, code: string, kind: string, action: string]>([
    ['placeFuturesBatch', '300002', 'not-tradable', 'retry'],
    // Lost inside, a code of another product, and one of none: nothing to send again.
    ['placeFuturesBatch', '500000', 'server', 'surface'],
    ['placeSpotBatch', '300002', 'unknown', 'surface'],
    ['placeFuturesBatch', '987654', 'unknown', 'surface'],
  ])('to %s: %s is %s', (name, code, kind, action) => {
    expect(itemsOf(name, [{ code, msg: 'x' }])).toMatchObject([{ code, kind, action }]);
  });
});

describe('orders of a batch that do not show an id', () => {
  test('are named among those that did not', () => {
    const classification = answered('placeSpotBatch', [
      { orderId: '6a1', success: true },
      { orderId: null, clientOid: 'b', success: true },
      null,
      { success: false, failMsg: 'Balance insufficient!' },
    ]);
    expect(classification).toMatchObject({ action: 'ok', executed: 'yes' });
    expect(classification.items).toMatchObject([
      { index: 1, clientOid: 'b', kind: 'server', action: 'surface' },
      { index: 2, kind: 'server', action: 'surface' },
      { index: 3, kind: 'insufficient-funds' },
    ]);
    expect(classification.items?.[0]?.hint).toMatch(/clientOid/);
  });

  test.each([[[]], [null], ['ok'], [{}], [[{}, null]], [{ one: [{ success: false }], two: [] }]])(
    'leave it open what became of all of them: %j',
    (data) => {
      const classification = answered('placeSpotBatch', data);
      expect(classification).toMatchObject({
        action: 'surface',
        kind: 'server',
        executed: 'unknown',
      });
    },
  );
});

describe('batches that did not fail', () => {
  test.each<[RequestName, unknown]>([
    ['placeSpotBatch', [{ orderId: '1', success: true, failMsg: '' }]],
    ['placeFuturesBatch', [{ orderId: '1', code: '200000', msg: 'success' }]],
    ['cancelFuturesBatch', [{ orderId: '1', code: '200', msg: 'success' }]],
    ['cancelSpotAll', { succeedSymbols: ['ETH-USDT'], failedSymbols: [] }],
    ['setMarginModes', { marginMode: { ETHUSDTM: 'ISOLATED' }, errors: [] }],
    ['placeSpotBatch', ['5bd6e9286d99522a52e458de']],
    ['cancelFuturesBatch', []],
    ['cancelFuturesBatch', null],
    ['cancelSpotAll', 'ok'],
    ['cancelFuturesBatch', [null, 7, 'x', []]],
    ['setMarginModes', { one: [{ success: false }], two: [] }],
  ])('%s with %j has no items', (name, data) => {
    const classification = answered(name, data);
    expect(classification.action).toBe('ok');
    expect(classification).not.toHaveProperty('items');
  });

  test('what is no batch is not looked into', () => {
    expect(answered('placeSpot', [{ success: false }])).not.toHaveProperty('items');
  });
});

test('an item without words of its own still says what to do', () => {
  const [item] = itemsOf('placeSpotBatch', [{ success: false }]);
  expect(item).toEqual({
    index: 0,
    action: 'surface',
    kind: 'unknown',
    meaning: expect.stringMatching(/\w/) as string,
    hint: expect.stringMatching(/\w/) as string,
  });
});

test("the caller's address is taken out of an item's words", () => {
  const [item] = itemsOf('placeFuturesBatch', [{ code: '400006', msg: 'Invalid IP: 1.2.3.4' }]);
  expect(JSON.stringify(item)).not.toContain('1.2.3.4');
  expect(item).toMatchObject({ message: 'Invalid IP: [ip]', action: 'abort' });
});
