import { deliverAdopted, deliverAnswer, endCall } from './result/result.js';
import type { RetryBudget } from '../policy/retry-budget.js';
import { type AttemptMade, makeAttempt } from './sending/attempt.js';
import { watchBody } from './result/broken-body.js';
import { type Call, type CallRequest, openCall } from './call.js';
import { callersVerdict } from '../policy/should-retry.js';
import { correctClock, untoldAdvice } from './correct-clock.js';
import { Departure } from './sending/admission.js';
import { isAnswer } from '../errors.js';
import type { House } from './context.js';
import { repeatsFreely } from '../endpoints/idempotency.js';
import { clockOpensAtMs } from './feedback.js';
import { lateReason, waitLimitMs } from '../policy/deadline.js';
import { isBrokenHost } from '../response/network-error.js';
import { type Asked, type GoOn, parkAtDoor, type Parked } from './sending/parked-call.js';
import { AttemptFailed, Over, Thrown, type Verdict } from './result/stop.js';
import { type CallState, decide, type Decision, drawsOnBudget } from '../policy/policy.js';
import { attemptRecord } from './result/records.js';
import type { AdoptedAnswer } from '../orders/found-order.js';
import { Losses, settledAdvice } from '../orders/lost-attempts.js';
import { drop } from './sending/attempt-timeout.js';
import type { AttemptRecord, Classification, Outcome } from '../types/index.js';
import { verdictOn } from './result/verdict.js';

/**
 * One call from its first attempt to its end. The loop around it asks `attempt`, and after a failure
 * `mayRepeat`.
 */
export class Session<T> {
  readonly #house: House;
  readonly #call: Call<T>;
  readonly #departure: Departure;
  readonly #losses: Losses;
  readonly #history: AttemptRecord[] = [];
  readonly #budget: RetryBudget;
  /** The next attempt is paid for. */
  #hasPaid = false;
  #attempts = 0;
  #retriesUsed = 0;
  #notBeforeMs = 0;
  #last: AttemptMade<T> | undefined;
  /** The last outcome, until it is delivered or dropped. */
  #held: Outcome<T> | undefined;
  #adopted: AdoptedAnswer | undefined;
  #verdict: Verdict | undefined;

  constructor(house: House, asked: CallRequest<T>) {
    this.#house = house;
    this.#call = openCall(house, asked);
    this.#departure = new Departure(house, this.#call, () => this.#last?.advice);
    this.#losses = new Losses(house, this.#call, this.#departure);
    this.#budget = house.budgets[asked.facts.isRead ? 'reads' : 'changes'];
  }

  /** What is left of the call while it waits for a door; `undefined` when it need not, or must not. */
  park(asked: Asked<T>, goOn: GoOn): Parked<T> | undefined {
    return parkAtDoor(asked, this.#call, this.#departure, goOn);
  }

  /** One turn of the loop: waits as long as it has to, signs, sends, and judges what came back. */
  readonly attempt = async (): Promise<T> => {
    if (this.#adopted !== undefined) {
      this.#dropLast();
      const attempts = { count: this.#attempts, failed: this.#history };
      return deliverAdopted(this.#house, this.#call, this.#adopted, attempts);
    }
    const headers = await this.#departure.leave(this.#notBeforeMs);
    this.#dropLast();
    this.#attempts += 1;
    this.#hasPaid = false;
    const call = this.#call;
    const made = await makeAttempt(this.#house, call, this.#departure, this.#attempts, headers);
    const { advice, outcome, leftMs, endedMs } = made;
    if (advice.action === 'ok' && isAnswer(outcome)) {
      this.#budget.succeed();
      watchBody(this.#house, call, outcome, { leftMs, history: this.#history });
      return deliverAnswer(this.#house, call, outcome.native, advice, {
        count: this.#attempts,
        failed: this.#history,
        last: made,
      });
    }
    const sentAfterMs = leftMs - call.startedMs;
    this.#history.push(attemptRecord(this.#attempts, advice, sentAfterMs, endedMs - leftMs));
    this.#last = made;
    this.#held = outcome;
    this.#losses.note(made);
    if (outcome.cut === 'abort') throw new Over({ reason: 'aborted', advice });
    // Look-ups would go the same way.
    if (!isAnswer(outcome) && isBrokenHost(outcome.error)) {
      const reason = this.#losses.isOpen ? 'unknown-outcome' : 'not-retryable';
      throw new Over({ reason, advice });
    }
    throw new AttemptFailed();
  };

  /** Whether the loop goes round again; if so, `attempt` knows how long to wait. */
  readonly mayRepeat = async (error: unknown): Promise<boolean> => {
    const last = this.#last;
    if (!(error instanceof AttemptFailed) || last === undefined) return false;
    const settlement = await this.#losses.settle(last);
    if (settlement?.fate === 'adopted') return this.#adopt(settlement.answer, last.advice);
    const advice = settledAdvice(last.advice, settlement);
    this.#last = { ...last, advice };
    const asked = await this.#askCaller(advice, last.endedMs);
    const { decision, nowMs } = await this.#decide(this.#last, asked);
    if (decision.next === 'stop') {
      this.#verdict = this.#verdictOf(decision, this.#last.advice, nowMs);
      return false;
    }
    if (drawsOnBudget(advice, decision)) {
      if (!this.#budget.take()) {
        this.#verdict = { reason: 'budget', advice };
        return false;
      }
      this.#hasPaid = true;
    }
    if (decision.counted) this.#retriesUsed += 1;
    // A shared wait is kept at the scope's door, where it may grow and where only one goes first.
    const atDoor = last.closedKey !== undefined && this.#call.own.ignoreCooldowns !== true;
    this.#notBeforeMs = atDoor ? 0 : decision.notBeforeMs;
    return true;
  };

  /**
   * The end of a call that did not succeed: its last answer, if the caller reads those himself.
   *
   * @throws KucoinError otherwise; what the caller's signal or signer threw, if that was it.
   */
  giveUp(error: unknown): T {
    this.#departure.arrived('unused');
    if (this.#hasPaid) this.#budget.giveBack();
    const { isOpen, whyOpen } = this.#losses;
    const verdict = verdictOn(error, this.#call, {
      verdict: this.#verdict,
      advice: this.#last?.advice,
      isOpen,
      orderId: this.#adopted?.orderId,
    });
    if (verdict === undefined || verdict.reason === 'aborted') this.#dropLast();
    if (verdict === undefined) throw error instanceof Thrown ? error.value : error;
    return endCall(this.#house, this.#call, verdict, {
      history: this.#history,
      attempts: this.#attempts,
      isOpen,
      whyOpen,
      outcome: this.#held,
    });
  }

  get deadlineAtMs(): number {
    return this.#call.limits.deadlineAtMs;
  }

  /** Ended without a word: what became of its attempt nobody knows. */
  lose(): void {
    this.#departure.arrived('neither');
  }

  /** The engine closes: a wait ends now, an attempt in flight is the last one. */
  close(): void {
    this.#departure.interrupt();
  }

  #dropLast(): void {
    const outcome = this.#held;
    this.#held = undefined;
    drop(outcome);
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

  /** `nowMs` is mostly when the outcome came: waits count from there, however long others ponder over it. */
  #state(nowMs: number): CallState {
    const { facts, limits, own, request } = this.#call;
    return {
      nowMs,
      attempts: this.#attempts,
      retriesUsed: this.#retriesUsed,
      retries: own.retries ?? this.#house.options.retries,
      lastLeaveMs: waitLimitMs(limits),
      repeatsFreely: repeatsFreely(facts),
      replayable: request.replayable !== false,
      signature: 'unchanged',
      asked: undefined,
    };
  }

  #verdictOf(
    stop: Extract<Decision, { next: 'stop' }>,
    advice: Classification,
    nowMs: number,
  ): Verdict {
    return {
      reason: stop.reason === 'deadline' ? lateReason(this.#call.limits) : stop.reason,
      advice,
      retryAtMs: stop.retryInMs === undefined ? undefined : nowMs + stop.retryInMs,
    };
  }

  async #askCaller(advice: Classification, nowMs: number): Promise<boolean | undefined> {
    const { shouldRetry } = this.#house.options;
    if (shouldRetry === undefined || this.#house.isClosed()) return undefined;
    const asked = callersVerdict(shouldRetry, this.#call, advice, this.#state(nowMs));
    return this.#departure.during(asked);
  }

  /** The verdict on an outcome. Whoever is not told the exchange's time asks again, as for any read. */
  async #decide(
    last: AttemptMade<T>,
    asked: boolean | undefined,
  ): Promise<{ readonly decision: Decision; readonly nowMs: number }> {
    const [house, call] = [this.#house, this.#call];
    const { options, runtime } = house;
    let questions = 0;
    const at = (nowMs: number, advice: Classification, signature: CallState['signature']) => {
      const state = {
        ...this.#state(nowMs),
        attempts: this.#attempts + questions,
        asked,
        signature,
      };
      return { decision: decide(advice, state, options, runtime.random()), nowMs };
    };
    const { advice, endedMs, refusedAgeMs } = last;
    if (advice.action !== 're-sign' || asked === false) return at(endedMs, advice, 'unchanged');
    for (;;) {
      const signature = await correctClock(house, call, this.#departure, refusedAgeMs);
      if (signature !== 'failed') {
        this.#last = last;
        return at(endedMs, advice, signature);
      }
      questions += 1;
      const nowMs = runtime.monotonicNowMs();
      const untold = untoldAdvice(advice, clockOpensAtMs(house, call.facts) - nowMs);
      this.#last = { ...last, advice: untold };
      const again = at(nowMs, untold, signature);
      if (again.decision.next === 'stop') return again;
      if (again.decision.counted) this.#retriesUsed += 1;
      await this.#departure.pause(again.decision.notBeforeMs);
    }
  }
}
