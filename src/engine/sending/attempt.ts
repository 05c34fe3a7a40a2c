import type { Call } from '../call.js';
import { classifyAnswer, classifyUnread } from '../../classifier/classify.js';
import { classifyError } from '../../classifier/classify-error.js';
import type { Departure } from './admission.js';
import { passageOf } from './permits.js';
import { isAnswer } from '../../errors.js';
import type { House } from '../context.js';
import { defaultTimeoutMs } from '../../endpoints/idempotency.js';
import { exchangeNowMs, learn, toldQuota } from '../feedback.js';
import { thrownText } from '../../util/objects.js';
import { unreadableOutcome } from '../../response/send-outcome.js';
import { canSettle, reconcileTimeoutMs } from '../../orders/lost-attempts.js';
import { type Cut, drop, sendTrip } from './attempt-timeout.js';
import type { Answer, Classification, Outcome, RunRequest, ToldQuota } from '../../types/index.js';

/** Time kept at the most for finding out what became of a placement whose answer does not come. */
const settlingMs = 10_000;

/** No attempt is cut shorter than this for the sake of settling. */
const shortestAttemptMs = 1_000;

/** One attempt that was made. */
export interface AttemptMade<T> {
  readonly outcome: Outcome<T> & { readonly cut?: Cut };
  readonly advice: Classification;
  /** The scope that the outcome closed, if it did. */
  readonly closedKey: string | undefined;
  /** Monotonic. */
  readonly leftMs: number;
  /** The same instant on the wall clock. */
  readonly leftWallMs: number;
  readonly endedMs: number;
  /** What it was signed with, on the exchange's clock as we take it to be. */
  readonly timestampMs: number | undefined;
  /** How old the signature was when it was refused; 0 when it was not. */
  readonly refusedAgeMs: number;
}

/** Signs, sends and judges one attempt, and tells everybody whom the answer binds. */
export async function makeAttempt<T>(
  house: House,
  call: Call<T>,
  departure: Departure,
  attemptNumber: number,
  headers: Record<string, string>,
): Promise<AttemptMade<T>> {
  const { run, send, signature } = call;
  const leftMs = house.runtime.monotonicNowMs();
  const leftWallMs = house.runtime.wallNowMs();
  const trip = {
    attemptNumber,
    headers,
    body: signature.body,
    signal: run.signal,
    nowMs: leftMs,
    cutAtMs: cutAtMs(house, call, leftMs),
    // Too late for the call, but a refusal holds for all the others.
    onLate: (answer: Answer<unknown>) => {
      learn(house, call, classifyOutcome(house, call, answer), answer);
      const told = toldQuota(answer);
      if (told === undefined) return;
      house.cooldowns.overhear(call.keys.pool, house.runtime.monotonicNowMs(), told);
    },
  };
  const given = await sendTrip(send, trip, house.timeouts);
  const endedMs = house.runtime.monotonicNowMs();
  const { outcome, advice, told } = judge(house, call, asFarAsSent(call.request, given));
  const closedKey = shareNews(house, call, advice, outcome);
  departure.arrived(passageOf(advice, isAnswer(outcome)), closedKey, told);
  const elapsedMs = endedMs - leftMs;
  call.reporter.report('attempt', { attemptNumber, classification: advice, elapsedMs });
  return {
    outcome,
    advice,
    closedKey,
    leftMs,
    leftWallMs,
    endedMs,
    timestampMs: signature.timestampMs,
    refusedAgeMs: advice.action === 're-sign' ? signature.ageMs : 0,
  };
}

type TripOutcome<T> = AttemptMade<T>['outcome'];

/** What an outcome means, and what it tells of the quota; one that cannot be read is lost. */
function judge<T>(
  house: House,
  call: Call<T>,
  outcome: TripOutcome<T>,
): Pick<AttemptMade<T>, 'outcome' | 'advice'> & { readonly told: ToldQuota | undefined } {
  try {
    return { outcome, advice: classifyOutcome(house, call, outcome), told: toldQuota(outcome) };
  } catch (error) {
    drop(outcome);
    const lost = unreadableOutcome(error);
    return { outcome: lost, advice: classifyOutcome(house, call, lost), told: undefined };
  }
}

/** A store of the caller's own that fails is no reason to lose what became of the request. */
function shareNews(
  house: House,
  call: Call<unknown>,
  advice: Classification,
  outcome: Outcome<unknown>,
): string | undefined {
  try {
    return learn(house, call, advice, outcome);
  } catch (error) {
    call.reporter.report('warning', { note: `the cooldowns failed: ${thrownText(error)}` });
    return undefined;
  }
}

/** A request of which the end is missing was not sent. */
function asFarAsSent<O extends Outcome<unknown>>({ isUnfinished }: RunRequest, outcome: O): O {
  const isCut = !isAnswer(outcome) && isUnfinished?.() === true;
  return isCut ? { ...outcome, sent: 'no' } : outcome;
}

function cutAtMs<T>(house: House, call: Call<T>, nowMs: number): number {
  const { limits } = call;
  const timeoutMs = attemptTimeoutMs(house, call);
  const keptMs = Math.min(settlingMs, reconcileTimeoutMs(house, call));
  const settleFromMs = limits.deadlineAtMs - keptMs;
  const keepsTime = canSettle(house, call) && settleFromMs >= nowMs + shortestAttemptMs;
  return Math.min(nowMs + timeoutMs, keepsTime ? settleFromMs : limits.deadlineAtMs);
}

/** How long one attempt of a call may take. */
export function attemptTimeoutMs(
  { options }: House,
  { facts, own, run }: Pick<Call<unknown>, 'facts' | 'own' | 'run'>,
): number {
  return (
    own.attemptTimeoutMs ?? options.attemptTimeoutMs ?? run.hostTimeoutMs ?? defaultTimeoutMs(facts)
  );
}

function classifyOutcome(
  house: House,
  call: Call<unknown>,
  outcome: Outcome<unknown> & { readonly cut?: Cut },
): Classification {
  const { facts, run } = call;
  if (!isAnswer(outcome)) {
    const { error, sent, cut } = outcome;
    const isCallersEnd = cut !== 'timeout' && run.signal?.aborted === true;
    return classifyError(facts, error, sent, isCallersEnd);
  }
  const { status, headers, text, isBeginning } = outcome;
  // A host that cannot read the body (a stream) answers for the status only.
  if (text === undefined && status >= 200 && status < 300) return classifyUnread(facts, status);
  const receivedAtMs = exchangeNowMs(house, facts.host);
  return classifyAnswer(facts, { status, headers, body: text, receivedAtMs, isBeginning });
}
