import { KucoinError, outcomeOf, reword } from '../errors.js';
import { BrokenHost, isBrokenHost } from '../response/network-error.js';

/**
 * What a fetch resolved to, if it is a Response, of whatever make.
 *
 * @throws BrokenHost, a TypeError that says what it is instead.
 */
export function asResponse(given: unknown): Response {
  const missing = typeof given === 'object' && given !== null ? missingOf(given) : [];
  if (missing === undefined) return unread(given as Response);
  const what = missing.length === 0 ? describe(given) : `an object without ${missing.join(', ')}`;
  throw new BrokenHost(`fetch resolved to ${what}, which is no Response`);
}

/**
 * A Response whose body has not been read. Where it has been, to log it for instance, every attempt's
 * answer would be lost.
 */
function unread(response: Response): Response {
  if (response.bodyUsed !== true && response.body?.locked !== true) return response;
  throw new BrokenHost('fetch resolved to a Response whose body has been read already');
}

/** What an object lacks of a Response; `undefined` when it has all that is read. */
function missingOf(given: object): readonly string[] | undefined {
  const { status, headers, body, arrayBuffer } = given as Partial<Record<string, unknown>>;
  const get = (headers as { get?: unknown } | null | undefined)?.get;
  const canStream = typeof (body as { getReader?: unknown } | null)?.getReader === 'function';
  const missing = [
    typeof status === 'number' ? '' : 'status',
    typeof get === 'function' ? '' : 'headers.get()',
    body === null || canStream || typeof arrayBuffer === 'function' ? '' : 'arrayBuffer()',
  ].filter(Boolean);
  return missing.length === 0 ? undefined : missing;
}

function describe(given: unknown): string {
  return given === undefined || given === null ? String(given) : `a ${typeof given}`;
}

/** A mistake in the fetch that was given, as an error that says so; anything else as it is. */
export function asBroken(error: unknown): unknown {
  if (!isBrokenHost(error) || error instanceof BrokenHost) return error;
  const { name, message } = error as Error;
  return new BrokenHost(`fetch threw a ${name}: ${message}`, { cause: error });
}

/**
 * Throws on what the engine threw; for a broken fetch the TypeError about it, with the record on it.
 *
 * @throws always.
 */
export function throwOwn(error: unknown): never {
  const outcome = error instanceof KucoinError ? outcomeOf(error) : undefined;
  const cause = outcome !== undefined && 'error' in outcome ? outcome.error : undefined;
  if (!(cause instanceof BrokenHost)) throw error;
  reword(cause, (error as KucoinError).message);
  throw Object.assign(cause, { kucoin: (error as KucoinError).kucoin });
}
