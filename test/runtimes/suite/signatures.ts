import { kucoinSigner } from '../../../src/index.js';
import { describe, expect, test } from 'vitest';

const request = { method: 'GET', path: '/api/v1/accounts', body: '', timestampMs: 1_000 };
const credentials = { key: 'k', secret: 'secret', passphrase: 'p' };

/** Signing as a platform allows: at once with `node:crypto`, else a moment later by WebCrypto. */
export function signatures(isSynchronous: boolean): void {
  describe('signing', () => {
    test('equals a value computed elsewhere', async () => {
      // printf '1000GET/api/v1/accounts' | openssl dgst -sha256 -hmac secret -binary | base64
      expect(await kucoinSigner({ ...credentials, keyVersion: '1' })(request)).toEqual({
        'KC-API-KEY': 'k',
        'KC-API-SIGN': 'L7IJR1f6nG9ujxgDDjPJ0QZJwzJHxWZBzPgeRxjQctU=',
        'KC-API-TIMESTAMP': '1000',
        'KC-API-PASSPHRASE': 'p',
        'KC-API-KEY-VERSION': '1',
      });
    });

    test('signs the passphrase as well', async () => {
      // printf 'p' | openssl dgst -sha256 -hmac secret -binary | base64
      expect(await kucoinSigner(credentials)(request)).toMatchObject({
        'KC-API-PASSPHRASE': 'NVL4/wyVKQ99HCVQM9fB67V4X8hth7Tn1wBxORmdLuI=',
      });
    });

    test('signs text beyond ASCII as UTF-8', async () => {
      // printf '1000POST/p{"remark":"Grüße 🚀"}' | openssl dgst -sha256 -hmac 'sécret' -binary | base64
      const sign = kucoinSigner({ ...credentials, secret: 'sécret' });
      const order = { ...request, method: 'POST', path: '/p', body: '{"remark":"Grüße 🚀"}' };
      expect(await sign(order)).toMatchObject({
        'KC-API-SIGN': 'O7Lo2uPkXrNVKwtWwqlYBzWwW11wVCFr+lqscXHaiho=',
      });
    });

    test(isSynchronous ? 'waits for nothing' : 'is a promise', () => {
      expect(kucoinSigner(credentials)(request) instanceof Promise).toBe(!isSynchronous);
    });
  });
}
