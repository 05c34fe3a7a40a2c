import type { Priority } from '../types/index.js';
import type { RequestFacts } from './request-facts.js';

/** Whether a call may be sent again although its outcome is unknown. */
export function repeatsFreely(facts: RequestFacts): boolean {
  return facts.isRead || facts.endpoint?.repeat === 'always';
}

/** Waiting order of a request that names none itself. */
export function priorityOf(facts: RequestFacts): Priority {
  if (facts.effect.startsWith('cancel')) return 'cancel';
  return facts.isRead ? 'read' : 'order';
}

const stale: ReadonlySet<RequestFacts['effect']> = new Set([
  'place',
  'place-batch',
  'alter',
  'cancel-batch',
  'cancel-all',
  'set',
  'unknown',
]);

/**
 * Whether the call goes stale (`orderMaxAgeMs`): a price or a sweeping cancel meant for the market of
 * a minute ago does harm now. An unknown call may be an order.
 */
export function goesStale(facts: RequestFacts): boolean {
  return stale.has(facts.effect);
}

/**
 * Whether a call does harm when it leaves long after it was made, as it would when the machine has
 * slept. A cancel of one order does not: the order is better gone late than left open.
 */
export function harmsLate({ isRead, effect }: RequestFacts): boolean {
  return !isRead && effect !== 'cancel';
}

/** Whether a halt keeps the call from leaving: it changes something, and is no cancel. */
export function obeysHalt({ isRead, effect, candidates }: RequestFacts): boolean {
  if (isRead || effect.startsWith('cancel')) return false;
  // Of a path that two products have it may be open which kind of cancel it is.
  return candidates.length === 0 || !candidates.every((one) => one.effect.startsWith('cancel'));
}

const stateChangingTimeoutMs = 10_000;
const readTimeoutMs = 30_000;

/** How long an attempt may take where neither caller nor host says so. */
export function defaultTimeoutMs(facts: RequestFacts): number {
  return facts.isRead ? readTimeoutMs : stateChangingTimeoutMs;
}
