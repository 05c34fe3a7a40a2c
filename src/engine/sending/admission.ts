import { priorityOf } from '../../endpoints/idempotency.js';
import {
  isBreakerOpen,
  type OpenBreaker,
  openBreaker,
  passBreaker,
} from '../../rate-limit/key-breaker.js';
import { scopeOf } from '../../rate-limit/scope-keys.js';
import type {
  Permit,
  PermitRequest,
  PermitResult,
  Priority,
  QuotaReport,
} from '../../types/index.js';
import { thrownText } from '../../util/objects.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import type { CallLimits } from './call-limits.js';
import type { CallWait } from './call-wait.js';
import { type ClosedGate, Permits } from './permits.js';

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
  readonly #wait: CallWait;
  readonly #priority: Priority;
  #permits: Permits;
  /** It is decided, and nothing has been waited for since. */
  #isAdmitted = false;
  /** Among those who were let in together, if it had to wait. */
  #turn: number | undefined;

  constructor(context: EngineContext, call: Call<unknown>, limits: CallLimits, wait: CallWait) {
    this.#context = context;
    this.#call = call;
    this.#limits = limits;
    this.#wait = wait;
    this.#priority = call.requestOptions.priority ?? priorityOf(call.facts);
    this.#permits = this.#newPermits(call.resumeState?.permit);
    this.#turn = call.resumeState?.turn;
  }

  /**
   * Decides whether a call that has not sent anything yet may send at once; else the gate to wait for.
   *
   * @throws Stop when it may not send at all.
   */
  decide(): FirstGate | undefined {
    this.#checkEnds();
    const door = this.#closedDoor();
    this.#isAdmitted = door === undefined;
    if (door === undefined) return undefined;
    return {
      ...door,
      permitRequest: this.#permits.permitRequestAt(door.key),
      limitMs: this.#limits.limitMs,
    };
  }

  /**
   * Resolves when the call may send, its permits taken.
   *
   * @throws Stop when it may not: aborted, closed, too late, or its key is refused.
   */
  async admit(notBeforeMs: number): Promise<void> {
    if (!this.#isAdmitted) {
      this.#checkEnds();
      if (notBeforeMs > this.#limits.nowMs) await this.#wait.pause(notBeforeMs);
      for (let door = this.#closedDoor(); door !== undefined; door = this.#closedDoor()) {
        const { key } = door;
        await this.#wait.atGate(this.#lineUp(key), () => this.#permits.causeOf(key));
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

  /** Gives the permits back: how the attempt ended at the gates, and what was told of the quota. */
  finish(result: PermitResult, closedKey?: string, report?: QuotaReport): void {
    this.#dropTurn();
    this.#isAdmitted = false;
    try {
      this.#permits.release(result, this.#limits.nowMs, closedKey, report);
    } catch (error) {
      // A store of the caller's own must not come between a call and its end.
      this.#call.reporter.report('warning', { note: `the cooldowns failed: ${thrownText(error)}` });
    }
  }

  /** What ends a call before any wait: a call whose key is refused fails fast. */
  #checkEnds(): void {
    const { resumeState, breakerKeys } = this.#call;
    this.#limits.check();
    if (resumeState?.rejectedUntilMs !== undefined) {
      this.#limits.checkWorthWaiting(
        resumeState.rejectedUntilMs,
        this.#permits.causeOf(resumeState.key),
      );
    }
    if (resumeState !== undefined) this.#limits.checkSignature();
    if (breakerKeys === undefined) return;
    this.#checkLatch(
      openBreaker(this.#context.cooldowns.keyBreaker, breakerKeys, this.#limits.nowMs),
    );
  }

  async #passBreaker(): Promise<void> {
    const { breakerKeys } = this.#call;
    const { keyBreaker } = this.#context.cooldowns;
    if (breakerKeys === undefined || !isBreakerOpen(keyBreaker, breakerKeys)) return;
    // A probe may be due: a cancel that asks for it at the same moment goes first.
    if (this.#priority !== 'cancel') await Promise.resolve();
    this.#checkLatch(passBreaker(keyBreaker, breakerKeys, this.#limits.nowMs));
  }

  #checkLatch(opened: OpenBreaker | undefined): void {
    if (opened !== undefined) throw this.#limits.over('latched', opened.cause, opened.nextProbeMs);
  }

  /**
   * Goes through the gates, or names the one to wait for, and says so to whoever listens.
   *
   * @throws Stop when that wait does not fit.
   */
  #closedDoor(): ClosedGate | undefined {
    const { nowMs } = this.#limits;
    if (this.#call.requestOptions.ignoreCooldowns === true) {
      this.#reportIgnored(nowMs);
      return undefined;
    }
    const door = this.#permits.acquire(nowMs);
    if (door === undefined) return undefined;
    this.#dropTurn();
    const cause = this.#permits.causeOf(door.key);
    const surelyUntilMs = door.isCertain ? door.untilMs : 0;
    const closedUntilMs = Math.max(this.#permits.closedUntilMs(), surelyUntilMs);
    this.#limits.checkWorthWaiting(closedUntilMs, cause);
    this.#call.reporter.report('wait', {
      waitMs: Math.max(door.untilMs, closedUntilMs) - nowMs,
      scope: scopeOf(door.key),
      scopeKey: door.key,
      ...(cause === undefined ? {} : { classification: cause }),
      note: cause === undefined ? 'paced' : 'shared cooldown',
    });
    return door;
  }

  #lineUp(key: string): ReturnType<Permits['waitFor']> {
    return this.#permits.waitFor(key, this.#limits.limitMs, () => {
      this.#turn = this.#context.grantOrder.take();
    });
  }

  #dropTurn(): void {
    if (this.#turn !== undefined) this.#context.grantOrder.drop(this.#turn);
    this.#turn = undefined;
  }

  #newPermits(permit?: Permit): Permits {
    const { facts, keys } = this.#call;
    const permitRequests = this.#context.permitRequestsOf(facts, this.#priority);
    return new Permits(keys, permitRequests, this.#context, permit);
  }

  #reportIgnored(nowMs: number): void {
    const waitMs = this.#permits.closedUntilMs() - nowMs;
    const note = 'ignored: ignoreCooldowns is set';
    if (waitMs > 0) this.#call.reporter.report('cooldown', { waitMs, note });
  }
}
