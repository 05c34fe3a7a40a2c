import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkCredentials, kucoinSigner } from '../../src/signing/signer.js';
import type { Credentials, SignRequest } from '../../src/types/index.js';

const credentials: Credentials = {
  key: '5f3a1c0e9d8b',
  secret: '9b2c-secret-öä',
  passphrase: 'pass & word',
};
const order: SignRequest = {
  method: 'post',
  path: '/api/v1/hf/orders?note=a b&c=ä',
  body: '{"symbol":"BTC-USDT","remark":"ü"}',
  timestampMs: 1_790_113_494_904,
};

/** The formula of KuCoin's documentation, written down once more. */
const hmac = (text: string): string =>
  createHmac('sha256', credentials.secret).update(text, 'utf8').digest('base64');
const expectedSign = hmac(
  '1790113494904POST/api/v1/hf/orders?note=a b&c=ä{"symbol":"BTC-USDT","remark":"ü"}',
);

/** Browsers and workers of the edge have WebCrypto only, and that only over https. */
function withoutNodeCrypto(): void {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('kucoinSigner', () => {
  test('signs with a value computed elsewhere', () => {
    // printf '1000GET/api/v1/accounts' | openssl dgst -sha256 -hmac secret -binary | base64
    const sign = kucoinSigner({ key: 'k', secret: 'secret', passphrase: 'p', keyVersion: '1' });
    const request = { method: 'GET', path: '/api/v1/accounts', body: '', timestampMs: 1_000 };
    expect(sign(request)).toMatchObject({
      'KC-API-SIGN': 'L7IJR1f6nG9ujxgDDjPJ0QZJwzJHxWZBzPgeRxjQctU=',
    });
  });

  test.each([undefined, '2', '3'] as const)(
    'key version %s: the passphrase is signed',
    (version) => {
      expect(kucoinSigner({ ...credentials, keyVersion: version })(order)).toEqual({
        'KC-API-KEY': credentials.key,
        'KC-API-SIGN': expectedSign,
        'KC-API-TIMESTAMP': '1790113494904',
        'KC-API-PASSPHRASE': hmac(credentials.passphrase),
        'KC-API-KEY-VERSION': version ?? '2',
      });
    },
  );

  test('key version 1: the passphrase is plain', () => {
    expect(kucoinSigner({ ...credentials, keyVersion: '1' })(order)).toMatchObject({
      'KC-API-PASSPHRASE': credentials.passphrase,
      'KC-API-KEY-VERSION': '1',
      'KC-API-SIGN': expectedSign,
    });
  });

  test('another instant, path, body or method is another signature', async () => {
    const sign = kucoinSigner(credentials);
    const signs = new Set<string | undefined>();
    for (const change of [
      {},
      { timestampMs: order.timestampMs + 1 },
      { path: '/api/v1/hf/orders' },
      { body: '' },
      { method: 'GET' },
    ]) {
      signs.add((await sign({ ...order, ...change }))['KC-API-SIGN']);
    }
    expect(signs.size).toBe(5);
  });
});

describe('where node:crypto is missing', () => {
  test.each(['1', '2', '3'] as const)(
    'WebCrypto makes the same headers, version %s',
    async (keyVersion) => {
      const expected = kucoinSigner({ ...credentials, keyVersion })(order);
      withoutNodeCrypto();
      const signed = kucoinSigner({ ...credentials, keyVersion })(order);
      expect(signed).toBeInstanceOf(Promise);
      await expect(signed).resolves.toEqual(expected);
    },
  );

  test('a key that cannot be imported fails the first signature, and nothing before', async () => {
    withoutNodeCrypto();
    const subtle = { importKey: () => Promise.reject(new Error('no import')) };
    vi.stubGlobal('crypto', { subtle });
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const sign = kucoinSigner(credentials);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await expect(sign(order)).rejects.toThrow('no import');
  });

  test('and WebCrypto too, the error says what to do instead', () => {
    withoutNodeCrypto();
    vi.stubGlobal('crypto', undefined);
    expect(() => kucoinSigner(credentials)).toThrow(/`sign`/);
  });
});

describe('checkCredentials', () => {
  test.each([
    [undefined, 'credentials.key'],
    [null, 'credentials.key'],
    [{ ...credentials, key: '' }, 'credentials.key'],
    [{ ...credentials, secret: undefined }, 'credentials.secret'],
    [{ ...credentials, secret: 7 }, 'credentials.secret'],
    [{ ...credentials, passphrase: null }, 'credentials.passphrase'],
    [{ ...credentials, keyVersion: '4' }, 'credentials.keyVersion'],
    [{ ...credentials, keyVersion: 2 }, 'credentials.keyVersion'],
  ])('names what is missing: %#', (given, name) => {
    const check = (): unknown => checkCredentials(given as never);
    expect(check).toThrow(TypeError);
    expect(check).toThrow(name);
    expect(() => kucoinSigner(given as never)).toThrow(name);
  });

  // Of files and environments read carelessly; what else is in a secret is its owner's matter.
  test.each([
    [{ ...credentials, key: '5f3a\n' }, 'credentials.key'],
    [{ ...credentials, key: ' 5f3a' }, 'credentials.key'],
    [{ ...credentials, key: 'schl\u00fcssel' }, 'credentials.key'],
    [{ ...credentials, secret: '9b2c\r\n' }, 'credentials.secret'],
    [{ ...credentials, passphrase: 'pass\tword' }, 'credentials.passphrase'],
  ])('names what has a stray character: %#', (given, name) => {
    expect(() => checkCredentials(given)).toThrow(`${name} has a character that is no part of it`);
  });

  test('names a passphrase that no header can hold, where it is sent as it is', () => {
    const given = { ...credentials, passphrase: '密码' };
    expect(checkCredentials(given)).toBe(given);
    expect(() => checkCredentials({ ...given, keyVersion: '1' })).toThrow(
      new TypeError('credentials.passphrase has a character that no header can hold'),
    );
  });

  test('never repeats a value', () => {
    for (const passphrase of ['', 'word-77\n']) {
      const check = (): unknown =>
        checkCredentials({ key: 'key-5f3a', secret: 'secret-9b2c', passphrase });
      expect(check).toThrow(/^(?!.*(?:key-5f3a|secret-9b2c|word-77))/s);
    }
  });
});
