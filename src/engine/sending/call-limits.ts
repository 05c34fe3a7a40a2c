import { obeysHalt } from '../../endpoints/idempotency.js';
import { isStale, isTooLate, lateReason, type Now, waitLimitMs } from '../../policy/deadline.js';
import { isWorthWaiting } from '../../policy/policy.js';
import { instantOf } from '../../runtime/instant.js';
import { exchangeAtMs } from '../../signing/exchange-clock.js';
import type { Classification, StopReason } from '../../types/index.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import { neverSent } from '../result/records.js';
import { Stop } from '../result/stop.js';
import { isOverload, waitCause } from './wait-cause.js';

const slowSigningHint =
  'Signing took longer than a signature lasts (5 s, or the order’s allowMaxTimeWindow), twice, so the attempt did not leave: make `sign` faster, or look for what blocks the process meanwhile.';

/** What ends a call before it leaves: its own limits, its caller, its engine. It never waits. */
export class CallLimits {
  readonly #context: EngineContext;
  readonly #call: Call<unknown>;
  /** What the last answer said, once there is one. */
  readonly #lastClassification: () => Classification | undefined;

  constructor(
    context: EngineContext,
    call: Call<unknown>,
    lastClassification: () => Classification | undefined,
  ) {
    this.#context = context;
    this.#call = call;
    this.#lastClassification = lastClassification;
  }

  /** What the last answer said, once there is one. */
  get lastClassification(): Classification | undefined {
    return this.#lastClassification();
  }

  /** Monotonic instant until which waiting for an attempt makes sense. */
  get limitMs(): number {
    return waitLimitMs(this.#call.limits);
  }

  get nowMs(): number {
    return this.#context.runtime.monotonicNowMs();
  }

  get #now(): Now {
    const { runtime, clock } = this.#context;
    const { monotonicMs, wallMs } = instantOf(runtime);
    const exchangeMs = exchangeAtMs(clock, this.#call.facts.host, { monotonicMs, wallMs });
    return { monotonicMs, wallMs, exchangeMs };
  }

  /** @throws Stop when the caller aborted, the engine is closed or halted, or it is too late. */
  check(nowMs: number = this.nowMs): void {
    const { limits, run } = this.#call;
    if (run.signal?.aborted === true) throw this.over('aborted');
    const { life } = this.#context;
    if (life.isClosed) throw this.over('closed');
    if (life.isHalted && obeysHalt(this.#call.facts)) throw this.over('halted');
    const isLate = nowMs >= limits.lastLeaveMs;
    if (isLate || (limits.onWaking !== undefined && isTooLate(limits, this.#now))) {
      throw this.over('deadline', this.#causeOfWait);
    }
  }

  /**
   * The same after a wait, which may have been longer than the monotonic clock shows.
   *
   * @throws Stop
   */
  checkWaited(): void {
    this.check();
    this.checkSignature();
  }

  /** @throws Stop when the caller's own signature has grown too old while the call waited. */
  checkSignature(): void {
    const { limits } = this.#call;
    if (limits.onWaking !== undefined && isStale(limits, this.#now)) {
      throw this.over('stale-signature', this.#causeOfWait);
    }
  }

  /** What kept a call waiting that has not sent anything yet. */
  get #causeOfWait(): Classification | undefined {
    const { resumeState } = this.#call;
    return resumeState && waitCause(this.#context, resumeState.key);
  }

  /**
   * A wait that does not fit fails now, with the instant at which it would have ended.
   *
   * @throws Stop
   */
  checkWorthWaiting(untilMs: number, cause: Classification | undefined): void {
    const { nowMs } = this;
    const fits = (limitMs: number): boolean =>
      isWorthWaiting(nowMs, untilMs, limitMs, this.#context.options.jitter);
    if (fits(this.limitMs)) return;
    const reason = fits(this.#call.limits.lastLeaveMs) ? 'stale-signature' : 'deadline';
    throw this.over(reason, cause, untilMs > nowMs ? untilMs : undefined);
  }

  /** The end of a call that runs into one of its limits while it waits. */
  late(cause: Classification | undefined): Stop {
    return this.over(lateReason(this.#call.limits), cause);
  }

  /** The end of a call whose signature takes longer to make than it lasts. */
  tooSlow(): Stop {
    const { stopInfo: verdict } = this.over('stale-signature');
    return new Stop({ ...verdict, hint: slowSigningHint });
  }

  /** The end of a call. */
  over(reason: StopReason, cause?: Classification, retryAtMs?: number): Stop {
    const { facts } = this.#call;
    // A call that never left was not carried out, whatever happened to the call that closed the
    // scope.
    const borrowed = cause === undefined ? undefined : { ...cause, executed: 'no' as const };
    const own = this.lastClassification;
    const last = own && isOverload(cause) ? { ...own, hint: cause.hint } : own;
    const classification = last ?? borrowed ?? neverSent(facts, reason);
    return new Stop({ reason, classification, retryAtMs });
  }
}
