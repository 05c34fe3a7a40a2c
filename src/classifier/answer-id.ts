import type { RequestFacts } from '../endpoints/request-facts.js';
import { isObject } from '../util/objects.js';

/**
 * Whether a success of this call shows the id of what it made, as every placement does. Without that
 * nothing says that there is an order.
 */
export function givesId(facts: RequestFacts): boolean {
  return idMember(facts) !== undefined;
}

/** Whether a success has not the id that the call's endpoint gives. */
export function lacksId(facts: RequestFacts, data: unknown): boolean {
  const name = idMember(facts);
  return name !== undefined && !showsId(data, name);
}

function idMember({ effect, endpoint }: RequestFacts): string | undefined {
  const given = endpoint?.answerMembers?.find((name) => /(?:Id|No)$/.test(name));
  return given ?? (effect === 'place' ? 'orderId' : undefined);
}

/** Whether `data` has an id under this name. */
export function showsId(data: unknown, name: string): boolean {
  return isObject(data) && isId(data[name]);
}

const noId: ReadonlySet<string> = new Set(['', 'null', 'undefined', '0']);

/** Whether a value can be an id: text or a number, and neither empty nor zero. */
export function isId(value: unknown): boolean {
  if (typeof value === 'string') return !noId.has(value.trim().toLowerCase());
  return typeof value === 'bigint' || typeof value === 'number' ? value > 0 : false;
}

/** Whether data hold nothing: absent, or empty, or an object or list of nothing but such. */
export function isEmpty(data: unknown): boolean {
  if (data === undefined || data === null || data === false) return true;
  if (typeof data === 'string') return data.trim() === '';
  return typeof data === 'object' && Object.values(data).every(isNothing);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
