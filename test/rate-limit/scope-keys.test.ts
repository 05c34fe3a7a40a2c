import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import {
  breakerKeys,
  closedScope,
  refusedBreakerKey,
  scopeKeys,
  type ScopeKeys,
} from '../../src/rate-limit/scope-keys.js';
import { fingerprint } from '../../src/signing/fingerprint.js';
import { envelope } from '../fixtures/answers.js';
import { type RequestName, requests } from '../fixtures/requests.js';

const signed = { account: 'a1', egress: 'e1' };
const unsigned = { account: undefined, egress: 'e1' };
const of = (
  name: RequestName,
  sender = signed as { account: string | undefined; egress: string },
) => scopeKeys(requestFacts(requests[name]), sender);

/** Whether two requests share their scopes. */
function shared(one: ScopeKeys, two: ScopeKeys) {
  return {
    ip: one.ip === two.ip,
    pool: one.pool === two.pool,
    endpoint: one.endpoint === two.endpoint,
  };
}

describe('two requests of one account from one address', () => {
  test('share the address, whatever the host of the site', () => {
    expect(shared(of('readSpot'), of('placeFutures'))).toEqual({
      ip: true,
      pool: false,
      endpoint: false,
    });
  });

  test('share the pool of one product', () => {
    expect(shared(of('placeSpot'), of('placeMargin')).pool).toBe(true);
    expect(shared(of('placeFutures'), of('placeCopy')).pool).toBe(false);
    expect(shared(of('readAccount'), of('transfer')).pool).toBe(true);
    expect(shared(of('readEarn'), of('readSpot')).pool).toBe(false);
  });

  test('share an endpoint whatever the ids in its path and query', () => {
    const cancel = (id: string) =>
      scopeKeys(
        requestFacts({
          method: 'DELETE',
          url: `https://api.kucoin.com/api/v1/orders/${id}?x=${id}`,
        }),
        signed,
      );
    expect(shared(cancel('1'), cancel('2')).endpoint).toBe(true);
  });

  test('do not share an endpoint that the method tells apart', () => {
    const url = 'https://api.kucoin.com/api/v1/orders';
    const keys = (method: string) => scopeKeys(requestFacts({ method, url }), signed);
    expect(keys('GET').endpoint).not.toBe(keys('POST').endpoint);
  });

  test('do not share the address where the sites differ', () => {
    const at = (host: string) =>
      scopeKeys(requestFacts({ method: 'GET', url: `https://${host}/api/v1/accounts` }), signed);
    expect(shared(at('api.kucoin.com'), at('openapi-v2.kucoin.com'))).toEqual({
      ip: true,
      pool: true,
      endpoint: true,
    });
    expect(shared(at('api.kucoin.com'), at('api.kucoin.eu'))).toEqual({
      ip: false,
      pool: false,
      endpoint: false,
    });
    expect(shared(at('127.0.0.1:1'), at('127.0.0.1:2')).ip).toBe(false);
  });
});

describe('two accounts', () => {
  const other = { account: 'a2', egress: 'e1' };

  test('share the address and nothing else', () => {
    expect(shared(of('placeSpot'), of('placeSpot', other))).toEqual({
      ip: true,
      pool: false,
      endpoint: false,
    });
  });

  test('share the public pool, which belongs to the address', () => {
    expect(shared(of('readCandles'), of('readCandles', other)).pool).toBe(true);
    expect(shared(of('readCandles'), of('readCandles', unsigned)).pool).toBe(true);
  });
});

describe('two addresses', () => {
  const elsewhere = { account: 'a1', egress: 'e2' };

  test('of one account share its quota and its endpoints', () => {
    expect(shared(of('placeSpot'), of('placeSpot', elsewhere))).toEqual({
      ip: false,
      pool: true,
      endpoint: true,
    });
  });

  test('share nothing of what is public', () => {
    const other = { account: undefined, egress: 'e2' };
    expect(shared(of('readCandles', unsigned), of('readCandles', other))).toEqual({
      ip: false,
      pool: false,
      endpoint: false,
    });
  });
});

describe('the scope that an answer closes', () => {
  const keys: ScopeKeys = {
    ip: 'IP',
    pool: 'POOL',
    endpoint: 'ENDPOINT',
    interface: 'INTERFACE',
    host: 'HOST',
  };
  const closes = (
    name: RequestName,
    status: number,
    body: string,
    headers?: Record<string, string>,
  ) =>
    closedScope(classify({ request: requests[name], response: { status, body, headers } }), keys);

  test.each<
    [string, RequestName, number, string, Record<string, string> | undefined, string | undefined]
  >([
    ['1015', 'readSpot', 429, 'error code: 1015', undefined, 'IP'],
    ['1015 as an envelope', 'placeFutures', 200, envelope('1015'), undefined, 'IP'],
    ['a quota', 'placeSpot', 429, envelope('429000'), { 'gw-ratelimit-reset': '5' }, 'POOL'],
    ['a block of one endpoint', 'readFutures', 200, envelope('200002'), undefined, 'ENDPOINT'],
    ['an overload', 'placeSpot', 429, envelope('429000'), undefined, undefined],
    [
      'an overload with a wait',
      'placeSpot',
      429,
      envelope('429000'),
      { 'retry-after': '5' },
      undefined,
    ],
    ['a bare 429', 'readSpot', 429, '', { 'retry-after': '30' }, undefined],
    [
      'a challenge on 429',
      'readSpot',
      429,
      '',
      { 'cf-mitigated': 'challenge', 'retry-after': '30' },
      undefined,
    ],
    ['a 503 with a wait', 'readSpot', 503, '', { 'retry-after': '30' }, undefined],
    ['another number of Cloudflare', 'readSpot', 503, 'error code: 1200', undefined, undefined],
    ['a wrong key', 'readSpot', 401, envelope('400003'), undefined, undefined],
    ['an unknown code', 'readSpot', 200, envelope('987654'), undefined, undefined],
  ])('%s', (_, name, status, body, headers, expected) => {
    expect(closes(name, status, body, headers)).toBe(expected);
  });
});

describe('the breaker key that a refusal counts towards', () => {
  const facts = requestFacts(requests.placeSpot);
  const keys = breakerKeys(facts, 'f1', 'e1');
  const latchOf = (status: number, body: string) =>
    refusedBreakerKey(classify({ request: requests.placeSpot, response: { status, body } }), keys);

  test.each([
    ['400003', 401, envelope('400003'), 'key'],
    ['400004', 401, envelope('400004'), 'key'],
    ['400005', 401, envelope('400005'), 'key'],
    ['418', 418, 'Too Many Bad Auth', 'key'],
    ['400006', 403, envelope('400006'), 'egress'],
    ['400007', 403, envelope('400007'), 'endpoint'],
    ['400010', 403, envelope('400010'), 'endpoint'],
  ] as const)('%s shuts the %4$s', (_, status, body, latch) => {
    expect(latchOf(status, body)).toBe(keys[latch]);
  });

  test.each(['411100', '400700', '400002', '400001', '400100', '500000', '987654'])(
    '%s shuts none',
    (code) => {
      expect(latchOf(200, envelope(code))).toBeUndefined();
    },
  );

  test('names each by what it binds', () => {
    const elsewhere = breakerKeys(facts, 'f1', 'e2');
    const another = breakerKeys(requestFacts(requests.cancelSpot), 'f1', 'e1');
    const stranger = breakerKeys(facts, 'f2', 'e1');
    expect(new Set(Object.values(keys)).size).toBe(3);
    expect(elsewhere.key).toBe(keys.key);
    expect(elsewhere.egress).not.toBe(keys.egress);
    expect(another).toMatchObject({ key: keys.key, egress: keys.egress });
    expect(another.endpoint).not.toBe(keys.endpoint);
    expect(stranger.key).not.toBe(keys.key);
  });
});

describe('fingerprint', () => {
  test('is the same for the same text and holds none of it', () => {
    const key = '5f3a1c0e9d8b7a6c5e4d3c2b';
    const print = fingerprint(key);
    expect(print).toBe(fingerprint(key));
    expect(print).toMatch(/^[\da-z]{1,11}$/);
    for (let at = 0; at + 5 <= key.length; at += 1) {
      expect(print).not.toContain(key.slice(at, at + 5));
    }
  });

  test('tells a hundred thousand keys apart', () => {
    const keys = Array.from({ length: 100_000 }, (_, n) =>
      createHmac('sha256', 'k').update(String(n)).digest('hex').slice(0, 24),
    );
    expect(new Set(keys.map(fingerprint)).size).toBe(keys.length);
    expect(fingerprint('')).not.toBe(fingerprint(' '));
  });
});
