import type { Call } from '../call.js';
import { thrownText } from '../../util/objects.js';
import { Over, Thrown, type Verdict } from './stop.js';
import { neverLeft } from './records.js';
import { CannotResign } from '../../signing/sign-again.js';
import type { Classification } from '../../types/index.js';

/** How far a call had come when something was thrown out of its loop. */
interface Reached {
  /** The policy's own verdict, if it has spoken. */
  readonly verdict: Verdict | undefined;
  /** On the last attempt, if there was one. */
  readonly advice: Classification | undefined;
  /** Nobody knows whether an attempt was carried out. */
  readonly isOpen: boolean;
  /** Of the order that was found and is to be handed over. */
  readonly orderId: string | undefined;
}

/**
 * Why a call is over; `undefined` where it never left, or was not carried out, and whoever called is to
 * see what was thrown and nothing else.
 */
export function verdictOn(
  error: unknown,
  { facts, reporter }: Call<unknown>,
  { verdict, advice, isOpen, orderId }: Reached,
): Verdict | undefined {
  if (error instanceof Over) return error.verdict;
  if (error instanceof CannotResign) {
    const reason = 'stale-signature';
    return { reason, advice: advice ?? neverLeft(facts, reason) };
  }
  if (verdict !== undefined || advice === undefined) return verdict;
  if (error instanceof Thrown && !isOpen) return undefined;
  // Whatever failed around it: what became of the request is known, or known to be open.
  const thrown = error instanceof Thrown ? error.value : error;
  reporter.report('warning', { note: `the call was ended by ${thrownText(thrown)}` });
  const isUnknown = isOpen && orderId === undefined;
  return { reason: isUnknown ? 'unknown-outcome' : 'not-retryable', advice, orderId };
}
