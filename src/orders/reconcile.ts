import type { Endpoint, LookUp } from '../endpoints/endpoint.js';
import type { ClockReading } from '../signing/exchange-clock.js';
import {
  type Age,
  ageByTimestamp,
  ageOf,
  blindWaitMs,
  type FirstAttempt,
  type LostAttempt,
  pollDelayMs,
  provableFromMs,
} from './absence-proof.js';
import {
  type AdoptedAnswer,
  adoptedAnswer,
  createdAtMs,
  type FoundOrder,
  foundOrders,
  hasLegs,
  hasTerms,
  lookUpUrl,
  provesAbsence,
} from './found-order.js';

/** What became of an unknown placement. */
export type Reconciliation =
  /** It is on the book, or was: the caller's order with the caller's terms. */
  | { readonly result: 'adopted'; readonly answer: AdoptedAnswer }
  /** It is not there, and nothing that was sent can still bring it. */
  | { readonly result: 'absent' }
  /** Nobody could say: why, and what to do about that. */
  | { readonly result: 'unsettled'; readonly note: string; readonly hint?: string | undefined };

/** What one look-up said. */
export type LookUpAnswer =
  | { readonly said: 'data'; readonly data: unknown }
  | { readonly said: 'not-there' }
  | { readonly said: 'nothing' }
  | LookUpRefusal;

/** Nobody showed an order, and the same question would hardly be answered otherwise. */
export interface LookUpRefusal {
  readonly said: 'refused';
  /** It is sure to be refused again; else it may have been an accident. */
  readonly isPermanent: boolean;
  /** By whom: `the look-up was refused: 411100 User are frozen`. */
  readonly note: string;
  readonly hint?: string | undefined;
}

/** What one look-up showed. */
export interface LookUpResult {
  readonly answer: LookUpAnswer;
  /** Monotonic instant at which the look-up that was answered left. */
  readonly leftMs: number;
  /** Its clock; `'no-clock'` when it has none to show, `'refused'` when it does not show it. */
  readonly clock: ClockReading | 'no-clock' | 'refused' | undefined;
}

/** The order whose outcome is in question. */
export interface LostOrder {
  readonly endpoint: Endpoint;
  readonly lookUp: LookUp;
  readonly clientOid: string;
  /** The placement's body. */
  readonly orderBody: Readonly<Record<string, unknown>>;
  readonly origin: string;
  readonly query: string;
  readonly lost: LostAttempt;
  readonly first: FirstAttempt;
  /** The id was drawn by us for this call. */
  readonly isOwnId: boolean;
  /** Monotonic instant at which a resend was refused because the id is taken, so that absence cannot be the truth. */
  readonly takenAtMs: number | undefined;
}

/** The effects that reconciliation needs. */
export interface LookUpDeps {
  nowMs(): number;
  /** Monotonic instant at which reconciliation ends. */
  readonly limitMs: number;
  /** Signed like the placement and subject to the same limits; reads the clock as well when asked to. */
  lookUp(url: string, withClock: boolean): Promise<LookUpResult>;
  /** @throws when the call is over. */
  wait(untilMs: number): Promise<void>;
}

/** What is known of one found order, or what kept it from being known. */
type Match = 'ours' | 'other' | 'untold' | LookUpRefusal;

/** What is said when reconciliation ends before anything is known. */
export const outOfTime = 'no look-up said enough in time';

/**
 * Finds out what became of a placement whose answer was lost, by the caller's own id. Looks again
 * and again, because reads lag writes; "not there" counts only once nothing can arrive any more. A
 * look-up that is refused for good ends it, and by then so does one that was refused for all one knows.
 */
export async function reconcileOrder(order: LostOrder, deps: LookUpDeps): Promise<Reconciliation> {
  const url = lookUpUrl(order.origin, order.lookUp, order.clientOid, order.orderBody, order.query);
  const clock: ClockView = { readings: [], isMissing: false, isRefused: false };
  let isDoubtful = false;
  const dueMs = (): number =>
    order.takenAtMs === undefined
      ? provableFromMs(order.lost, clock.readings)
      : order.takenAtMs + blindWaitMs;
  for (let poll = 1; deps.nowMs() < deps.limitMs; poll += 1) {
    const pollStartedMs = deps.nowMs();
    // What is to prove something is taken together with a fresh look at the clock.
    const withClock = isDoubtful || clock.readings.length === 0 || pollStartedMs >= dueMs();
    const isClosed = clock.isMissing || clock.isRefused;
    const { answer, leftMs, clock: reading } = await deps.lookUp(url, withClock && !isClosed);
    noteReading(clock, reading);
    const isDue = leftMs >= dueMs();
    const found = ordersIn(order, answer);
    let refusal = answer.said === 'refused' ? answer : undefined;
    isDoubtful = false;
    for (const candidate of found ?? []) {
      const match = await matchOrder(order, candidate, clock, deps);
      if (match === 'ours') return adopt(order, candidate);
      isDoubtful ||= match !== 'other';
      if (typeof match === 'object') refusal = match;
    }
    if (refusal !== undefined && (isDue || refusal.isPermanent)) return unresolved(refusal);
    if (isDue && isDoubtful && clock.isRefused) return unresolved({ note: ageless });
    if (isDue && found !== undefined && !isDoubtful) return withoutOrder(order, found);
    const nowMs = deps.nowMs();
    const nextMs = nowMs + pollDelayMs(poll);
    // The first look that can prove something is worth being in time for.
    const untilMs = nowMs < dueMs() && nextMs > dueMs() ? dueMs() : nextMs;
    if (untilMs >= deps.limitMs) break;
    await deps.wait(untilMs);
  }
  return unresolved({ note: outOfTime });
}

/** What is known of the exchange's clock. */
interface ClockView {
  readonly readings: ClockReading[];
  isMissing: boolean;
  isRefused: boolean;
}

function noteReading(clock: ClockView, seen: LookUpResult['clock']): void {
  if (seen === 'no-clock') clock.isMissing = true;
  else if (seen === 'refused') clock.isRefused = true;
  else if (seen !== undefined && !clock.readings.includes(seen)) clock.readings.push(seen);
}

const ageless =
  'the exchange did not show its clock, so the age of the order it showed is not known';

/** The orders of the id that a look-up shows; `undefined` when it says nothing. */
function ordersIn(order: LostOrder, answer: LookUpAnswer): readonly FoundOrder[] | undefined {
  if (answer.said === 'not-there') return [];
  return answer.said === 'data'
    ? foundOrders(order.lookUp, answer.data, order.clientOid)
    : undefined;
}

function adopt(order: LostOrder, found: FoundOrder): Reconciliation {
  const { endpoint, lookUp, clientOid } = order;
  return { result: 'adopted', answer: adoptedAnswer(endpoint, lookUp, found, clientOid) };
}

/** The order did not show although it would have. */
function withoutOrder(order: LostOrder, others: readonly FoundOrder[]): Reconciliation {
  if (others.length > 0) return unresolved({ note: 'the id belongs to another order' });
  if (order.takenAtMs !== undefined) {
    return unresolved({ note: 'the id is taken, but no order shows' });
  }
  return provesAbsence(order.lookUp, order.orderBody)
    ? { result: 'absent' }
    : unresolved({ note: 'this look-up cannot prove absence' });
}

function unresolved(why: {
  readonly note: string;
  readonly hint?: string | undefined;
}): Reconciliation {
  return { result: 'unsettled', note: why.note, hint: why.hint };
}

/** Whether an order has the terms and the age of the one that was sent. */
async function matchOrder(
  order: LostOrder,
  found: FoundOrder,
  clock: ClockView,
  deps: LookUpDeps,
): Promise<Match> {
  if (!hasTerms(order.lookUp, order.orderBody, found)) return 'other';
  const age = ageOfFound(order, found, clock);
  if (age !== 'younger') return age === 'older' ? 'other' : 'untold';
  return matchDetails(order, found, deps);
}

function ageOfFound(order: LostOrder, found: FoundOrder, { readings, isMissing }: ClockView): Age {
  // Nobody else has drawn an id of our own, so it needs no proof of age.
  if (order.isOwnId) return 'younger';
  const createdMs = createdAtMs(order.lookUp, found);
  // An order that does not show its age is never taken for the caller's.
  if (createdMs === undefined) return 'older';
  if (isMissing && readings.length === 0) return ageByTimestamp(createdMs, order.first);
  return ageOf(createdMs, order.first, readings);
}

/** Some look-ups show only part of the terms; a second read has the rest. */
async function matchDetails(order: LostOrder, found: FoundOrder, deps: LookUpDeps): Promise<Match> {
  const { details, orderIdMember } = order.lookUp;
  if (details === undefined) return 'ours';
  const orderId = encodeURIComponent(String(found[orderIdMember]));
  const url = order.origin + details.replace('{orderId}', orderId);
  const { answer } = await deps.lookUp(url, false);
  if (answer.said === 'refused') return answer;
  if (answer.said !== 'data') return 'untold';
  return hasLegs(order.lookUp, order.orderBody, answer.data) ? 'ours' : 'other';
}
