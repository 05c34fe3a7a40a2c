import { okAdvice } from './advice.js';
import { type Call, type CallRequest, openCall } from './call.js';
import { callersVerdict } from './caller-verdict.js';
import { classifyAnswer } from './classify.js';
import { classifyError } from './classify-error.js';
import { Departure } from './departure.js';
import { passageOf } from './doors.js';
import { isAnswer, KucoinError, rememberClassification } from './errors.js';
import type { House } from './house.js';
import { defaultTimeoutMs } from './idempotency.js';
import { learn } from './learning.js';
import { waitLimitMs } from './limits.js';
import { Over, type Verdict } from './over.js';
import { type CallState, decide, type Decision } from './policy.js';
import { attemptRecord, errorRecord } from './records.js';
import { closedScope } from './scopes.js';
import { sendTrip } from './trip.js';
import type { AttemptRecord, Classification, KucoinErrorRecord, Outcome } from './types.js';

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
  #last: { readonly advice: Classification; readonly outcome: Outcome<T> } | undefined;
  #verdict: Verdict | undefined;

  constructor(house: House, asked: CallRequest<T>) {
    this.#house = house;
    this.#call = openCall(house, asked);
    this.#departure = new Departure(house, this.#call, () => this.#last?.advice);
  }

  /** One turn of the loop: waits as long as it has to, signs, sends, and judges what came back. */
  readonly attempt = async (): Promise<T> => {
    const { reporter, startedMs } = this.#call;
    await this.#departure.clear(this.#notBeforeMs);
    const headers = await this.#call.signature.headers();
    this.#discardLast();
    this.#attempts += 1;
    const sentMs = this.#nowMs;
    const outcome = await this.#send(headers, sentMs);
    const advice = this.#classify(outcome);
    const closedKey = learn(this.#house, this.#call, advice, outcome);
    this.#departure.arrived(passageOf(advice, isAnswer(outcome), closedKey));
    const tookMs = this.#nowMs - sentMs;
    reporter.report('attempt', {
      attemptNumber: this.#attempts,
      classification: advice,
      elapsedMs: tookMs,
    });
    if (advice.action === 'ok' && isAnswer(outcome)) return this.#succeed(outcome.native, advice);
    this.#history.push(attemptRecord(this.#attempts, advice, sentMs - startedMs, tookMs));
    this.#last = { advice, outcome };
    if (outcome.cut === 'abort') throw new Over({ reason: 'aborted', advice });
    throw new AttemptFailed();
  };

  /** Whether the loop goes round again; if so, `attempt` knows how long to wait. */
  readonly mayRepeat = async (error: unknown): Promise<boolean> => {
    const advice = this.#last?.advice;
    if (!(error instanceof AttemptFailed) || advice === undefined) return false;
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
    const { own, reporter, run } = this.#call;
    const verdict = error instanceof Over ? error.verdict : this.#verdict;
    if (verdict === undefined) throw error;
    const { reason, advice } = verdict;
    const record = this.#record(verdict);
    reporter.report('give-up', { reason, error: record, classification: advice });
    if (reason === 'aborted') throw run.signal?.reason;
    const outcome = this.#last?.outcome;
    if (outcome !== undefined && isAnswer(outcome)) {
      rememberClassification(outcome.native, record);
      if ((own.errors ?? this.#house.options.errors) === 'return') return outcome.native;
    }
    throw new KucoinError(record, outcome);
  }

  /** The engine closes: a wait ends now, an attempt in flight is the last one. */
  close(): void {
    this.#departure.interrupt();
  }

  get #nowMs(): number {
    return this.#house.runtime.monotonicNowMs();
  }

  #send(headers: Record<string, string>, nowMs: number): ReturnType<typeof sendTrip<T>> {
    const { facts, limits, own, request, run, send } = this.#call;
    const { options, timeouts } = this.#house;
    const timeoutMs =
      own.attemptTimeoutMs ??
      options.attemptTimeoutMs ??
      run.hostTimeoutMs ??
      defaultTimeoutMs(facts);
    const trip = {
      attemptNumber: this.#attempts,
      headers,
      body: request.body,
      signal: run.signal,
      nowMs,
      cutAtMs: Math.min(nowMs + timeoutMs, limits.deadlineAtMs),
    };
    return sendTrip(send, trip, timeouts);
  }

  #discardLast(): void {
    const outcome = this.#last?.outcome;
    if (outcome !== undefined && isAnswer(outcome)) outcome.discard?.();
  }

  #classify(outcome: Outcome<T>): Classification {
    const { facts } = this.#call;
    if (!isAnswer(outcome)) return classifyError(facts, outcome.error, outcome.sent);
    const { status, headers, text } = outcome;
    // A host that cannot read the body (a stream) answers for the status only.
    if (text === undefined && status >= 200 && status < 300) return okAdvice(facts, status);
    const receivedAtMs = this.#house.runtime.wallNowMs();
    return classifyAnswer(facts, { status, headers, body: text, receivedAtMs });
  }

  #state(asked?: boolean, signature: CallState['signature'] = 'unchanged'): CallState {
    const { facts, limits, own, request } = this.#call;
    return {
      nowMs: this.#nowMs,
      attempts: this.#attempts,
      retriesUsed: this.#retriesUsed,
      retries: own.retries ?? this.#house.options.retries,
      lastLeaveMs: waitLimitMs(limits),
      isRead: facts.isRead,
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

  #succeed(native: T, advice: Classification): T {
    const { reporter, startedMs } = this.#call;
    rememberClassification(native, advice);
    if (advice.items !== undefined) reporter.report('partial', { classification: advice });
    reporter.report('done', {
      attemptNumber: this.#attempts,
      classification: advice,
      elapsedMs: this.#nowMs - startedMs,
    });
    return native;
  }

  async #correctClock(): Promise<CallState['signature']> {
    const { facts, reporter, run, signature } = this.#call;
    const verdict = await signature.correct(run.aside);
    reporter.report('clock', { offsetMs: this.#house.clock.offsetMs(facts.host), note: verdict });
    return verdict;
  }

  #record({ reason, advice, retryAtMs }: Verdict): KucoinErrorRecord {
    const nowMs = this.#nowMs;
    const wallMs = this.#house.runtime.wallNowMs();
    return errorRecord({
      advice,
      facts: this.#call.facts,
      reason,
      history: this.#history,
      attempts: this.#attempts,
      elapsedMs: nowMs - this.#call.startedMs,
      retryAtMs: retryAtMs === undefined ? undefined : wallMs + (retryAtMs - nowMs),
    });
  }
}
