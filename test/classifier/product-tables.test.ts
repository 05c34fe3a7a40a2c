import { describe, expect, test } from 'vitest';
import { productTables } from '../../src/classifier/product-tables.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';

const spot = 'https://api.kucoin.com';
const futures = 'https://api-futures.kucoin.com';

const tables = (method: string, url: string): string[] =>
  productTables(requestFacts({ method, url })).map((product) => product.tables.join(' '));

describe('the tables that answer for a request', () => {
  test.each([
    ['POST', `${spot}/api/v1/hf/orders`, 'spot gateway'],
    ['POST', `${spot}/api/v3/hf/margin/order`, 'margin spot gateway'],
    ['POST', `${futures}/api/v1/orders`, 'futures gateway'],
    ['POST', `${futures}/api/v1/copy-trade/futures/orders`, 'copytrading futures gateway'],
    ['POST', `${spot}/api/v3/withdrawals`, 'account spot gateway'],
    ['POST', `${spot}/api/v3/accounts/universal-transfer`, 'account spot gateway'],
    ['GET', `${spot}/api/v1/accounts`, 'account spot gateway'],
    // A read of an account is answered by the product that keeps it.
    ['GET', `${spot}/api/v3/margin/accounts`, 'account margin spot gateway'],
    ['GET', `${spot}/api/v3/isolated/accounts`, 'account margin spot gateway'],
    ['GET', `${futures}/api/v1/account-overview`, 'account futures spot gateway'],
    // A transfer is no order of any product.
    ['POST', `${futures}/api/v3/transfer-out`, 'account spot gateway'],
    ['POST', `${spot}/api/ua/v1/unified/order/place`, 'unified gateway'],
    ['POST', `${spot}/api/ua/v1/withdrawal`, 'unified account spot gateway'],
    ['POST', `${spot}/api/ua/v9/new/thing`, 'unified account spot gateway'],
    ['GET', `${spot}/api/ua/v9/new/thing`, 'unified gateway'],
    ['POST', `${spot}/api/v9/new/thing`, 'spot gateway'],
    ['POST', `${futures}/api/v9/new/thing`, 'futures gateway'],
    ['POST', 'http://localhost/nowhere', 'gateway'],
  ])('%s %s: %s', (method, url, expected) => {
    expect(tables(method, url)).toEqual([expected]);
  });

  test('are those of both products where two hosts share a path and neither was named', () => {
    expect(tables('POST', 'http://localhost/api/v1/orders').sort()).toEqual([
      'futures gateway',
      'spot gateway',
    ]);
  });

  test('of others the unified account borrows for its orders, and not for its funds', () => {
    const borrows = (path: string): boolean | undefined =>
      productTables(requestFacts({ method: 'POST', url: spot + path }))[0]?.takesAll;
    expect(borrows('/api/ua/v1/unified/order/place')).toBe(true);
    expect(borrows('/api/ua/v1/unified/order/cancel')).toBe(true);
    expect(borrows('/api/ua/v1/account/transfer')).toBeUndefined();
    expect(borrows('/api/ua/v1/withdrawal')).toBeUndefined();
  });
});
