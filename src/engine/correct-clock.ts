import type { Call } from './call.js';
import type { Departure } from './sending/admission.js';
import type { House } from './context.js';
import { throughDoors } from './feedback.js';
import { defined } from '../util/objects.js';
import type { CallState } from '../policy/policy.js';
import type { Classification } from '../types/index.js';

/**
 * After a refused timestamp: compares our clock with the exchange's, and tells who listens what came
 * of it.
 *
 * @throws Over when the caller aborts meanwhile.
 */
export async function correctClock(
  house: House,
  call: Call<unknown>,
  departure: Departure,
  ageMs: number,
): Promise<CallState['signature']> {
  const { facts, reporter, run, signature } = call;
  if (house.isClosed()) return 'unchanged';
  const aside = run.aside && throughDoors(house, run.aside, reporter);
  // When the call is over before that, the next departure says why.
  const end = (await departure.during(signature.correct(aside, ageMs))) ?? 'corrected';
  const note = end === 'refused' ? 'failed' : end;
  reporter.report('clock', { offsetMs: house.clock.offsetMs(facts.host), note });
  return end === 'refused' ? 'unchanged' : end;
}

/** The advice on a refused timestamp while nobody tells the time, which may be asked for in `closedMs`. */
export function untoldAdvice(advice: Classification, closedMs: number): Classification {
  const waitMs = closedMs > 0 ? closedMs : undefined;
  return defined({ ...advice, hint: untoldHint, waitMs });
}

const untoldHint =
  'The exchange refused the timestamp and could not be asked for its time, so the clock was not corrected: synchronise it, or send the request again once GET /api/v1/timestamp is answered.';
