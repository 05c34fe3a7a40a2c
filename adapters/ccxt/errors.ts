import type { Kind, KucoinError, KucoinErrorRecord } from '../../src/index.js';
import type { Host } from './host.js';

type ErrorClass = new (message: string) => Error;

/** The HTTP status whose class says the same. */
const statuses: Readonly<Partial<Record<Kind, number>>> = {
  'rate-limit': 429,
  overload: 429,
  timeout: 408,
  authentication: 401,
  permission: 401,
  maintenance: 503,
};

/** A call that got no answer, in ccxt's own classes, so that a bot's `instanceof` goes on working. */
export function inTheirWords(host: Host, error: KucoinError): Error {
  const Named = classFor(host, error.kucoin);
  if (Named === undefined) return error;
  const named = new Named(`${host.id} ${error.message}`);
  return Object.assign(named, { kucoin: error.kucoin });
}

/**
 * The exchange names its classes by HTTP status and by code, and nothing of ccxt has to be imported for them.
 * What was ended on purpose is no network error: bots repeat those.
 */
function classFor(host: Host, { kind, reason }: KucoinErrorRecord): ErrorClass | undefined {
  const byStatus = (status: number): ErrorClass | undefined =>
    asErrorClass(host.httpExceptions?.[status]);
  // InvalidNonce, ccxt's word for a timestamp that is too old.
  if (reason === 'stale-signature') return asErrorClass(host.exceptions?.exact?.['400002']);
  const status = statuses[kind];
  if (status !== undefined) return byStatus(status);
  // ExchangeError and NetworkError, which the others are kinds of.
  const isOnPurpose = kind !== 'network' && reason !== 'deadline' && reason !== 'unknown-outcome';
  const RequestTimeout = byStatus(408);
  return isOnPurpose
    ? byStatus(422)
    : RequestTimeout && asErrorClass(Object.getPrototypeOf(RequestTimeout));
}

function asErrorClass(value: unknown): ErrorClass | undefined {
  return typeof value === 'function' && value.prototype instanceof Error
    ? (value as ErrorClass)
    : undefined;
}
