import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import type { HostKind } from '../../src/types/index.js';
import { envelope, verdictOf } from '../fixtures/answers.js';

const orders = { method: 'POST', url: 'http://127.0.0.1:8080/api/v1/orders' };
const fills = { method: 'GET', url: 'http://127.0.0.1:8080/api/v1/fills' };

const on = (
  request: typeof orders,
  code: string,
  msg?: string,
  hosts?: Readonly<Record<string, HostKind>>,
): string =>
  verdictOf(classify({ request, response: { status: 200, body: envelope(code, msg) } }, { hosts }));

describe('a loopback host without a word about what it serves', () => {
  test.each([
    [
      '200002',
      'Too many requests in a short period of time',
      'rate-limit backoff no endpoint 10000',
    ],
    ['300018', 'clientOid parameter repeated', 'duplicate surface no'],
    ['400100', 'account.available.amount', 'insufficient-funds surface no'],
    ['500000', 'Internal Server Error', 'server surface unknown'],
    ['429000', 'Too Many Requests', 'overload retry no request'],
    ['400002', 'Invalid KC-API-TIMESTAMP', 'clock re-sign no request'],
    ['987654', 'Something new', 'unknown surface unknown'],
  ])('an order answered %s %s', (code, msg, expected) => {
    expect(on(orders, code, msg)).toBe(expected);
  });

  test('a code whose meanings contradict each other is surfaced, unless its words decide', () => {
    expect(on(fills, '200002')).toBe('unknown surface no');
    expect(on(orders, '200002')).toBe('unknown surface unknown');
    expect(on(fills, '200002', 'Order cancel for this pair suspended')).toMatch(/surface no$/);
    expect(on(fills, '200002', 'The query scope for Level 3 cannot exceed 200')).toBe(
      'invalid-request surface no',
    );
  });
});

describe('a host that was named', () => {
  test.each<[HostKind, string]>([
    ['futures', 'rate-limit backoff no endpoint 10000'],
    ['spot', 'not-tradable surface no'],
  ])('as %s decides what 200002 means', (kind, expected) => {
    expect(on(fills, '200002', undefined, { '127.0.0.1:8080': kind })).toBe(expected);
    expect(on(fills, '200002', undefined, { '127.0.0.1': kind })).toBe(expected);
  });
});

describe('a bare path', () => {
  test.each([
    ['/api/v1/hf/orders', 'POST', 'spot'],
    ['/api/v1/st-orders', 'POST', 'futures'],
    ['/api/v3/hf/margin/order', 'POST', 'margin'],
    ['/api/v1/earn/orders', 'POST', 'earn'],
    ['/api/ua/v1/unified/order/place', 'POST', 'unified'],
    ['/api/v1/orders', 'POST', 'unknown'],
    ['/nowhere', 'GET', 'unknown'],
  ])('%s names the product %3$s', (url, method, family) => {
    const response = { status: 200, body: envelope('987654') };
    expect(classify({ request: { method, url }, response }).family).toBe(family);
  });
});

test('an unknown host is classified by its path like any other', () => {
  const request = { method: 'POST', url: 'https://proxy.example/api/v1/hf/orders' };
  const response = { status: 200, body: envelope('200004', 'Balance insufficient!') };
  expect(verdictOf(classify({ request, response }))).toBe('insufficient-funds surface no');
});
