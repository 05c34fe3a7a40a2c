import type { Endpoint, LookUp } from '../endpoints/endpoint.js';
import { isObject } from '../util/objects.js';

/** An order as a look-up shows it. */
export type FoundOrder = Readonly<Record<string, unknown>>;

/**
 * The orders of a client id in a look-up's `data`: none when it says that there is none, `undefined`
 * when it cannot be read, which says nothing.
 */
export function foundOrders(
  lookUp: LookUp,
  data: unknown,
  clientOid: string,
): readonly FoundOrder[] | undefined {
  if (data === null) return [];
  if (Array.isArray(data) && data.length === 0) return lookUp.answer === 'array' ? [] : undefined;
  const shown: unknown[] = Array.isArray(data) ? data : [data];
  const orders = shown.filter(
    (order): order is FoundOrder => isObject(order) && textOf(order[lookUp.orderIdMember]) !== '',
  );
  // A look-up that does not repeat the id was asked for this one, so what it shows belongs to it.
  const named = orders.filter((order) => [undefined, clientOid].includes(idIn(order)));
  return named.length === 0 ? undefined : named;
}

function idIn(order: FoundOrder): string | undefined {
  return asText(order['clientOid'] ?? order['clientOrderId']);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function textOf(value: unknown): string {
  return asText(value) ?? '';
}

/**
 * Whether a found order is the one that was asked for: an id alone does not say so, because KuCoin
 * has taken one id several times (Kucoin/kucoin-api-docs#468). Terms the order does not show count as
 * unlike.
 */
export function hasTerms(
  lookUp: LookUp,
  orderBody: Readonly<Record<string, unknown>>,
  found: FoundOrder,
): boolean {
  return lookUp.terms.every((name) => {
    const wanted = orderBody[name];
    return wanted === undefined || wanted === null || equalTerm(wanted, found[name]);
  });
}

function equalTerm(wanted: unknown, found: unknown): boolean {
  const [a, b] = [asText(wanted), asText(found)];
  if (a === undefined || b === undefined) return false;
  if (a.toLowerCase() === b.toLowerCase()) return true;
  const left = plainDecimal(a);
  return left !== undefined && left === plainDecimal(b);
}

/**
 * Whether the `orders` in an order's details are the legs that were asked for: all of one side and
 * size, and each of the prices on one of them.
 */
export function hasLegs(
  lookUp: LookUp,
  orderBody: Readonly<Record<string, unknown>>,
  details: unknown,
): boolean {
  const legs: unknown = isObject(details) ? details['orders'] : undefined;
  if (!Array.isArray(legs) || legs.length === 0) return false;
  const fits =
    (wanted: Readonly<Record<string, unknown>>) =>
    (leg: unknown): boolean =>
      isObject(leg) && hasTerms({ ...lookUp, terms: Object.keys(wanted) }, wanted, leg);
  const { side, size, price, stopPrice, limitPrice } = orderBody;
  return (
    legs.every(fits({ side, size })) &&
    [{ price }, { stopPrice }, { price: limitPrice }].every((wanted) => legs.some(fits(wanted)))
  );
}

/** One spelling for each number: "0.10", "0.1" and ".1" are one, floats are not involved. */
function plainDecimal(text: string): string | undefined {
  const parts = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:e([+-]?\d{1,2}))?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole + fraction === '') return undefined;
  let digits = BigInt(whole + fraction);
  let power = Number(exponent) - fraction.length;
  if (digits === 0n) return '0';
  for (; digits % 10n === 0n; digits /= 10n) power += 1;
  return `${sign === '-' ? '-' : ''}${digits}e${power}`;
}

/** When the exchange created the order, in milliseconds; `undefined` when it does not say. */
export function createdAtMs(lookUp: LookUp, found: FoundOrder): number | undefined {
  const created = Number(found[lookUp.createdMember] ?? NaN);
  if (!Number.isFinite(created) || created <= 0) return undefined;
  return lookUp.createdUnit === 'ns' ? created / 1_000_000 : created;
}

/** A placement's answer put together from the order it left behind. */
export interface AdoptedAnswer {
  /** The envelope, as the endpoint would have sent it. */
  readonly text: string;
  readonly orderId: string;
  /** Members the endpoint's own answer has and the look-up does not give. */
  readonly missing: readonly string[];
}

/** Exactly the members of the endpoint's own answer; what is not known is left out, never invented. */
export function adoptedAnswer(
  endpoint: Endpoint,
  lookUp: LookUp,
  found: FoundOrder,
  clientOid: string,
): AdoptedAnswer {
  const orderId = textOf(found[lookUp.orderIdMember]);
  const known: FoundOrder = { ...found, orderId, clientOid, clientOrderId: clientOid };
  const data: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const name of endpoint.answerMembers ?? ['orderId']) {
    const value = known[lookUp.renamed?.[name] ?? name];
    if (value === undefined) missing.push(name);
    else data[name] = value;
  }
  return { text: JSON.stringify({ code: '200000', data }), orderId, missing };
}

/** Where the look-up of an order is, with the query it wants. */
export function lookUpUrl(
  origin: string,
  lookUp: LookUp,
  clientOid: string,
  orderBody: Readonly<Record<string, unknown>>,
  placementQuery: string,
): string {
  const given = new URLSearchParams(placementQuery);
  const query = new URLSearchParams();
  if (lookUp.idParameter !== undefined) query.set(lookUp.idParameter, clientOid);
  for (const name of lookUp.queryFromBody ?? []) {
    const value = orderBody[name] ?? given.get(name);
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  }
  const path = lookUp.path.replace('{clientOid}', encodeURIComponent(clientOid));
  const text = query.toString();
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}

/** Whether "not there" can prove that this order was never placed. */
export function provesAbsence(
  lookUp: LookUp,
  orderBody: Readonly<Record<string, unknown>>,
): boolean {
  const doubtful = lookUp.unprovenWith?.some(
    (name) => orderBody[name] !== undefined && orderBody[name] !== null,
  );
  return lookUp.returnsFinished && doubtful !== true;
}
