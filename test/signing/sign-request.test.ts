import { describe, expect, test, vi } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { fingerprint } from '../../src/signing/fingerprint.js';
import {
  asArrived,
  isSameKey,
  mayReplaceBody,
  signedHeaders,
  type SignerConfig,
  signingMode,
  staleAtMs,
} from '../../src/signing/sign-request.js';
import type { RunRequest, Sign } from '../../src/types/index.js';

const sign: Sign = () => ({ 'KC-API-KEY': 'ours' });
const credentials = { key: 'ours', secret: 's', passphrase: 'p' };
const withCredentials: SignerConfig = { credentials, sign, isCallers: false };
const withSign: SignerConfig = { credentials: undefined, sign, isCallers: true };
const withBoth: SignerConfig = { credentials, sign, isCallers: true };
const withNothing: SignerConfig = { credentials: undefined, sign: undefined, isCallers: false };

const accounts = 'https://api.kucoin.com/api/v1/accounts';
const candles = 'https://api.kucoin.com/api/v1/market/candles?symbol=BTC-USDT';

function who(ours: SignerConfig, headers: Record<string, string> = {}, url = accounts) {
  const request: RunRequest = { method: 'GET', url, headers };
  return signingMode(requestFacts(request), request, ours);
}

const signedBy = (key: string, more: Record<string, string> = {}) => ({
  'KC-API-KEY': key,
  'KC-API-SIGN': 'abc=',
  'KC-API-TIMESTAMP': '1790113494904',
  ...more,
});

describe('a request without a signature', () => {
  test('is signed with what we have', () => {
    expect(who(withCredentials)).toMatchObject({ by: 'us', sign, keyName: fingerprint('ours') });
    expect(who(withSign)).toMatchObject({ by: 'us', sign, keyName: undefined });
    expect(who(withBoth)).toMatchObject({ by: 'us', sign, keyName: fingerprint('ours') });
    expect(who(withNothing)).toEqual({ by: 'nobody' });
  });

  test('is left unsigned where channel and pool are public', () => {
    expect(who(withCredentials, {}, candles)).toEqual({ by: 'nobody' });
    expect(who(withSign, {}, candles)).toEqual({ by: 'nobody' });
  });

  test.each([
    'https://api.kucoin.com/api/v9/something/new',
    'https://api.kucoin.com/api/v3/market/orderbook/level2',
    'https://api-futures.kucoin.com/api/v1/trade-statistics',
    'https://api-futures.kucoin.com/api/v1/contracts/risk-limit/XBTUSDTM',
    'http://127.0.0.1:1/api/v1/fills',
  ])('is signed where anything about it is private or unknown: %s', (url) => {
    expect(who(withCredentials, {}, url).by).toBe('us');
  });
});

describe('a request signed with our own key', () => {
  test('is signed anew, even where it need not be', () => {
    expect(who(withCredentials, signedBy('ours'))).toMatchObject({ by: 'us' });
    expect(who(withCredentials, signedBy('ours'), candles)).toMatchObject({ by: 'us' });
    expect(who(withCredentials, { 'kc-api-key': 'ours' })).toMatchObject({ by: 'us' });
  });

  test('is signed anew by a sign whose key is not known', () => {
    expect(who(withSign, signedBy('anybody'))).toMatchObject({
      by: 'us',
      sign,
      keyName: fingerprint('anybody'),
    });
  });
});

describe('a request that is the caller’s', () => {
  const partner = { 'KC-API-PARTNER': 'p', 'kc-api-partner-sign': 'x=' };
  const theirs = { by: 'caller', keyName: fingerprint('theirs'), signedAtMs: 1_790_113_494_904 };

  test.each([
    ['credentials', withCredentials],
    ['credentials and sign', withBoth],
    ['nothing', withNothing],
  ])('by its other key stays his where we have %s', (_, ours) => {
    expect(who(ours, signedBy('theirs'))).toMatchObject(theirs);
  });

  test('by its other key stays so in any spelling, and without a signature too', () => {
    const headers = { 'Kc-Api-Key': 'theirs', 'KC-API-TIMESTAMP': '1790113494904' };
    expect(who(withCredentials, headers)).toMatchObject(theirs);
    expect(who(withCredentials, headers, candles)).toMatchObject(theirs);
    expect(who(withNothing, headers)).toEqual({ by: 'nobody' });
  });

  test("signed for a partner too stays the caller's, unless `sign` makes that too", () => {
    expect(who(withCredentials, signedBy('ours', partner)).by).toBe('caller');
    expect(who(withCredentials, signedBy('theirs', partner)).by).toBe('caller');
    expect(who(withNothing, signedBy('theirs', partner)).by).toBe('caller');
    expect(who(withSign, signedBy('theirs', partner)).by).toBe('us');
    expect(who(withBoth, signedBy('ours', partner)).by).toBe('us');
  });

  test("with a partner's signature only cannot be signed by credentials", () => {
    for (const headers of [partner, { ...partner, 'KC-API-KEY': 'ours' }]) {
      expect(() => who(withCredentials, headers)).toThrow(/KC-API-PARTNER-SIGN.*`sign`/);
      expect(who(withSign, headers).by).toBe('us');
      expect(who(withBoth, headers).by).toBe('us');
    }
    expect(who(withCredentials, { ...partner, 'KC-API-KEY': 'theirs' }).by).toBe('caller');
    expect(who(withCredentials, partner, candles).by).toBe('nobody');
    expect(who(withNothing, partner).by).toBe('nobody');
  });

  test.each(['', 'soon', '-1', '1.5', '1790113494904123456'])(
    'with a timestamp of %j is too old to be sent twice',
    (timestamp) => {
      const headers = signedBy('theirs', { 'KC-API-TIMESTAMP': timestamp });
      expect(staleAtMs(who(withCredentials, headers))).toBe(-Infinity);
    },
  );

  test('keeps for a little less than the five seconds of the exchange', () => {
    const endsAtMs = staleAtMs(who(withCredentials, signedBy('theirs')));
    expect(endsAtMs).toBeGreaterThan(1_790_113_494_904 + 4_000);
    expect(endsAtMs).toBeLessThan(1_790_113_494_904 + 5_000);
    expect(staleAtMs(who(withCredentials))).toBe(Infinity);
    expect(staleAtMs(who(withNothing))).toBe(Infinity);
  });
});

describe('the key of a request', () => {
  test('is named by its fingerprint, or not at all', () => {
    expect(who(withCredentials).keyName).toBe(fingerprint('ours'));
    expect(who(withCredentials, signedBy('theirs')).keyName).toBe(fingerprint('theirs'));
    expect(who(withSign).keyName).toBeUndefined();
    expect(who(withNothing).keyName).toBeUndefined();
  });

  test('that a sign has used before is the one it is taken to use', () => {
    const seen = { ...withSign, seenKeyName: 'f1' };
    expect(who(seen).keyName).toBe('f1');
    expect(who(seen, signedBy('other')).keyName).toBe(fingerprint('other'));
  });

  test('has credentials behind it that differ when any of their parts differs', () => {
    const named = (change: object, more: Partial<SignerConfig> = {}) =>
      who({ sign, isCallers: false, credentials: { ...credentials, ...change }, ...more })
        .credentialName;
    const caller = (headers: object) =>
      who(withCredentials, { ...signedBy('theirs'), ...headers }).credentialName;
    const names = [
      named({}),
      named({ secret: 'another' }),
      named({ passphrase: 'another' }),
      named({ keyVersion: '3' }),
      named({ key: 'another' }),
      named({}, { signerName: 'a' }),
      named({}, { signerName: 'b' }),
      caller({ 'KC-API-PASSPHRASE': 'a' }),
      caller({ 'KC-API-PASSPHRASE': 'b' }),
      caller({ 'KC-API-PASSPHRASE': 'a', 'KC-API-KEY-VERSION': '3' }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[\da-z]+\.[\da-z]+$/.test(name ?? ''))).toBe(true);
    // The default spelt out, and another timestamp and signature, are the same credentials.
    expect(named({ keyVersion: '2' })).toBe(named({}));
    expect(caller({ 'KC-API-PASSPHRASE': 'a', 'KC-API-TIMESTAMP': '1', 'KC-API-SIGN': 'b' })).toBe(
      caller({ 'kc-api-passphrase': 'a' }),
    );
    expect([who(withSign), who(withNothing)].map((one) => one.credentialName)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('is the same one or another', () => {
    const theirs = asArrived(signedBy('theirs'));
    expect(isSameKey(who(withCredentials), who(withBoth))).toBe(true);
    expect(isSameKey(theirs, asArrived(signedBy('theirs', { 'KC-API-TIMESTAMP': '1' })))).toBe(
      true,
    );
    expect(isSameKey(theirs, asArrived(signedBy('other')))).toBe(false);
    expect(isSameKey(theirs, who(withCredentials))).toBe(false);
    expect(isSameKey(who(withNothing), who(withNothing))).toBe(true);
  });
});

test('a body that was signed stays as it is while the key may be another one', () => {
  const request = (headers?: Record<string, string>): RunRequest => ({
    method: 'POST',
    url: accounts,
    headers,
  });
  expect(mayReplaceBody(request(), withSign)).toBe(true);
  expect(mayReplaceBody(request({}), withSign)).toBe(true);
  expect(mayReplaceBody(request(signedBy('any')), withSign)).toBe(false);
  expect(mayReplaceBody(request(signedBy('ours')), withCredentials)).toBe(true);
});

describe('what is signed', () => {
  /** What the signer is asked to sign for a request. */
  function signs(request: Partial<RunRequest>): Parameters<Sign>[0] {
    const spy = vi.fn<Sign>(() => ({}));
    const full = { method: 'get', url: accounts, ...request };
    void signedHeaders(requestFacts(full), full, spy, 1_790_113_494_904);
    return spy.mock.calls[0]![0];
  }

  test('is method, path, body and instant', () => {
    const body = '{"symbol":"BTC-USDT"}';
    expect(
      signs({ method: 'post', url: 'https://api.kucoin.com/api/v1/hf/orders#x', body }),
    ).toEqual({
      method: 'POST',
      path: '/api/v1/hf/orders',
      body,
      timestampMs: 1_790_113_494_904,
    });
  });

  test.each([
    ['?a=1&b=2', '?a=1&b=2'],
    ['?b=2&a=1', '?b=2&a=1'],
    ['?tradeType=SPOT', '?tradeType=SPOT'],
    ['?remark=abc%21%40%2311', '?remark=abc!@#11'],
    ['?remark=a%20b', '?remark=a b'],
    ['?remark=a+b', '?remark=a b'],
    ['?remark=a%2Bb', '?remark=a+b'],
    ['?symbols=BTC-USDT%2CETH-USDT', '?symbols=BTC-USDT,ETH-USDT'],
    ['?name=%C3%BC', '?name=ü'],
    ['?broken=100%&x=1', '?broken=100%&x=1'],
    ['?', ''],
    ['', ''],
  ])('is the query %j as %j', (query, expected) => {
    expect(signs({ url: `${accounts}${query}` }).path).toBe(`/api/v1/accounts${expected}`);
  });

  test('is no body as nothing, and bytes as the text they are', () => {
    expect(signs({}).body).toBe('');
    expect(signs({ body: new TextEncoder().encode('{"a":"ü"}') }).body).toBe('{"a":"ü"}');
    expect(signs({ body: new TextEncoder().encode('\uFEFF{}') }).body).toBe('\uFEFF{}');
  });
});

describe('the headers of an attempt', () => {
  const request: RunRequest = {
    method: 'GET',
    url: accounts,
    headers: Object.freeze({
      Accept: 'application/json',
      'kc-api-key': 'old',
      'Kc-Api-Sign': 'old',
    }),
  };
  const facts = requestFacts(request);
  const made = { 'KC-API-KEY': 'new', 'KC-API-SIGN': 'new' };
  const expected = { Accept: 'application/json', ...made };

  test("are the caller's with ours laid over them, and the caller's own stay as they were", () => {
    const before = { ...request.headers };
    expect(signedHeaders(facts, request, () => made, 1)).toEqual(expected);
    expect(request.headers).toEqual(before);
  });

  test('come late only from a signer that takes its time', async () => {
    const late = signedHeaders(facts, request, () => Promise.resolve(made), 1);
    expect(late).toBeInstanceOf(Promise);
    await expect(late).resolves.toEqual(expected);
  });

  test('are ours alone where the caller sent none', () => {
    expect(signedHeaders(facts, { method: 'GET', url: accounts }, () => made, 1)).toEqual(made);
  });
});
