import { obeysHalt } from '../endpoints/idempotency.js';
import { isAnswer, rememberClassification } from '../errors.js';
import type { AdoptedAnswer } from '../orders/found-order.js';
import { overloadNews } from '../policy/overload.js';
import { instantOf } from '../runtime/instant.js';
import { signAttempt } from '../signing/sign-attempt.js';
import type { Answer, AttemptRecord, Classification, Executed, Priority } from '../types/index.js';
import { type Call, type CallRequest, openCall } from './call.js';
import type { EngineContext } from './context.js';
import { applySafely, learnLate } from './feedback.js';
import { Recovery } from './recovery.js';
import { watchBody } from './result/broken-body.js';
import {
  adoptedClassification,
  endCall,
  executedOf,
  reportSuccess,
  successRecord,
} from './result/result.js';
import { Stop } from './result/stop.js';
import { Admission, type FirstGate } from './sending/admission.js';
import { attemptMade, classifyAttempt, leaving } from './sending/attempt.js';
import { CallLimits } from './sending/call-limits.js';
import { CallWait, type WaitsFor } from './sending/call-wait.js';
import { permitResultOf } from './sending/permits.js';
import { type AttemptMade, sendAttempt } from './sending/send-attempt.js';

/**
 * One call from its first attempt to its end: it is admitted, signed, sent and understood; what it
 * learnt is shared; then it is delivered, repeated or ended. Each part knows only itself: the session
 * conducts. What only a call that fails needs is made with its first failure.
 */
export class Session<T> {
  readonly call: Call<T>;
  readonly #context: EngineContext;
  readonly #limits: CallLimits;
  readonly #admission: Admission;
  /** Attempts that left. */
  #attempts = 0;
  #wait: CallWait | undefined;
  #recovery: Recovery<T> | undefined;
  /** It may not send at all. */
  #refused: Stop | undefined;
  /** What was handed over. */
  #delivered: Classification | undefined;
  /** Of a call that failed, once it is over. */
  #executed: Executed = 'unknown';

  constructor(context: EngineContext, callRequest: CallRequest<T>) {
    this.#context = context;
    this.call = openCall(context, callRequest);
    this.#limits = new CallLimits(context, this.call, () => this.#recovery?.last?.classification);
    this.#admission = new Admission(context, this.call, this.#limits, () => this.wait);
  }

  /** The gate at which it has to wait before it sends anything; `undefined` when it need not, or must not. */
  closedGate(): FirstGate | undefined {
    try {
      const gate = this.#admission.decide();
      // Such a call is to leave whatever is closed.
      return this.call.requestOptions.ignoreCooldowns === true ? undefined : gate;
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
    const adopted = this.#recovery?.adopted;
    if (adopted !== undefined) return this.#deliverAdopted(adopted);
    const [context, call] = [this.#context, this.call];
    const leave = this.#leave();
    const isLater = leave instanceof Promise;
    const headers = isLater ? await leave : leave;
    const at = isLater ? instantOf(context.runtime) : call.opened;
    // A call that comes here by a promise may have been overtaken by a halt.
    if (context.life.isHalted) this.#limits.check();
    this.#recovery?.drop();
    this.#attempts += 1;
    const plan = { attemptNumber: this.#attempts, headers, onLate: this.#learnLate };
    const left = leaving(context, call, plan, at);
    const outcome = await sendAttempt(call.send, left, context.timeouts);
    const made = attemptMade(context, call, left, outcome);
    const closedKey = this.#share(made);
    if (made.classification.action === 'ok' && made.answer !== undefined)
      return this.#deliver(made, made.answer);
    this.#recovery ??= new Recovery(context, call, this.wait);
    return this.#recovery.fail(made, closedKey);
  };

  /**
   * After a failed attempt: whether another one follows; if so, `attempt` knows how long to wait.
   *
   * @throws Stop when the call ends meanwhile.
   */
  readonly mayRepeat = (): Promise<boolean> =>
    this.#recovery?.mayRepeat(this.#admission.isHeld) ?? Promise.resolve(false);

  /**
   * The end of a call that did not succeed: its last answer, if the caller reads those itself.
   *
   * @throws KucoinError otherwise; what the caller's signal or signer threw, if that was it.
   */
  giveUp(error: unknown): T {
    this.#admission.finish('unused', this.#limits.nowMs);
    this.#recovery ??= new Recovery(this.#context, this.call, this.wait);
    // What is thrown as it is was not carried out.
    this.#executed = 'no';
    const { stopInfo, progress } = this.#recovery.end(error, this.#attempts);
    this.#executed = executedOf(stopInfo, progress);
    return endCall(this.#context, this.call, stopInfo, progress);
  }

  /** Where it waits, once it has to. */
  get wait(): CallWait {
    return (this.#wait ??= new CallWait(this.#context, this.call, this.#limits));
  }

  /** Monotonic instant by which it has ended at the latest. */
  get deadlineAtMs(): number {
    return this.call.limits.deadlineAtMs;
  }

  get obeysHalt(): boolean {
    return obeysHalt(this.call.facts);
  }

  get hasSent(): boolean {
    return this.#attempts > 0;
  }

  /** Whether it was carried out, once it is over. */
  get executed(): Executed {
    return this.#delivered === undefined ? this.#executed : 'yes';
  }

  /** Of a batch that was answered. */
  get failedItems(): Classification['items'] {
    return this.#delivered?.items;
  }

  get priority(): Priority {
    return this.call.requestOptions.priority ?? this.call.plan.priority;
  }

  /** What it waits for; `undefined` while it does not. */
  get waitsFor(): WaitsFor | undefined {
    return this.#wait?.waitsFor;
  }

  /** A halt: an attempt in flight is the last one, and what became of it is found out. */
  halt(): void {
    this.#wait?.halt();
  }

  /** Ended without a word: what became of its attempt is unknown. */
  lose(): void {
    this.#admission.finish('neither', this.#limits.nowMs);
  }

  /** The engine closes: a wait ends now, an attempt in flight is the last one. */
  close(): void {
    this.#wait?.interrupt();
  }

  /**
   * The headers of an attempt that is admitted and signed, in this order: a signature is as old as the wait
   * behind it. A promise only where there is something to wait for, or to sign.
   */
  #leave(): Record<string, string> | Promise<Record<string, string>> {
    const { signature } = this.call;
    return signature.signing.by === 'nobody' && this.#admission.enter()
      ? signature.given
      : this.#leaveSigned();
  }

  async #leaveSigned(): Promise<Record<string, string>> {
    const { signature, placement } = this.call;
    for (;;) {
      await this.#admission.admit(this.#recovery?.notBeforeMs ?? 0);
      const signed = await signAttempt(signature, placement, this.wait);
      if (!this.#admission.isStillAdmitted() || signed === undefined) continue;
      if (signed.isTooOld) throw this.#limits.tooSlow();
      return signed.headers;
    }
  }

  /** What comes too late for its call holds for all the others. */
  readonly #learnLate = (answer: Answer<unknown>): void => {
    const [context, call] = [this.#context, this.call];
    learnLate(context, call, classifyAttempt(context, call, answer), answer);
  };

  /**
   * Shares what the answer says with all calls it binds, and gives the permits back; returns the key of
   * the scope that it closed.
   */
  #share(made: AttemptMade<T>): string | undefined {
    const { classification, outcome, answer, report, leftMs, endedMs } = made;
    const [{ cooldowns }, call] = [this.#context, this.call];
    const answered = answer !== undefined;
    const isPlain = answered && classification.action === 'ok';
    const closedKey =
      isPlain && call.breakerKeys === undefined
        ? undefined
        : applySafely(this.#context, call, classification, outcome);
    // While all is well no gate of overload wants to hear that it is.
    const news =
      isPlain && cooldowns.overload.isCalm
        ? undefined
        : overloadNews(classification, isAnswer(outcome) ? 'answered' : outcome.sent);
    const overload = news && { news, cause: classification };
    const result = isPlain ? 'success' : permitResultOf(classification, answered);
    this.#admission.finish(result, endedMs, { closedKey, report, overload });
    if (call.reporter.hasListeners) {
      const elapsedMs = endedMs - leftMs;
      call.reporter.report('attempt', { attemptNumber: this.#attempts, elapsedMs, classification });
    }
    return closedKey;
  }

  #deliver(made: AttemptMade<T>, answer: Answer<T>): T {
    const history = this.#recovery?.history ?? [];
    if (answer.rest !== undefined)
      watchBody(this.#context, this.call, answer, { leftMs: made.leftMs, history });
    return this.#handOver(answer.native, made.classification, history, made);
  }

  #deliverAdopted(answer: AdoptedAnswer): T {
    const { facts, run } = this.call;
    this.#recovery?.drop();
    const native = run.adopt?.(answer.text) as T;
    const history = this.#recovery?.history ?? [];
    return this.#handOver(native, adoptedClassification(facts, answer), history);
  }

  #handOver(
    native: T,
    classification: Classification,
    failed: readonly AttemptRecord[],
    last?: AttemptMade<T>,
  ): T {
    const { placement, reporter, run } = this.call;
    const clientOid = placement?.clientOid;
    const delivered = clientOid === undefined ? classification : { ...classification, clientOid };
    this.#delivered = delivered;
    rememberClassification(native, delivered);
    const attempts = { count: this.#attempts, failed, last };
    run.onSuccess?.(() => successRecord(this.#context, this.call, delivered, attempts));
    if (reporter.hasListeners) reportSuccess(this.#context, this.call, delivered, attempts);
    return native;
  }
}
