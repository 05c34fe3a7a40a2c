import { isAnswer } from '../errors.js';
import type { AdoptedAnswer } from '../orders/found-order.js';
import { LostAttempts } from '../orders/lost-attempts.js';
import { reconciledClassification } from '../orders/reconciled.js';
import { overloadNews } from '../policy/overload.js';
import { isBrokenHost } from '../response/network-error.js';
import { CallerThrew } from '../signing/sign-again.js';
import type { Answer, Classification } from '../types/index.js';
import { AttemptLog } from './attempt-log.js';
import { type Call, type CallRequest, openCall } from './call.js';
import type { EngineContext } from './context.js';
import { decideNext, verdictOf } from './decision.js';
import { applySafely, learnLate } from './feedback.js';
import { watchBody } from './result/broken-body.js';
import { deliverAdopted, deliverAnswer, endCall } from './result/result.js';
import { AttemptFailed, Stop, type StopInfo, stopInfoOf } from './result/stop.js';
import { Admission } from './sending/admission.js';
import { type AttemptMade, attemptMade, classifyAttempt, leaving } from './sending/attempt.js';
import { CallLimits } from './sending/call-limits.js';
import { CallWait } from './sending/call-wait.js';
import { type CallInput, Parked, type Resume } from './sending/parked-call.js';
import { permitResultOf } from './sending/permits.js';
import { sendAttempt } from './sending/send-attempt.js';
import { signAttempt } from './sending/sign-attempt.js';

/**
 * One call from its first attempt to its end: it is admitted, signed, sent and understood; what it
 * learnt is shared; then it is delivered, repeated or ended. Each part knows only itself: the session
 * conducts.
 */
export class Session<T> {
  readonly #context: EngineContext;
  readonly #call: Call<T>;
  readonly #limits: CallLimits;
  readonly #wait: CallWait;
  readonly #admission: Admission;
  readonly #lostAttempts: LostAttempts;
  readonly #log: AttemptLog<T, AttemptMade<T>>;
  /** Retries paid for, and own backoffs. */
  #used = { retriesUsed: 0, backoffs: 0 };
  #notBeforeMs = 0;
  #adopted: AdoptedAnswer | undefined;
  #stopInfo: StopInfo | undefined;
  /** The scope that the last outcome closed, if it did. */
  #closedKey: string | undefined;
  /** It may not send at all. */
  #refused: Stop | undefined;

  constructor(context: EngineContext, callRequest: CallRequest<T>) {
    this.#context = context;
    this.#call = openCall(context, callRequest);
    this.#log = new AttemptLog(this.#call.startedMs);
    this.#limits = new CallLimits(context, this.#call, () => this.#log.last?.classification);
    this.#wait = new CallWait(context, this.#call, this.#limits);
    this.#admission = new Admission(context, this.#call, this.#limits, this.#wait);
    this.#lostAttempts = new LostAttempts(context, this.#call, this.#wait.beside);
  }

  /** What is left of the call while it waits at a gate; `undefined` when it need not, or must not. */
  park(input: CallInput<T>, resume: Resume): Parked<T> | undefined {
    const call = this.#call;
    // Such a call is to leave whatever is closed.
    if (call.requestOptions.ignoreCooldowns === true) return undefined;
    try {
      const gate = this.#admission.decide();
      return gate && new Parked({ ...input, request: call.request }, gate, call, resume);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#refused = error;
      return undefined;
    }
  }

  /**
   * One attempt: waits as long as it has to, signs, sends, and says what came of it.
   *
   * @throws AttemptFailed when it may be worth repeating; else what ends the call.
   */
  readonly attempt = async (): Promise<T> => {
    if (this.#refused !== undefined) throw this.#refused;
    if (this.#adopted !== undefined) return this.#deliverAdopted(this.#adopted);
    const [context, call] = [this.#context, this.#call];
    const headers = await this.#leave();
    const attemptNumber = this.#log.begin();
    const onLate = (answer: Answer<unknown>): void =>
      learnLate(context, call, classifyAttempt(context, call, answer), answer);
    const left = leaving(context, call, attemptNumber, headers, onLate);
    const outcome = await sendAttempt(call.send, left, context.timeouts);
    const made = attemptMade(context, call, left, outcome);
    this.#share(made);
    return made.classification.action === 'ok' && isAnswer(made.outcome)
      ? this.#deliver(made, made.outcome)
      : this.#fail(made);
  };

  /**
   * After a failed attempt: whether another one follows; if so, `attempt` knows how long to wait.
   *
   * @throws Stop when the call ends meanwhile.
   */
  readonly mayRepeat = async (): Promise<boolean> => {
    const { last } = this.#log;
    if (last === undefined) return false;
    const reconciliation = await this.#lostAttempts.reconcile(last);
    if (reconciliation?.result === 'adopted')
      return this.#adopt(reconciliation.answer, last.classification);
    const meant = reconciledClassification(last.classification, reconciliation);
    this.#log.means(meant);
    const progress = {
      ...this.#used,
      attempts: this.#log.count,
      isHeld: this.#admission.isHeld,
    };
    const next = await decideNext(
      this.#context,
      this.#call,
      this.#wait,
      { ...last, classification: meant },
      progress,
      (classification) => this.#log.means(classification),
    );
    this.#log.means(next.classification);
    const { decision } = next;
    if (decision.next === 'stop') {
      this.#stopInfo = verdictOf(this.#call, next, decision);
      return false;
    }
    this.#used = next.progress;
    // A shared wait is kept at the scope's gate, where it may grow and where only one goes first.
    const atGate =
      this.#closedKey !== undefined && this.#call.requestOptions.ignoreCooldowns !== true;
    this.#notBeforeMs = atGate ? 0 : decision.notBeforeMs;
    return true;
  };

  /**
   * The end of a call that did not succeed: its last answer, if the caller reads those itself.
   *
   * @throws KucoinError otherwise; what the caller's signal or signer threw, if that was it.
   */
  giveUp(error: unknown): T {
    this.#admission.finish('unused');
    const { isOpen, whyOpen } = this.#lostAttempts;
    const stopInfo = stopInfoOf(error, this.#call, {
      stopInfo: this.#stopInfo,
      classification: this.#log.last?.classification,
      isOpen,
      orderId: this.#adopted?.orderId,
    });
    if (stopInfo === undefined || stopInfo.reason === 'aborted') this.#log.drop();
    if (stopInfo === undefined) throw error instanceof CallerThrew ? error.value : error;
    return endCall(this.#context, this.#call, stopInfo, {
      history: this.#log.history,
      attempts: this.#log.count,
      isOpen,
      whyOpen,
      outcome: this.#log.outcome,
    });
  }

  /** Monotonic instant by which it has ended at the latest. */
  get deadlineAtMs(): number {
    return this.#call.limits.deadlineAtMs;
  }

  /** Ended without a word: what became of its attempt is unknown. */
  lose(): void {
    this.#admission.finish('neither');
  }

  /** The engine closes: a wait ends now, an attempt in flight is the last one. */
  close(): void {
    this.#wait.interrupt();
  }

  /** Admitted and signed, in this order: a signature is as old as the wait behind it. */
  async #leave(): Promise<Record<string, string>> {
    for (;;) {
      await this.#admission.admit(this.#notBeforeMs);
      const signed = await signAttempt(this.#call.signature, this.#call.placement, this.#wait);
      if (!this.#admission.isStillAdmitted() || signed === undefined) continue;
      if (signed.isTooOld) throw this.#limits.tooSlow();
      return signed.headers;
    }
  }

  /** Shares what the answer says with all calls it binds, and gives the permits back. */
  #share({ classification, outcome, report, leftMs, endedMs }: AttemptMade<T>): void {
    this.#closedKey = applySafely(this.#context, this.#call, classification, outcome);
    const news = overloadNews(classification, isAnswer(outcome) ? 'answered' : outcome.sent);
    const result = permitResultOf(classification, isAnswer(outcome));
    const closedKey = this.#closedKey;
    const overload = { news, cause: classification };
    this.#admission.finish(result, { closedKey, report, overload });
    const attempt = { attemptNumber: this.#log.count, elapsedMs: endedMs - leftMs };
    this.#call.reporter.report('attempt', { ...attempt, classification });
  }

  #deliver(made: AttemptMade<T>, answer: Answer<T>): T {
    const { count, history } = this.#log;
    watchBody(this.#context, this.#call, answer, { leftMs: made.leftMs, history });
    const attempts = { count, failed: history, last: made };
    return deliverAnswer(this.#context, this.#call, answer.native, made.classification, attempts);
  }

  #deliverAdopted(answer: AdoptedAnswer): T {
    this.#log.drop();
    const attempts = { count: this.#log.count, failed: this.#log.history };
    return deliverAdopted(this.#context, this.#call, answer, attempts);
  }

  #fail(made: AttemptMade<T>): never {
    const { classification, outcome } = made;
    this.#log.fail(made);
    this.#lostAttempts.note(made);
    if (outcome.endedBy === 'abort') throw new Stop({ reason: 'aborted', classification });
    // Look-ups would go the same way.
    if (!isAnswer(outcome) && isBrokenHost(outcome.error)) {
      const reason = this.#lostAttempts.isOpen ? 'unknown-outcome' : 'not-retryable';
      throw new Stop({ reason, classification });
    }
    throw new AttemptFailed();
  }

  #adopt(answer: AdoptedAnswer, classification: Classification): boolean {
    const { requestOptions, run } = this.#call;
    if (requestOptions.adopt !== 'surface' && run.adopt !== undefined) {
      this.#adopted = answer;
      return true;
    }
    this.#stopInfo = { reason: 'not-retryable', classification, orderId: answer.orderId };
    return false;
  }
}
