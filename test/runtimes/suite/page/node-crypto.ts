/** Stands in for `node:crypto`: the exchange checks signatures without waiting. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

export function createHmac(_algorithm: 'sha256', key: string) {
  const bytes = new TextEncoder();
  const running = hmac.create(sha256, bytes.encode(key));
  const self = {
    update(more: string | Uint8Array) {
      running.update(typeof more === 'string' ? bytes.encode(more) : more);
      return self;
    },
    digest(_encoding: 'base64'): string {
      return btoa(String.fromCharCode(...running.digest()));
    },
  };
  return self;
}
