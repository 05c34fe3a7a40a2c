import { type AttemptMade, makeAttempt } from './attempt.js';
import { type Call, type CallRequest, openCall } from './call.js';
import { callersVerdict } from './caller-verdict.js';
import { Departure } from './departure.js';
import { deliverAdopted, deliverAnswer, endCall } from './ending.js';
import { isAnswer } from './errors.js';
import type { House } from './house.js';
import { isOpenQuestion, repeatsFreely } from './idempotency.js';
import { waitLimitMs } from './limits.js';
import { Over, type Verdict } from './over.js';
import { type CallState, decide, type Decision } from './policy.js';
import type { AdoptedAnswer } from './adoption.js';
import { closedScope } from './scopes.js';
import { canSettle, settleCall } from './settlement.js';
import type { Settlement } from './reconcile.js';
import type { AttemptRecord, Classification } from './types.js';

/** Ends one turn of the loop; what it was about is kept in the session. */
class AttemptFailed extends Error {}

/**
 * One call from its first attempt to its end. The loop around it asks `attempt`, and after a failure
 * `mayRepeat`.
 */
export class Session<T> {
  readonly #house: House;
  readonly #call: Call<T>;
  readonly #departure: Departure;
  readonly #history: AttemptRecord[] = [];
  #attempts = 0;
  #retriesUsed = 0;
  #notBeforeMs = 0;
  #firstLeftMs = 0;
  #last: AttemptMade<T> | undefined;
  /** The newest attempt that may have been carried out, for all anybody knows. */
  #lost: AttemptMade<T> | undefined;
  #adopted: AdoptedAnswer | undefined;
  #verdict: Verdict | undefined;

  constructor(house: House, asked: CallRequest<T>) {
    this.#house = house;
    this.#call = openCall(house, asked);
    this.#departure = new Departure(house, this.#call, () => this.#last?.advice);
  }

  /** One turn of the loop: waits as long as it has to, signs, sends, and judges what came back. */
  readonly attempt = async (): Promise<T> => {
    if (this.#adopted !== undefined) {
      return deliverAdopted(this.#house, this.#call, this.#adopted, this.#attempts);
    }
    await this.#departure.clear(this.#notBeforeMs);
    const headers = await this.#call.signature.headers();
    this.#discardLast();
    this.#attempts += 1;
    const made = await makeAttempt(
      this.#house,
      this.#call,
      this.#departure,
      this.#attempts,
      headers,
    );
    const { advice, outcome } = made;
    if (advice.action === 'ok' && isAnswer(outcome)) {
      return deliverAnswer(this.#house, this.#call, outcome.native, advice, this.#attempts);
    }
    this.#history.push(made.record);
    this.#last = made;
    if (this.#attempts === 1) this.#firstLeftMs = made.leftMs;
    if (advice.executed === 'unknown') this.#lost = made;
    if (outcome.cut === 'abort') throw new Over({ reason: 'aborted', advice });
    throw new AttemptFailed();
  };

  /** Whether the loop goes round again; if so, `attempt` knows how long to wait. */
  readonly mayRepeat = async (error: unknown): Promise<boolean> => {
    const last = this.#last;
    if (!(error instanceof AttemptFailed) || last === undefined) return false;
    const settlement = await this.#settle(last);
    if (settlement?.fate === 'adopted') return this.#adopt(settlement.answer, last.advice);
    const advice = settlement?.fate === 'absent' ? absentAdvice(last.advice) : last.advice;
    const { options, runtime } = this.#house;
    const asked = await callersVerdict(options.shouldRetry, this.#call, advice, this.#state());
    const signature = advice.action === 're-sign' ? await this.#correctClock() : 'unchanged';
    const state = this.#state(asked, signature);
    const decision: Decision = this.#house.isClosed()
      ? { next: 'stop', reason: 'closed' }
      : decide(advice, state, options, runtime.random());
    if (decision.next === 'stop') {
      this.#verdict = this.#verdictOf(decision, advice, state.nowMs);
      return false;
    }
    if (decision.counted) this.#retriesUsed += 1;
    // A shared wait is kept at the scope's door, where it may grow and where only one goes first.
    const { keys, own } = this.#call;
    const atDoor = closedScope(advice, keys) !== undefined && own.ignoreCooldowns !== true;
    this.#notBeforeMs = atDoor ? 0 : decision.notBeforeMs;
    return true;
  };

  /**
   * The end of a call that did not succeed: its last answer, if the caller reads those himself.
   *
   * @throws KucoinError otherwise; what the caller's signal or signer threw, if that was it.
   */
  giveUp(error: unknown): T {
    this.#departure.arrived(() => 'neither');
    const verdict = error instanceof Over ? error.verdict : this.#verdict;
    if (verdict === undefined) throw error;
    return endCall(this.#house, this.#call, verdict, {
      history: this.#history,
      attempts: this.#attempts,
      isOpen: this.#lost !== undefined,
      outcome: this.#last?.outcome,
    });
  }

  /** The engine closes: a wait ends now, an attempt in flight is the last one. */
  close(): void {
    this.#departure.interrupt();
  }

  #discardLast(): void {
    const outcome = this.#last?.outcome;
    if (outcome !== undefined && isAnswer(outcome)) outcome.discard?.();
  }

  /** Finds out what became of a placement whose answer was lost, or whose resend says "twice". */
  async #settle(last: AttemptMade<T>): Promise<Settlement | undefined> {
    const lost = this.#lost;
    const isTaken = last.advice.kind === 'duplicate';
    const asks = lost !== undefined && isOpenQuestion(last.advice);
    if (!asks || !canSettle(this.#house, this.#call)) return undefined;
    const { placement, reporter } = this.#call;
    const { timestampMs, endedMs } = lost;
    const settlement = await settleCall(
      this.#house,
      this.#call,
      {
        lost: { timestampMs, endedMs, windowMs: placement?.windowMs },
        firstLeftMs: this.#firstLeftMs,
        isTaken,
      },
      (untilMs) => this.#departure.poll(untilMs),
    );
    reporter.report('reconcile', {
      classification: last.advice,
      note: settlement.fate === 'unsettled' ? settlement.note : settlement.fate,
    });
    if (settlement.fate === 'absent') this.#lost = undefined;
    return settlement;
  }

  #adopt(answer: AdoptedAnswer, advice: Classification): boolean {
    const { own, run } = this.#call;
    if (own.adopt !== 'surface' && run.adopt !== undefined) {
      this.#adopted = answer;
      return true;
    }
    this.#verdict = { reason: 'not-retryable', advice, orderId: answer.orderId };
    return false;
  }

  #state(asked?: boolean, signature: CallState['signature'] = 'unchanged'): CallState {
    const { facts, limits, own, request } = this.#call;
    return {
      nowMs: this.#house.runtime.monotonicNowMs(),
      attempts: this.#attempts,
      retriesUsed: this.#retriesUsed,
      retries: own.retries ?? this.#house.options.retries,
      lastLeaveMs: waitLimitMs(limits),
      repeatsFreely: repeatsFreely(facts),
      replayable: request.replayable !== false,
      signature,
      asked,
    };
  }

  #verdictOf(
    stop: Extract<Decision, { next: 'stop' }>,
    advice: Classification,
    nowMs: number,
  ): Verdict {
    const { staleAtMs, lastLeaveMs } = this.#call.limits;
    const stale = stop.reason === 'deadline' && staleAtMs < lastLeaveMs;
    return {
      reason: stale ? 'stale-signature' : stop.reason,
      advice,
      retryAtMs: stop.retryInMs === undefined ? undefined : nowMs + stop.retryInMs,
    };
  }

  async #correctClock(): Promise<CallState['signature']> {
    const { facts, reporter, run, signature } = this.#call;
    const verdict = await signature.correct(run.aside);
    reporter.report('clock', { offsetMs: this.#house.clock.offsetMs(facts.host), note: verdict });
    return verdict;
  }
}

/** Once it is proved that the order is not there, its lost answer is as good as a refusal. */
function absentAdvice(advice: Classification): Classification {
  const isPassing = advice.kind !== 'unknown' && advice.kind !== 'duplicate';
  return { ...advice, executed: 'no', ...(isPassing ? { action: 'retry' as const } : {}) };
}
