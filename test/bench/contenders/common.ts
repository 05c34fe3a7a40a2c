import { createHmac } from 'node:crypto';
import type { Reading, Setting } from '../types.js';

/** How often peers repeat: with their growing delays, for minutes. */
export const RETRIES = 12;

/** Path and query of each reading, as KuCoin documents it. */
export const targets: Readonly<Record<Reading, string>> = {
  'active-orders': '/api/v1/hf/orders/active?symbol=BTC-USDT',
  'done-orders': '/api/v1/hf/orders/done?symbol=BTC-USDT',
  'full-book': '/api/v3/market/orderbook/level2?symbol=BTC-USDT',
  ticker: '/api/v1/market/orderbook/level1?symbol=BTC-USDT',
};

/** The answer's envelope. */
export interface Envelope {
  readonly code: string;
  readonly msg?: string;
}

const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

/** What peers sign with: the headers of a GET, for the present moment. */
export function signedHeaders(
  { key, secret, passphrase }: Setting['credentials'],
  target: string,
): Record<string, string> {
  const timestamp = String(Date.now());
  return {
    'KC-API-KEY': key,
    'KC-API-SIGN': hmac(secret, `${timestamp}GET${target}`),
    'KC-API-TIMESTAMP': timestamp,
    'KC-API-PASSPHRASE': hmac(secret, passphrase),
    'KC-API-KEY-VERSION': '2',
  };
}

/** Path and query of a URL. */
export function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Public endpoints go unsigned, as ours do. */
export const isPublic = (target: string): boolean => target === targets.ticker;

/** A call counts as failed unless its envelope says 200000. */
export function checkEnvelope({ code, msg }: Envelope): void {
  if (code !== '200000') throw new Error(`code ${code} ${msg ?? ''}`);
}

/** A fetch that signs whatever it sends. */
export function signingFetch({ credentials }: Setting): typeof globalThis.fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const target = targetOf(url);
    if (isPublic(target)) return fetch(input, init);
    return fetch(input, { ...init, headers: signedHeaders(credentials, target) });
  };
}

/** The wait a server asked for in seconds, `undefined` without one. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
