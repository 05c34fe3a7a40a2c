import type { Endpoint } from '../endpoints/endpoint.js';
import { withText } from '../signing/body-text.js';
import { isObject } from '../util/objects.js';

/**
 * A placement's body as an object, when it is one in JSON.
 *
 * @internal
 */
export function readOrder(
  body: string | Uint8Array | undefined,
): Record<string, unknown> | undefined {
  const order = readJson(body);
  return isObject(order) ? order : undefined;
}

function readJson(body: string | Uint8Array | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    const text =
      typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body);
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The orders of a batch's body: they are its only list, or all of it. */
export function readOrderItems(
  body: string | Uint8Array | undefined,
): readonly Readonly<Record<string, unknown>>[] {
  const read = readJson(body);
  const list = Array.isArray(read)
    ? read
    : isObject(read)
      ? Object.values(read).find((member) => Array.isArray(member))
      : undefined;
  return ((list as unknown[] | undefined) ?? []).map((item) => (isObject(item) ? item : {}));
}

/** The caller's own id in a placement, if it has one. */
export function clientOidOf(
  endpoint: Endpoint | undefined,
  order: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  if (endpoint?.clientId?.in !== 'body') return undefined;
  const id = order?.[endpoint.clientId.name];
  if (typeof id === 'string' && id !== '') return id;
  return typeof id === 'number' ? String(id) : undefined;
}

/**
 * Whether an id can be looked for. Half of a surrogate pair is no character: an address has none for it,
 * or another one, and "not there" would be said of another id.
 */
export function canBeLookedUp(id: string): boolean {
  return !/\p{Surrogate}/u.test(id);
}

/**
 * The same body with a client id as its first member; every other byte stays, so that a caller's
 * formatting of numbers survives.
 */
export function insertClientOid<B extends string | Uint8Array>(
  body: B,
  name: string,
  id: string,
): B {
  return withText(body, (text) => {
    const brace = text.indexOf('{');
    const rest = text.slice(brace + 1);
    const separator = rest.trimStart().startsWith('}') ? '' : ',';
    return `${text.slice(0, brace)}{"${name}":"${id}"${separator}${rest}`;
  });
}

/** KuCoin takes up to 40 letters, digits, `_` and `-`; 25 of 36 signs are worth 129 bits. */
const idLength = 25;

/** A client id that is drawn once. */
export function newClientOid(random: () => number): string {
  let id = '';
  while (id.length < idLength) id += Math.floor(random() * 36).toString(36);
  return id;
}
