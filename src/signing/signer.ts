import { platform } from '../runtime/platform.js';
import type { Credentials, Sign } from '../types/index.js';

/**
 * Signs for KuCoin (docs-new/authentication, read 2026-11-22): base64 of HMAC-SHA256 over timestamp,
 * method, path with its un-encoded query, and body. Key versions 2 and 3 have the passphrase signed
 * as well. Synchronous where `node:crypto` is there, else through WebCrypto.
 *
 * @throws TypeError when a credential is missing.
 */
export function kucoinSigner(credentials: Credentials): Sign {
  const { key, secret, passphrase, keyVersion = '2' } = checkCredentials(credentials);
  const hmac = createHmac(secret);
  let shownPassphrase: string | Promise<string> | undefined =
    keyVersion === '1' ? passphrase : undefined;
  return (request) => {
    // At the first signature and not before, so that a platform that fails here fails the caller.
    const pass = (shownPassphrase ??= hmac(passphrase));
    const timestamp = String(request.timestampMs);
    const signature = hmac(timestamp + request.method.toUpperCase() + request.path + request.body);
    const headers = (sign: string, shown: string): Record<string, string> => ({
      'KC-API-KEY': key,
      'KC-API-SIGN': sign,
      'KC-API-TIMESTAMP': timestamp,
      'KC-API-PASSPHRASE': shown,
      'KC-API-KEY-VERSION': keyVersion,
    });
    return typeof signature === 'string' && typeof pass === 'string'
      ? headers(signature, pass)
      : Promise.all([signature, pass]).then(([sign, shown]) => headers(sign, shown));
  };
}

const controls = /[\0-\x1f\x7f]/;

/**
 * Checks that all parts of a credential are there.
 *
 * @throws TypeError naming the part that is missing or has a stray character, never its value.
 */
export function checkCredentials(credentials: Credentials): Credentials {
  for (const part of ['key', 'secret', 'passphrase'] as const) {
    const value: unknown = (credentials as Credentials | undefined)?.[part];
    if (typeof value !== 'string' || value === '') {
      throw new TypeError(`credentials.${part} must be a non-empty string`);
    }
    // A line break read from a file would look like a wrong signature or a broken network.
    if (part === 'key' ? /[^!-~]/.test(value) : controls.test(value)) {
      throw new TypeError(`credentials.${part} has a character that is no part of it: a line end?`);
    }
  }
  const version: unknown = credentials.keyVersion;
  if (version !== undefined && version !== '1' && version !== '2' && version !== '3') {
    throw new TypeError("credentials.keyVersion must be '1', '2' or '3'");
  }
  // Only version 1 sends it as it is; the platform would refuse it as if the network had failed.
  if (version === '1' && /[^\x20-\xff]/.test(credentials.passphrase)) {
    throw new TypeError('credentials.passphrase has a character that no header can hold');
  }
  return credentials;
}

type Hmac = (text: string) => string | Promise<string>;

function createHmac(secret: string): Hmac {
  const node = platform.nodeCrypto();
  if (node !== undefined) {
    return (text) => node.createHmac('sha256', secret).update(text).digest('base64');
  }
  const subtle = platform.subtle();
  if (subtle === undefined) {
    throw new TypeError(
      'No HMAC here: give `sign` instead of `credentials`, or serve the page over https',
    );
  }
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign']);
  // The first signature reports a failed import; before that it must not be an unhandled rejection.
  imported.catch(() => undefined);
  return async (text) => {
    const signature = await subtle.sign('HMAC', await imported, bytes.encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(signature)));
  };
}
