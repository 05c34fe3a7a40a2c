import {
  isBreakerOpen,
  type OpenBreaker,
  openBreaker,
  passBreaker,
} from '../../rate-limit/key-breaker.js';
import { scopeOf } from '../../rate-limit/scope-keys.js';
import type { Permit, PermitRequest, PermitResult, Priority } from '../../types/index.js';
import { thrownText } from '../../util/objects.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import type { CallLimits } from './call-limits.js';
import type { CallWait } from './call-wait.js';
import { type AttemptNews, type ClosedGate, Permits } from './permits.js';
import { inWords, waitCause } from './wait-cause.js';

/** A gate that a call has to wait for before it sends anything. */
export interface FirstGate extends ClosedGate {
  readonly permitRequest: PermitRequest;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
}

/**
 * Whether a call may send, decided here and once for each attempt: by its own limits, by the breaker of
 * its key, by the gates of its scopes, in this order. What is closed is waited for; what ends the call
 * ends it before any wait.
 */
export class Admission {
  readonly #context: EngineContext;
  readonly #call: Call<unknown>;
  readonly #limits: CallLimits;
  /** Where it waits, made when it has to. */
  readonly #wait: () => CallWait;
  readonly #priority: Priority;
  #permits: Permits;
  /** It is decided, and nothing has been waited for since. */
  #isAdmitted = false;
  /** Among those who were let in together, if it had to wait. */
  #turn: number | undefined;

  constructor(
    context: EngineContext,
    call: Call<unknown>,
    limits: CallLimits,
    wait: () => CallWait,
  ) {
    this.#context = context;
    this.#call = call;
    this.#limits = limits;
    this.#wait = wait;
    this.#priority = call.requestOptions.priority ?? call.plan.priority;
    this.#permits = this.#newPermits(call.resumeState?.permit);
    this.#turn = call.resumeState?.turn;
  }

  /**
   * Decides whether a call that has not sent anything yet may send at once; else the gate to wait for.
   *
   * @throws Stop when it may not send at all.
   */
  decide(): FirstGate | undefined {
    const nowMs = this.#call.opened.monotonicMs;
    this.#checkEnds(nowMs);
    const gate = this.#closedGate(nowMs);
    this.#isAdmitted = gate === undefined;
    if (gate === undefined) return undefined;
    return {
      ...gate,
      permitRequest: this.#permits.permitRequestAt(gate.key),
      limitMs: this.#limits.limitMs,
    };
  }

  /** Whether the call may send as it was decided, with nothing left to wait for; then it is to do so now. */
  enter(): boolean {
    if (!this.#isAdmitted || this.#turn !== undefined) return false;
    this.#isAdmitted = this.#call.breakerKeys !== undefined;
    return !this.#isAdmitted;
  }

  /**
   * Resolves when the call may send, its permits taken.
   *
   * @throws Stop when it may not: aborted, closed, too late, or its key is refused.
   */
  async admit(notBeforeMs: number): Promise<void> {
    if (!this.#isAdmitted) {
      this.#checkEnds(this.#limits.nowMs);
      if (notBeforeMs > this.#limits.nowMs) await this.#wait().pause(notBeforeMs);
      const closed = (): ClosedGate | undefined => this.#closedGate(this.#limits.nowMs);
      for (let gate = closed(); gate !== undefined; gate = closed()) {
        const { key } = gate;
        await this.#wait().atGate(this.#waitAt(key), () => waitCause(this.#context, key));
      }
    }
    this.#isAdmitted = false;
    await this.#passBreaker();
    if (this.#turn !== undefined) await this.#context.grantOrder.come(this.#turn);
    this.#turn = undefined;
  }

  /**
   * Whether it may still send: signing takes time or shows another key, and a scope may have closed.
   *
   * @throws Stop when the call ended meanwhile.
   */
  isStillAdmitted(): boolean {
    this.#limits.check();
    const { requestOptions } = this.#call;
    if (this.#call.refreshBinding()) {
      this.#permits.release('unused', this.#limits.nowMs);
      const { breakerKeys } = this.#call;
      this.#permits = this.#newPermits();
      if (
        breakerKeys !== undefined &&
        isBreakerOpen(this.#context.cooldowns.keyBreaker, breakerKeys)
      )
        return false;
      return (
        requestOptions.ignoreCooldowns === true ||
        this.#permits.acquire(this.#limits.nowMs) === undefined
      );
    }
    if (requestOptions.ignoreCooldowns === true) return true;
    const { nowMs } = this.#limits;
    if (this.#permits.closedUntilMs() <= nowMs) return true;
    this.#permits.release('unused', nowMs);
    return false;
  }

  /** Gives the permits back: how the attempt ended at the gates, and what it tells them. */
  finish(result: PermitResult, nowMs: number, news: AttemptNews = {}): void {
    this.#dropTurn();
    this.#isAdmitted = false;
    try {
      if (news.overload !== undefined) this.#reportOverload(news.overload);
      this.#permits.release(result, nowMs, news.closedKey, news.report);
    } catch (error) {
      // A store of the caller's own must not come between a call and its end.
      this.#call.reporter.report('warning', { note: `the cooldowns failed: ${thrownText(error)}` });
    }
  }

  /** Whether a refused call goes back in line, because a gate of overload holds it. */
  get isHeld(): boolean {
    return this.#permits.isHeld(this.#limits.nowMs);
  }

  #reportOverload({ news, cause }: NonNullable<AttemptNews['overload']>): void {
    for (const { key, state } of this.#permits.reportOverload(news, this.#limits.nowMs, cause)) {
      this.#call.reporter.report('cooldown', {
        scope: scopeOf(key),
        scopeKey: key,
        overload: state,
        classification: cause,
        note: `overload: ${inWords(state)}`,
      });
    }
  }

  /** What ends a call before any wait: a call whose key is refused fails fast. */
  #checkEnds(nowMs: number): void {
    const { resumeState, breakerKeys } = this.#call;
    this.#limits.check(nowMs);
    if (resumeState?.rejectedUntilMs !== undefined) {
      this.#limits.checkWorthWaiting(
        resumeState.rejectedUntilMs,
        waitCause(this.#context, resumeState.key),
      );
    }
    if (resumeState !== undefined) this.#limits.checkSignature();
    if (breakerKeys === undefined) return;
    this.#checkBreaker(openBreaker(this.#context.cooldowns.keyBreaker, breakerKeys, nowMs));
  }

  async #passBreaker(): Promise<void> {
    const { breakerKeys } = this.#call;
    const { keyBreaker } = this.#context.cooldowns;
    if (breakerKeys === undefined || !isBreakerOpen(keyBreaker, breakerKeys)) return;
    // A probe may be due: a cancel that asks for it at the same moment goes first.
    if (this.#priority !== 'cancel') await Promise.resolve();
    this.#checkBreaker(passBreaker(keyBreaker, breakerKeys, this.#limits.nowMs));
  }

  #checkBreaker(opened: OpenBreaker | undefined): void {
    if (opened !== undefined) throw this.#limits.over('latched', opened.cause, opened.nextProbeMs);
  }

  /**
   * Acquires the permits, or names the gate to wait for and reports the wait.
   *
   * @throws Stop when that wait does not fit.
   */
  #closedGate(nowMs: number): ClosedGate | undefined {
    if (this.#call.requestOptions.ignoreCooldowns === true) {
      this.#reportIgnored(nowMs);
      return undefined;
    }
    const gate = this.#permits.acquire(nowMs);
    if (gate === undefined) return undefined;
    this.#dropTurn();
    const { key } = gate;
    const cause = waitCause(this.#context, key);
    const overload = this.#context.cooldowns.overload.stateOf(key, nowMs);
    const surelyUntilMs = gate.isCertain ? gate.untilMs : 0;
    const closedUntilMs = Math.max(this.#permits.closedUntilMs(), surelyUntilMs);
    this.#limits.checkWorthWaiting(closedUntilMs, cause);
    this.#call.reporter.report('wait', {
      waitMs: Math.max(gate.untilMs, closedUntilMs) - nowMs,
      scope: scopeOf(key),
      scopeKey: key,
      ...(overload === undefined ? {} : { overload }),
      ...(cause === undefined ? {} : { classification: cause }),
      note: overload !== undefined ? 'overload' : cause === undefined ? 'paced' : 'shared cooldown',
    });
    return gate;
  }

  #waitAt(key: string): ReturnType<Permits['waitFor']> {
    const { callId } = this.#call;
    return this.#permits.waitFor(key, callId, this.#limits.limitMs, () => {
      this.#turn = this.#context.grantOrder.take();
    });
  }

  #dropTurn(): void {
    if (this.#turn !== undefined) this.#context.grantOrder.drop(this.#turn);
    this.#turn = undefined;
  }

  #newPermits(permit?: Permit): Permits {
    const { plan, keys } = this.#call;
    const isUsual = this.#priority === plan.priority;
    const permitRequests = isUsual ? plan.permitRequests : plan.permitRequestsAt(this.#priority);
    return new Permits(keys, permitRequests, this.#context, permit);
  }

  #reportIgnored(nowMs: number): void {
    const waitMs = this.#permits.closedUntilMs() - nowMs;
    const note = 'ignored: ignoreCooldowns is set';
    if (waitMs > 0) this.#call.reporter.report('cooldown', { waitMs, note });
  }
}
