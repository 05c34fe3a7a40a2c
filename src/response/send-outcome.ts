import type { Failure, Outcome } from '../types/index.js';
import { thrownText } from '../util/objects.js';
import { BrokenHost } from './network-error.js';

/**
 * What a `send` gave, if that is an outcome. Else a failure that says what it is instead: the request
 * may have left, and its outcome is unknown.
 */
export function asOutcome<O extends Outcome<unknown>>(given: O): O | Failure {
  const lack = lackOf(given);
  return lack === undefined ? given : brokenSend(`send resolved to ${lack}; it ${must}`);
}

const must = 'must resolve to { native, status, headers, text } or { error, sent }';

/** The failure of a `send` whose answer cannot be read. */
export function unreadableOutcome(thrown: unknown): Failure {
  return brokenSend(`the answer of send cannot be read: ${thrownText(thrown)}`, thrown);
}

function brokenSend(message: string, cause?: unknown): Failure {
  return { error: new BrokenHost(message, { cause }), sent: 'unknown' };
}

/** What makes a value no outcome, in a few words. */
function lackOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return String(given);
  if (typeof given !== 'object') return `a ${typeof given}`;
  try {
    if (!('native' in given)) return 'error' in given ? undefined : 'an object with neither';
    const { status, headers } = given as { status?: unknown; headers?: unknown };
    if (typeof status !== 'number') return 'an answer without a status';
    const { get } = (headers ?? {}) as { get?: unknown };
    return typeof get === 'function' ? undefined : 'an answer without headers.get()';
  } catch (error) {
    return `something that cannot be read: ${thrownText(error)}`;
  }
}
