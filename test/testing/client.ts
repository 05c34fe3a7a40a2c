import { createHmac } from 'node:crypto';
import { manualRuntime, startExchange } from '../../src/testing/index.js';
import type { Exchange, ExchangeScript, ManualRuntime } from '../../src/testing/index.js';
import type { Credentials } from '../../src/types/index.js';

/** What a signed request may differ in from a correct one. */
export interface Signing {
  readonly credentials?: Credentials;
  readonly timestampMs?: number;
  /** The target to sign, when it is not the one sent. */
  readonly signs?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names of headers to leave out. */
  readonly without?: readonly string[];
}

/** A request that a correct client would send, written down by hand from KuCoin's description. */
export function signed(
  exchange: Exchange,
  method: string,
  target: string,
  body = '',
  { credentials = exchange.credentials, timestampMs, signs, headers, without = [] }: Signing = {},
): RequestInit {
  const { key, secret, passphrase, keyVersion = '1' } = credentials;
  const mac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64');
  const timestamp = String(timestampMs ?? exchange.wallNowMs());
  const all: Record<string, string> = {
    'kc-api-key': key,
    'kc-api-timestamp': timestamp,
    'kc-api-sign': mac(timestamp + method + (signs ?? target) + body),
    'kc-api-passphrase': keyVersion === '1' ? passphrase : mac(passphrase),
    'kc-api-key-version': keyVersion,
    'content-type': 'application/json',
    ...headers,
  };
  for (const name of without) delete all[name];
  return { method, headers: all, ...(body === '' ? {} : { body }) };
}

/** The members of `data` the tests look at, whichever endpoint they come from. */
export interface Data {
  readonly [index: number]: Data;
  readonly active?: boolean;
  readonly isActive?: boolean;
  readonly bids: unknown[];
  readonly cancelledOrderIds: string[];
  readonly clientOid: string;
  readonly data: Data[];
  readonly dealSize: string | number;
  readonly failMsg: string | null;
  readonly id: string;
  readonly items: Data[];
  readonly orderId: string;
  readonly status: string;
  readonly totalNum: number;
  readonly uid: string;
  readonly withdrawalId: string;
}

/** An answer's JSON. */
export interface Envelope {
  readonly code: string;
  readonly msg: string;
  readonly data: Data;
  readonly error_code: number;
}

/** An answer, read. */
export interface Read {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the text is no JSON. */
  readonly json: Envelope;
}

/** Reads an answer to its end. */
export async function read(response: Response): Promise<Read> {
  const text = await response.text();
  let json = {};
  try {
    json = JSON.parse(text) as object;
  } catch {
    // Not every answer is JSON.
  }
  const { status, headers } = response;
  return { status, headers, text, json: json as Envelope };
}

/** Sends one signed request in-process. */
export async function call(
  exchange: Exchange,
  method: string,
  target: string,
  body?: unknown,
  signing?: Signing,
): Promise<Read> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const init = signed(exchange, method, target, text, signing);
  return read(await exchange.fetch(exchange.url + target, init));
}

/** Sends one unsigned request in-process. */
export async function get(
  exchange: Exchange,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Read> {
  return read(await exchange.fetch(exchange.url + target, { headers }));
}

/** An exchange without sockets whose time stands still. */
export async function quietExchange(
  script: ExchangeScript = {},
): Promise<{ exchange: Exchange; runtime: ManualRuntime }> {
  const runtime = manualRuntime();
  const exchange = await startExchange({ runtime, listen: false, ...script });
  return { exchange, runtime };
}

export const TICKER = '/api/v1/market/orderbook/level1?symbol=BTC-USDT';

export const LIMIT_ORDER = {
  clientOid: 'oid-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '50000.0',
  size: '0.00100',
};

export const CONTRACT_ORDER = {
  clientOid: 'oid-1',
  symbol: 'XBTUSDTM',
  side: 'buy',
  type: 'limit',
  leverage: 3,
  price: '60000',
  size: 1,
};
