import type { RequestFacts } from '../../endpoints/request-facts.js';
import type { Reporter } from '../../events.js';
import { CallerThrew, CannotSignAgain } from '../../signing/sign-again.js';
import type { Classification, StopReason } from '../../types/index.js';
import { thrownText } from '../../util/objects.js';
import { neverSent } from './records.js';

/** Why a call is over. */
export interface StopInfo {
  readonly reason: StopReason;
  readonly classification: Classification;
  /** Monotonic instant from which it is worth trying again. */
  readonly retryAtMs?: number | undefined;
  /** What to do, where that differs from the hint of the classification. */
  readonly hint?: string | undefined;
  /** The order was placed after all; only its answer is not to be put together. */
  readonly orderId?: string | undefined;
}

/** Leaves the loop with the reason to stop; never reaches the caller. */
export class Stop extends Error {
  readonly stopInfo: StopInfo;
  constructor(stopInfo: StopInfo) {
    super(stopInfo.reason);
    this.stopInfo = stopInfo;
  }
}

/** Ends one turn of the loop; what it was about is kept in the session. */
export class AttemptFailed extends Error {}

/** How far a call had come when something was thrown out of its loop. */
interface Reached {
  /** Why the policy stopped the call, if it did. */
  readonly stopInfo: StopInfo | undefined;
  /** On the last attempt, if there was one. */
  readonly classification: Classification | undefined;
  /** Nobody knows whether an attempt was carried out. */
  readonly isOpen: boolean;
  /** Of the order that was found and is to be handed over. */
  readonly orderId: string | undefined;
}

/**
 * Why a call is over; `undefined` where it never left, or was not carried out, and the caller is to
 * see what was thrown and nothing else.
 */
export function stopInfoOf(
  error: unknown,
  { facts, reporter }: { readonly facts: RequestFacts; readonly reporter: Reporter },
  { stopInfo, classification, isOpen, orderId }: Reached,
): StopInfo | undefined {
  if (error instanceof Stop) return haltedOrUnknown(error.stopInfo, isOpen);
  if (error instanceof CannotSignAgain) {
    const reason = 'stale-signature';
    return { reason, classification: classification ?? neverSent(facts, reason) };
  }
  if (stopInfo !== undefined || classification === undefined) return stopInfo;
  if (error instanceof CallerThrew && !isOpen) return undefined;
  // Whatever failed around it: what became of the request is known, or known to be open.
  const thrown = error instanceof CallerThrew ? error.value : error;
  reporter.report('warning', { note: `the call was ended by ${thrownText(thrown)}` });
  const isUnknown = isOpen && orderId === undefined;
  return { reason: isUnknown ? 'unknown-outcome' : 'not-retryable', classification, orderId };
}

/** A halt is no more than why there is no further attempt; a doubt is the news. */
function haltedOrUnknown(stopInfo: StopInfo, isOpen: boolean): StopInfo {
  const isDoubt = stopInfo.reason === 'halted' && isOpen;
  return isDoubt ? { ...stopInfo, reason: 'unknown-outcome' } : stopInfo;
}
