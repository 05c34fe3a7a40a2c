import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import type { HostKind } from '../../src/types/index.js';

const get = (url: string, hosts?: Readonly<Record<string, HostKind>>) =>
  requestFacts({ method: 'GET', url }, hosts);

describe('a URL', () => {
  test('is taken apart without being changed', () => {
    expect(
      requestFacts({
        method: 'post',
        url: 'https://user:word@API.KuCoin.com:443/api/ua/v1/unified/order/place?tradeType=SPOT&x=%20#top',
      }),
    ).toMatchObject({
      method: 'POST',
      origin: 'https://api.kucoin.com',
      host: 'api.kucoin.com',
      site: 'kucoin.com',
      path: '/api/ua/v1/unified/order/place',
      query: '?tradeType=SPOT&x=%20',
      known: true,
      family: 'unified',
      effect: 'place',
      pool: 'Unified',
      isRead: false,
      endpointName: 'POST /api/ua/v1/{accountMode}/order/place',
    });
  });

  test.each([
    ['http://localhost:8080/api/v1/accounts', 'localhost:8080', 'localhost:8080'],
    ['http://127.0.0.1:80/api/v1/accounts', '127.0.0.1', '127.0.0.1'],
    ['http://[::1]:3000/api/v1/accounts', '[::1]:3000', '[::1]:3000'],
    ['https://api-futures.kucoin.com/', 'api-futures.kucoin.com', 'kucoin.com'],
    ['https://api.kucoin.eu/', 'api.kucoin.eu', 'kucoin.eu'],
    ['http://api.kucoin.com:443/', 'api.kucoin.com:443', 'kucoin.com'],
  ])('%s is %s of the site %s, and ours', (url, host, site) => {
    expect(get(url)).toMatchObject({ host, site, known: true });
  });

  test.each([
    'https://example.com/api/v1/orders',
    'https://kucoin.com.evil.example/api/v1/orders',
    'https://api.kucoin.com.evil.example/',
    'https://evil-api.kucoin.com/',
    'https://api.kucoin.com@evil.example/',
    'https://evil.example\\@api.kucoin.com/api/v1/orders',
    'https://evil.example#@api.kucoin.com/',
    'https://evil.example?@api.kucoin.com/',
    'https:///evil.example/api/v1/orders',
    'https:/evil.example/api/v1/orders',
    'https:evil.example',
    ' https://evil.example/',
    '//evil.example/api/v1/orders',
    '/\\evil.example/api/v1/orders',
    '/\t/evil.example/api/v1/orders',
    '\\\\evil.example/',
    'htt\nps://evil.example/',
    'https://api.kucoin.com./',
  ])('%j is nobody of ours', (url) => {
    expect(get(url).known).toBe(false);
  });

  test('without a host leaves the product to its path', () => {
    expect(get('/api/v1/hf/fills?symbol=BTC-USDT')).toMatchObject({
      known: true,
      host: '',
      origin: '',
      family: 'spot',
      query: '?symbol=BTC-USDT',
    });
    expect(get('')).toMatchObject({ known: true, path: '/' });
    expect(get('?a=1')).toMatchObject({ known: true, path: '/', query: '?a=1' });
  });
});

describe('what a call does', () => {
  test.each([
    ['GET', '/api/v1/accounts', 'read', true],
    ['HEAD', '/api/v1/accounts', 'read', true],
    ['POST', '/api/v1/hf/orders/test', 'read', true],
    ['POST', '/api/v1/hf/orders', 'place', false],
    ['POST', '/api/v1/hf/orders/multi', 'place-batch', false],
    ['DELETE', '/api/v1/hf/orders/abc?symbol=BTC-USDT', 'cancel', false],
    ['DELETE', '/api/v1/hf/orders/cancelAll', 'cancel-all', false],
    ['POST', '/api/v1/hf/orders/alter', 'alter', false],
    ['POST', '/api/v3/withdrawals', 'withdraw', false],
    ['POST', '/api/v3/margin/borrow', 'borrow', false],
    ['GET', '/api/v9/something/new', 'read', true],
    ['OPTIONS', '/api/v9/something/new', 'read', true],
    ['POST', '/api/v9/something/new', 'unknown', false],
    ['PUT', '/api/v1/accounts', 'unknown', false],
    ['', '/api/v1/accounts', 'unknown', false],
  ])('%s %s is %s', (method, path, effect, isRead) => {
    const facts = requestFacts({ method, url: `https://api.kucoin.com${path}` });
    expect(facts).toMatchObject({ effect, isRead });
  });

  test('an unknown path names itself', () => {
    expect(get('https://api.kucoin.com/api/v9/new/thing?x=1')).toMatchObject({
      endpoint: undefined,
      endpointName: 'GET /api/v9/new/thing',
      isPublic: false,
      pool: undefined,
      isBatch: false,
    });
  });

  test.each([
    ['https://api.kucoin.com/api/ua/v3/new', 'unified'],
    ['https://api.kucoin.com/api/v9/copy-trade/new', 'copytrading'],
    ['https://api.kucoin.com/api/v9/struct-earn/new', 'earn'],
    ['https://api.kucoin.com/api/v9/earn/new', 'earn'],
    ['https://api.kucoin.com/api/v9/convert/new', 'convert'],
    ['https://api.kucoin.com/api/v9/broker/new', 'broker'],
    ['https://api.kucoin.com/api/v9/hf/margin/new', 'margin'],
    ['https://api.kucoin.com/api/v9/isolated', 'margin'],
    ['https://api.kucoin.com/api/v9/marginal', 'spot'],
    ['https://api-futures.kucoin.com/api/v9/margin/new', 'futures'],
    ['https://api-futures.kucoin.com/api/v9/copy-trade/new', 'copytrading'],
    ['https://api-broker.kucoin.com/api/v9/new', 'broker'],
    ['http://localhost/api/v9/new', 'unknown'],
    ['http://localhost/api/v9/convert/new', 'convert'],
  ])('an unknown path at %s is of the family %s', (url, family) => {
    expect(get(url).family).toBe(family);
  });
});

/** The calls that two hosts know under one name; KuCoin's endpoint list, read 2026-11-22. */
const collisions = [
  ['DELETE', '/api/v1/orders', 'cancel-all'],
  ['DELETE', '/api/v1/orders/5bd6e9286d99522a52e458de', 'cancel'],
  ['GET', '/api/v1/fills', 'read'],
  ['GET', '/api/v1/mark-price/XBTUSDTM/current', 'read'],
  ['GET', '/api/v1/orders', 'read'],
  ['GET', '/api/v1/status', 'read'],
  ['GET', '/api/v1/timestamp', 'read'],
  ['GET', '/api/v1/trade-fees', 'read'],
  ['POST', '/api/v1/bullet-private', 'read'],
  ['POST', '/api/v1/bullet-public', 'read'],
  ['POST', '/api/v1/orders', 'place'],
  ['POST', '/api/v1/orders/multi', 'place-batch'],
  ['POST', '/api/v1/orders/test', 'read'],
] as const;

describe('a call that two hosts know', () => {
  test.each(collisions)('%s %s keeps what both agree on: %s', (method, path, effect) => {
    const url = `http://127.0.0.1:8080${path}`;
    const facts = requestFacts({ method, url });
    expect(facts).toMatchObject({ known: true, effect, endpoint: undefined });
    expect(facts.isRead).toBe(effect === 'read');
    const futures = requestFacts({ method, url }, { '127.0.0.1:8080': 'futures' });
    const spot = requestFacts({ method, url }, { '127.0.0.1': 'spot' });
    expect(futures.endpoint).toMatchObject({ host: 'futures' });
    expect(spot.endpoint).toMatchObject({ host: 'spot' });
  });

  test('may be public only where both are', () => {
    expect(get('http://localhost/api/v1/timestamp').isPublic).toBe(true);
    expect(get('http://localhost/api/v1/fills').isPublic).toBe(false);
  });

  test('is read as a batch where one of them is', () => {
    const url = 'http://localhost/api/v1/orders/multi';
    expect(requestFacts({ method: 'POST', url }).isBatch).toBe(true);
  });

  test('is of no family and no pool where they differ', () => {
    const facts = requestFacts({ method: 'POST', url: 'http://localhost/api/v1/orders' });
    expect(facts).toMatchObject({ family: 'unknown', pool: undefined });
  });
});

describe('the hosts option', () => {
  test.each<[string, HostKind, string]>([
    ['https://proxy.example/api/v1/orders', 'futures', 'futures'],
    ['https://PROXY.example:443/api/v1/orders', 'spot', 'spot'],
  ])('decides for %s: %s', (url, kind, family) => {
    expect(get(url, { 'proxy.example': kind })).toMatchObject({ known: true, family });
  });

  test('goes before what is known of a host', () => {
    const facts = get('https://api.kucoin.com/api/v1/fills', { 'api.kucoin.com': 'futures' });
    expect(facts.family).toBe('futures');
  });

  test('leaves other hosts alone', () => {
    expect(get('https://other.example/', { 'proxy.example': 'spot' }).known).toBe(false);
  });
});
