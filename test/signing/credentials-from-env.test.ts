import { afterEach, describe, expect, test, vi } from 'vitest';
import { credentialsFromEnv } from '../../src/index.js';

const env = { KUCOIN_KEY: 'the-key', KUCOIN_SECRET: 'the-secret', KUCOIN_PASSPHRASE: 'the-pass' };

afterEach(() => vi.unstubAllEnvs());

describe('credentialsFromEnv', () => {
  test('reads the three variables, and the version where there is one', () => {
    const credentials = { key: 'the-key', secret: 'the-secret', passphrase: 'the-pass' };
    expect(credentialsFromEnv(env)).toEqual(credentials);
    const versioned = { ...env, KUCOIN_KEY_VERSION: '3' };
    expect(credentialsFromEnv(versioned)).toEqual({ ...credentials, keyVersion: '3' });
    // A line of a file that ends in a line break, and a variable that is set to nothing.
    const padded = { ...env, KUCOIN_KEY: 'the-key\r\n', KUCOIN_KEY_VERSION: '' };
    expect(credentialsFromEnv(padded)).toEqual(credentials);
  });

  test('looks in the environment of the process when none is given', () => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.stubEnv('KUCOIN_KEY_VERSION', undefined);
    expect(credentialsFromEnv().secret).toBe('the-secret');
  });

  test.each([
    [{}, 'KUCOIN_KEY, KUCOIN_SECRET and KUCOIN_PASSPHRASE are not set'],
    [{ ...env, KUCOIN_SECRET: ' ' }, 'KUCOIN_SECRET is not set: set it, or give `credentials`'],
    [{ KUCOIN_KEY: 'the-key' }, 'KUCOIN_SECRET and KUCOIN_PASSPHRASE are not set: set them'],
    [{ ...env, KUCOIN_KEY: 'the key' }, 'KUCOIN_KEY has a character that is no part of it'],
    [{ ...env, KUCOIN_PASSPHRASE: 'a\tb' }, 'KUCOIN_PASSPHRASE has a character'],
    [{ ...env, KUCOIN_KEY_VERSION: '4' }, "KUCOIN_KEY_VERSION must be '1', '2' or '3'"],
  ])('%o is refused, by the names of variables and without a value', (given, message) => {
    const attempt = (): unknown => credentialsFromEnv(given);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
    for (const value of Object.values(given)) {
      if (value.trim().length > 1) expect(attempt).not.toThrow(value);
    }
  });

  test('a place without an environment has none of them', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(() => credentialsFromEnv()).toThrow('KUCOIN_KEY, KUCOIN_SECRET');
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
