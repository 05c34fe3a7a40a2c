import { isAnswer } from '../errors.js';
import type { AdoptedAnswer } from '../orders/found-order.js';
import { LostAttempts, type WaitBeside } from '../orders/lost-attempts.js';
import { reconciledClassification } from '../orders/reconciled.js';
import { isBrokenHost } from '../response/network-error.js';
import { CallerThrew } from '../signing/sign-again.js';
import type { AttemptRecord, Classification, Outcome } from '../types/index.js';
import type { Call } from './call.js';
import type { EngineContext } from './context.js';
import { decideNext, verdictOf, type Waits } from './decision.js';
import { attemptRecord } from './result/records.js';
import type { Progress } from './result/result.js';
import { AttemptFailed, Stop, type StopInfo, stopInfoOf } from './result/stop.js';
import { type AttemptMade, drop } from './sending/send-attempt.js';

/**
 * What a call that failed goes on with: its failed attempts, what became of those whose answer was lost,
 * and whether another one follows.
 */
export class Recovery<T> {
  /** Monotonic instant before which the next attempt must not leave; 0 where a gate says so. */
  notBeforeMs = 0;
  /** The answer that got lost, put together from the order it left behind. */
  adopted: AdoptedAnswer | undefined;
  /** The attempts that failed. */
  readonly history: AttemptRecord[] = [];
  /** The one that failed last, with what it means by now. */
  last: AttemptMade<T> | undefined;
  /** The outcome of that, until it is delivered or dropped. */
  #outcome: Outcome<T> | undefined;
  readonly #context: EngineContext;
  readonly #call: Call<T>;
  readonly #wait: Waits;
  readonly #lostAttempts: LostAttempts;
  /** Retries paid for, and own backoffs. */
  #used = { retriesUsed: 0, backoffs: 0 };
  #stopInfo: StopInfo | undefined;
  /** The scope that the last outcome closed, if it did. */
  #closedKey: string | undefined;

  constructor(
    context: EngineContext,
    call: Call<T>,
    wait: Waits & { readonly beside: WaitBeside },
  ) {
    this.#context = context;
    this.#call = call;
    this.#wait = wait;
    this.#lostAttempts = new LostAttempts(context, call, wait.beside);
  }

  /** The last answer will not be read. */
  drop(): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    drop(outcome);
  }

  /**
   * Keeps a failed attempt in mind; `closedKey` is the scope that it closed.
   *
   * @throws AttemptFailed when it may be worth repeating; else Stop.
   */
  fail(made: AttemptMade<T>, closedKey: string | undefined): never {
    const { attemptNumber, classification, outcome, leftMs, endedMs } = made;
    const sentAfterMs = leftMs - this.#call.startedMs;
    this.history.push(attemptRecord(attemptNumber, classification, sentAfterMs, endedMs - leftMs));
    this.last = made;
    this.#outcome = outcome;
    this.#closedKey = closedKey;
    this.#lostAttempts.note(made);
    if (outcome.endedBy === 'abort') throw new Stop({ reason: 'aborted', classification });
    // Look-ups would go the same way.
    if (!isAnswer(outcome) && isBrokenHost(outcome.error)) {
      const reason = this.#lostAttempts.isOpen ? 'unknown-outcome' : 'not-retryable';
      throw new Stop({ reason, classification });
    }
    throw new AttemptFailed();
  }

  /**
   * Whether another attempt follows the last one; `isHeld` when a gate of overload holds the call.
   *
   * @throws Stop when the call ends meanwhile.
   */
  async mayRepeat(isHeld: boolean): Promise<boolean> {
    const { last } = this;
    if (last === undefined) return false;
    const reconciliation = await this.#lostAttempts.reconcile(last);
    if (reconciliation?.result === 'adopted')
      return this.#adopt(reconciliation.answer, last.classification);
    const classification = reconciledClassification(last.classification, reconciliation);
    this.#means(classification);
    const next = await decideNext(
      this.#context,
      this.#call,
      this.#wait,
      { ...last, classification },
      { ...this.#used, attempts: last.attemptNumber, isHeld },
      (meant) => this.#means(meant),
    );
    this.#means(next.classification);
    const { decision } = next;
    if (decision.next === 'stop') {
      this.#stopInfo = verdictOf(this.#call, next, decision);
      return false;
    }
    this.#used = next.progress;
    // A shared wait is kept at the scope's gate, where it may grow and where only one goes first.
    const atGate =
      this.#closedKey !== undefined && this.#call.requestOptions.ignoreCooldowns !== true;
    this.notBeforeMs = atGate ? 0 : decision.notBeforeMs;
    return true;
  }

  /**
   * How a call ends out of whose attempts `error` was thrown.
   *
   * @throws what the caller's signal or signer threw, if that was it.
   */
  end(error: unknown, attempts: number): { stopInfo: StopInfo; progress: Progress<T> } {
    const { isOpen, whyOpen } = this.#lostAttempts;
    const stopInfo = stopInfoOf(error, this.#call, {
      stopInfo: this.#stopInfo,
      classification: this.last?.classification,
      isOpen,
      orderId: this.adopted?.orderId,
    });
    if (stopInfo === undefined || stopInfo.reason === 'aborted') this.drop();
    if (stopInfo === undefined) throw error instanceof CallerThrew ? error.value : error;
    const { history } = this;
    const progress = { history, attempts, isOpen, whyOpen, outcome: this.#outcome };
    return { stopInfo, progress };
  }

  /** More is known of the last attempt now. */
  #means(classification: Classification): void {
    if (this.last !== undefined) this.last = { ...this.last, classification };
  }

  #adopt(answer: AdoptedAnswer, classification: Classification): boolean {
    const { requestOptions, run } = this.#call;
    if (requestOptions.adopt !== 'surface' && run.adopt !== undefined) {
      this.adopted = answer;
      return true;
    }
    this.#stopInfo = { reason: 'not-retryable', classification, orderId: answer.orderId };
    return false;
  }
}
