import type { Executed, Kind } from './types.js';

/** What an error that came instead of an answer says about the request. */
export interface NetworkTrouble {
  readonly kind: Extract<Kind, 'network' | 'timeout'>;
  /** Whether bytes may have reached the exchange. */
  readonly sent: Executed;
  /** The platform's code, e.g. `'ECONNREFUSED'`. */
  readonly code?: string;
  /** The caller, not the network, ended it. */
  readonly aborted: boolean;
}

/** Failures before the first byte: no connection, no name, no trust. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ConnectionRefused',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_INVALID_URL',
]);

const timedOut = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNABORTED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
]);

const deepestCause = 8;

/** Reads an error of axios, ky, undici, Node, Bun or Deno; never throws. */
export function readNetworkError(error: unknown): NetworkTrouble {
  const chain = causes(error);
  const codes = chain.map((link) => text(link['code'])).filter((code) => code !== undefined);
  const names = chain.map((link) => text(link['name']));
  const aborted = codes.includes('ERR_CANCELED') || names.includes('AbortError');
  const timeout = codes.some((code) => timedOut.has(code)) || names.includes('TimeoutError');
  // An Error's own code may be the library's wrapper; the innermost one is the platform's.
  const code = codes.at(-1);
  return {
    kind: timeout ? 'timeout' : 'network',
    sent: everyBranchUnsent(chain, codes) ? 'no' : 'unknown',
    aborted: aborted && !timeout,
    ...(code === undefined ? {} : { code }),
  };
}

type Link = Readonly<Record<string, unknown>>;

function causes(error: unknown): Link[] {
  const chain: Link[] = [];
  let current = error;
  while (typeof current === 'object' && current !== null && chain.length < deepestCause) {
    chain.push(current as Link);
    current = (current as Link)['cause'];
  }
  return chain;
}

function everyBranchUnsent(chain: readonly Link[], codes: readonly string[]): boolean {
  if (codes.some((code) => neverSent.has(code))) return true;
  // A time-out of connect(2) itself; other time-outs come after the request left.
  if (chain.some((link) => link['syscall'] === 'connect')) return true;
  const branches = chain.map((link) => link['errors']).find((errors) => Array.isArray(errors));
  if (branches === undefined || (branches as unknown[]).length === 0) return false;
  return (branches as unknown[]).every((branch) => readNetworkError(branch).sent === 'no');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
