import {
  type AdoptedAnswer,
  adoptedAnswer,
  createdAtMs,
  type FoundOrder,
  foundOrder,
  hasTerms,
  lookUpUrl,
  provesAbsence,
} from './adoption.js';
import { isObject } from './client-oid.js';
import type { Endpoint, LookUp } from './endpoints/endpoint.js';
import type { ClockReading } from './clock.js';
import { type LostAttempt, pollDelayMs, provableFromMs } from './proof.js';

/** What became of an unknown placement. */
export type Settlement =
  /** It is on the book, or was: the caller's order with the caller's terms. */
  | { readonly fate: 'adopted'; readonly answer: AdoptedAnswer }
  /** It is not there, and nothing that was sent can still bring it. */
  | { readonly fate: 'absent' }
  /** Nobody could say. */
  | { readonly fate: 'unsettled'; readonly note: string };

/** What one look-up said. */
export type LookUpAnswer =
  | { readonly said: 'data'; readonly data: unknown }
  | { readonly said: 'not-there' }
  | { readonly said: 'nothing' };

/** The order whose fate is in question. */
export interface LostOrder {
  readonly endpoint: Endpoint;
  readonly lookUp: LookUp;
  readonly clientOid: string;
  /** The placement's body. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly origin: string;
  readonly query: string;
  readonly lost: LostAttempt;
  /** Monotonic instant at which the call's first attempt left. */
  readonly firstLeftMs: number;
  /** The id was drawn by us for this call. */
  readonly isOwnId: boolean;
  /** An answer has already said that the id is taken, so absence cannot be the truth. */
  readonly isTaken: boolean;
}

/** The effects a settlement needs. */
export interface LookUpMeans {
  nowMs(): number;
  /** Monotonic instant at which the call is over. */
  readonly limitMs: number;
  /** Reads the exchange's clock; `undefined` when it cannot be had. */
  readClock(): Promise<ClockReading | undefined>;
  /** Signed like the placement, through the same doors. */
  ask(url: string): Promise<LookUpAnswer>;
  /** @throws when the call is over. */
  wait(untilMs: number): Promise<void>;
}

/**
 * Finds out what became of a placement whose answer was lost, by the caller's own id. Looks again
 * and again, because reads lag writes; "not there" counts only once nothing can arrive any more.
 */
export async function settle(order: LostOrder, means: LookUpMeans): Promise<Settlement> {
  const proves = provesAbsence(order.lookUp, order.asked) && !order.isTaken;
  const url = lookUpUrl(order.origin, order.lookUp, order.clientOid, order.asked, order.query);
  let reading: ClockReading | undefined;
  for (let poll = 1; ; poll += 1) {
    reading ??= await means.readClock();
    const provableMs = provableFromMs(order.lost, reading);
    const isProvable = means.nowMs() >= provableMs;
    const answer = await means.ask(url);
    const found =
      answer.said === 'data' ? foundOrder(order.lookUp, answer.data, order.clientOid) : undefined;
    const isOurs = found !== undefined && (await isTheLostOne(order, found, reading, means));
    if (isOurs) {
      const adopted = adoptedAnswer(order.endpoint, order.lookUp, found, order.clientOid);
      return { fate: 'adopted', answer: adopted };
    }
    if (isProvable && answer.said !== 'nothing') {
      if (found !== undefined) return unsettled('the id belongs to another order');
      return proves ? { fate: 'absent' } : unsettled('this look-up cannot prove absence');
    }
    const nowMs = means.nowMs();
    const nextMs = nowMs + pollDelayMs(poll);
    // The first look that can prove something is worth being in time for.
    const untilMs = nowMs < provableMs && nextMs > provableMs ? provableMs : nextMs;
    if (untilMs >= means.limitMs) return unsettled('no look-up said enough in time');
    await means.wait(untilMs);
  }
}

function unsettled(note: string): Settlement {
  return { fate: 'unsettled', note };
}

/** An order with the id, the terms and the age of the one that was sent. */
async function isTheLostOne(
  order: LostOrder,
  found: FoundOrder,
  reading: ClockReading | undefined,
  means: LookUpMeans,
): Promise<boolean> {
  if (!hasTerms(order.lookUp, order.asked, found)) return false;
  // Nobody else has drawn an id of our own, so it needs no proof of age.
  const isYoung = order.isOwnId || !isOlder(order, createdAtMs(order.lookUp, found), reading);
  return isYoung && (await hasDetails(order, found, means));
}

/** Without the exchange's clock or the order's date its age is unknown, and then it is not ours. */
function isOlder(
  order: LostOrder,
  createdMs: number | undefined,
  reading: ClockReading | undefined,
): boolean {
  if (createdMs === undefined || reading === undefined) return true;
  const earliestMs = reading.exchangeAtMs - (reading.monotonicMs - order.firstLeftMs);
  return Math.ceil(createdMs) < Math.floor(earliestMs);
}

/** Some look-ups show only part of the terms; a second read has the rest in its `orders`. */
async function hasDetails(
  order: LostOrder,
  found: FoundOrder,
  means: LookUpMeans,
): Promise<boolean> {
  const { details } = order.lookUp;
  if (details === undefined) return true;
  const orderId = encodeURIComponent(String(found[order.lookUp.orderIdMember]));
  const answer = await means.ask(order.origin + details.replace('{orderId}', orderId));
  const legs = answer.said === 'data' && isObject(answer.data) ? answer.data['orders'] : undefined;
  if (!Array.isArray(legs) || legs.length === 0) return false;
  const every = { ...order.lookUp, terms: ['side', 'size'] };
  const one = (...terms: string[]): LookUp => ({ ...order.lookUp, terms });
  const fits = (lookUp: LookUp) => (leg: unknown) =>
    isObject(leg) && hasTerms(lookUp, order.asked, leg);
  return (
    legs.every(fits(every)) && legs.some(fits(one('price'))) && legs.some(fits(one('stopPrice')))
  );
}
