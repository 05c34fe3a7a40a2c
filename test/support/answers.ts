import type { Answer, Failure, RunRequest } from '../../src/types/index.js';
import type { Native, Step } from './harness.js';

const spot = 'https://api.kucoin.com';
const futures = 'https://api-futures.kucoin.com';

export const credentials = { key: 'the-key', secret: 'the-secret', passphrase: 'the-passphrase' };

/** Public pool, unsigned. */
export const ticker: RunRequest = {
  method: 'GET',
  url: `${spot}/api/v1/market/orderbook/level1?symbol=BTC-USDT`,
};
export const symbols: RunRequest = { method: 'GET', url: `${spot}/api/v2/symbols` };
/** Private reads of two pools and two endpoints. */
export const accounts: RunRequest = { method: 'GET', url: `${spot}/api/v1/accounts` };
export const openOrders: RunRequest = {
  method: 'GET',
  url: `${spot}/api/v1/hf/orders/active?symbol=BTC-USDT`,
};
export const fills: RunRequest = {
  method: 'GET',
  url: `${spot}/api/v1/hf/fills?symbol=BTC-USDT`,
};
export const positions: RunRequest = { method: 'GET', url: `${futures}/api/v1/positions` };

const order = '"symbol":"BTC-USDT","side":"buy","type":"limit","price":"1","size":"1"';
export const place: RunRequest = {
  method: 'POST',
  url: `${spot}/api/v1/hf/orders`,
  body: `{"clientOid":"mine-1",${order}}`,
};
export const cancel: RunRequest = {
  method: 'DELETE',
  url: `${spot}/api/v1/hf/orders/5c35c02703aa673ceec2a168?symbol=BTC-USDT`,
};
export const cancelAll: RunRequest = {
  method: 'DELETE',
  url: `${spot}/api/v1/hf/orders/cancelAll`,
};
export const withdraw: RunRequest = {
  method: 'POST',
  url: `${spot}/api/v3/withdrawals`,
  body: '{"currency":"USDT","toAddress":"a","amount":"1","withdrawType":"ADDRESS"}',
};
/** A setter: writes an absolute value. */
export const leverage: RunRequest = {
  method: 'POST',
  url: `${futures}/api/v2/changeCrossUserLeverage`,
  body: '{"symbol":"XBTUSDTM","leverage":"2"}',
};

/** An answer of the host. */
export function answer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer<Native> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    native: { body: text },
    status,
    headers: { get: (name) => headers[name.toLowerCase()] ?? null },
    text,
  };
}

/** A success of any call; a placement has to show the order's id. */
export const ok = (): Answer<Native> => answer('{"code":"200000","data":{"orderId":"6a11"}}');

/** KuCoin's envelope with an error. */
export const refused = (code: string, msg: string, status = 400): Answer<Native> =>
  answer({ code, msg }, status);

/** Quota 429000: the pool opens again after `resetMs`. */
export const quota = (resetMs: number | string): Answer<Native> =>
  answer({ code: '429000', msg: 'Too Many Requests' }, 429, {
    'gw-ratelimit-limit': '4000',
    'gw-ratelimit-remaining': '0',
    'gw-ratelimit-reset': String(resetMs),
  });

/** The same, in seconds: the reset itself is no countdown when it is longer than a day. */
export const quotaFor = (seconds: number): Answer<Native> =>
  answer({ code: '429000', msg: 'Too Many Requests' }, 429, {
    'gw-ratelimit-limit': '4000',
    'retry-after': String(seconds),
  });

/** Overload 429000: no quota is used up. */
export const overload = (): Answer<Native> => refused('429000', 'Too Many Requests', 429);

/** The business layer's block of one endpoint: ten seconds. */
export const endpointBlock = (): Answer<Native> =>
  refused('200002', 'Too many requests in a short period of time, please retry later', 429);

/** Cloudflare's block of an address. */
export const cloudflareBlock = (headers: Record<string, string> = {}): Answer<Native> =>
  answer('error code: 1015', 429, headers);

export const badTimestamp = (): Answer<Native> => refused('400002', 'Invalid KC-API-TIMESTAMP');
export const badSign = (): Answer<Native> => refused('400005', 'Invalid KC-API-SIGN', 401);

/** A connection that broke after the request had left. */
export const reset = (): Failure => ({
  error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  sent: 'unknown',
});

/** A connection that never came about. */
export const unreachable = (): Failure => ({
  error: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  sent: 'no',
});

/** No answer at all, until the attempt is cut; then the host rejects, as hosts do. */
export const silence: Step = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

/** An answer that the test gives when it pleases. */
export function later(): { readonly step: Step; give(outcome: Answer<Native> | Failure): void } {
  let give: (outcome: Answer<Native> | Failure) => void = () => undefined;
  const outcome = new Promise<Answer<Native> | Failure>((resolve) => (give = resolve));
  return { step: () => outcome, give: (value) => give(value) };
}
