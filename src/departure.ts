import type { Call } from './call.js';
import { Doors } from './doors.js';
import { faresOf } from './fares.js';
import type { House } from './house.js';
import { priorityOf } from './idempotency.js';
import { type BeginWait, forTime, forWork, interruptible, type WaitEnd } from './interruptible.js';
import { isLatched, passLatches, type ShutLatch, shutLatch } from './latch-gate.js';
import { lateReason, waitLimitMs } from './limits.js';
import { Over } from './over.js';
import { isWorthWaiting } from './policy.js';
import { neverLeft } from './records.js';
import type { Classification, Passage, Priority, StopReason, ToldQuota } from './types.js';

/**
 * Everything between the wish to send and the sending: own backoff, the doors of the scopes, the
 * latches of the key, the signature, and the limits of the call. The only place that waits.
 */
export class Departure {
  readonly #house: House;
  readonly #call: Call<unknown>;
  /** What the last answer said, once there is one. */
  readonly #lastAdvice: () => Classification | undefined;
  readonly #priority: Priority;
  #doors: Doors;
  #interrupt: (() => void) | undefined;

  constructor(house: House, call: Call<unknown>, lastAdvice: () => Classification | undefined) {
    this.#house = house;
    this.#call = call;
    this.#lastAdvice = lastAdvice;
    this.#priority = call.own.priority ?? priorityOf(call.facts);
    this.#doors = this.#newDoors();
  }

  /**
   * Resolves when the attempt may leave, with its headers, signed after all the waiting.
   *
   * @throws Over when it may not: aborted, closed, too late, or latched. Thrown, when signing fails.
   */
  async leave(notBeforeMs: number): Promise<Record<string, string>> {
    for (;;) {
      await this.#clear(notBeforeMs);
      const signed = this.#call.signature.headers();
      const headers = signed instanceof Promise ? await this.during(signed) : signed;
      if (this.#isStillClear() && headers !== undefined) return headers;
    }
  }

  /**
   * Waits for work that is not ours as long as the call may, then goes on without: `undefined`.
   *
   * @throws Over when the caller aborts, or whatever the work throws.
   */
  async during<R>(work: Promise<R>): Promise<R | undefined> {
    const { by } = await this.#interruptible(forWork(work), this.#limitMs);
    if (by === 'abort') throw this.#over('aborted');
    return by === 'done' ? work : undefined;
  }

  /**
   * A wait for what became of an attempt. The call may be too old to send anything again; it may
   * still ask.
   *
   * @throws Over when the call ends meanwhile.
   */
  async beside(begin: BeginWait): Promise<void> {
    await this.#wait(begin, undefined, this.#call.limits.deadlineAtMs);
  }

  /** Tells the doors how the way through them ended, and what was told of the quota. */
  arrived(passage: Passage, closedKey?: string, told?: ToldQuota): void {
    this.#doors.leave(passage, this.#nowMs, closedKey, told);
  }

  /** Ends a wait that is going on: the engine closes. */
  interrupt(): void {
    this.#interrupt?.();
  }

  get #nowMs(): number {
    return this.#house.runtime.monotonicNowMs();
  }

  get #limitMs(): number {
    return waitLimitMs(this.#call.limits);
  }

  async #clear(notBeforeMs: number): Promise<void> {
    this.#checkOver();
    const { latchKeys, own } = this.#call;
    const { latches } = this.#house.cooldowns;
    // Before any wait: a latched call fails fast.
    if (latchKeys !== undefined) this.#checkLatch(shutLatch(latches, latchKeys, this.#nowMs));
    if (notBeforeMs > this.#nowMs) await this.#pause(notBeforeMs);
    if (own.ignoreCooldowns === true) this.#reportIgnored();
    else await this.#passDoors();
    if (latchKeys === undefined) return;
    const passed = passLatches(latches, latchKeys, this.#nowMs, this.#priority);
    this.#checkLatch(passed instanceof Promise ? await passed : passed);
  }

  /** Signing may take time or show another key; meanwhile a scope may have closed. */
  #isStillClear(): boolean {
    this.#checkOver();
    const { cooldowns } = this.#house;
    if (this.#call.rebind()) {
      this.arrived('unused');
      const { latchKeys, own } = this.#call;
      this.#doors = this.#newDoors();
      if (latchKeys !== undefined && isLatched(cooldowns.latches, latchKeys)) return false;
      return own.ignoreCooldowns === true || this.#doors.enter(this.#nowMs) === undefined;
    }
    const { ignoreCooldowns } = this.#call.own;
    if (ignoreCooldowns === true || this.#doors.closedUntilMs() <= this.#nowMs) return true;
    this.arrived('unused');
    return false;
  }

  #checkOver(): void {
    const { run, limits } = this.#call;
    if (run.signal?.aborted === true) throw this.#over('aborted');
    if (this.#house.isClosed()) throw this.#over('closed');
    if (this.#nowMs >= limits.lastLeaveMs) throw this.#over('deadline');
  }

  #checkLatch(shut: ShutLatch | undefined): void {
    if (shut !== undefined) throw this.#over('latched', shut.cause, shut.nextProbeMs);
  }

  /** This call's own delay. */
  async #pause(untilMs: number): Promise<void> {
    const advice = this.#lastAdvice();
    this.#call.reporter.report('wait', {
      waitMs: untilMs - this.#nowMs,
      ...(advice === undefined ? {} : { classification: advice }),
      note: advice?.waitMs === undefined ? 'own backoff' : 'as told',
    });
    await this.#wait(forTime(this.#house.runtime, untilMs));
    this.#checkOver();
  }

  async #passDoors(): Promise<void> {
    for (
      let door = this.#doors.enter(this.#nowMs);
      door !== undefined;
      door = this.#doors.enter(this.#nowMs)
    ) {
      const { key } = door;
      const cause = this.#doors.causeOf(key);
      const surelyUntilMs = door.isCertain ? door.untilMs : 0;
      const closedUntilMs = Math.max(this.#doors.closedUntilMs(), surelyUntilMs);
      this.#checkWorthWaiting(closedUntilMs, cause);
      this.#call.reporter.report('wait', {
        waitMs: Math.max(door.untilMs, closedUntilMs) - this.#nowMs,
        scopeKey: key,
        ...(cause === undefined ? {} : { classification: cause }),
        note: cause === undefined ? 'paced' : 'shared cooldown',
      });
      await this.#wait(this.#doors.lineUp(key, this.#limitMs), key);
      this.#checkOver();
    }
  }

  /** A wait that does not fit fails now, with the instant at which it would have ended. */
  #checkWorthWaiting(untilMs: number, cause: Classification | undefined): void {
    const fits = (limitMs: number): boolean =>
      isWorthWaiting(this.#nowMs, untilMs, limitMs, this.#house.options.jitter);
    if (fits(this.#limitMs)) return;
    const reason = fits(this.#call.limits.lastLeaveMs) ? 'stale-signature' : 'deadline';
    throw this.#over(reason, cause, untilMs > this.#nowMs ? untilMs : undefined);
  }

  async #wait(begin: BeginWait, key?: string, limitMs: number = this.#limitMs): Promise<void> {
    // A listener that was told of the wait may have closed the engine.
    if (this.#house.isClosed()) throw this.#over('closed');
    const end = await this.#interruptible(begin, limitMs);
    const cause = key === undefined ? undefined : this.#doors.causeOf(key);
    switch (end.by) {
      case 'done':
        return;
      case 'abort':
        throw this.#over('aborted');
      case 'close':
        throw this.#over('closed');
      case 'limit':
        throw this.#over(lateReason(this.#call.limits), cause);
      case 'refused':
        return this.#checkWorthWaiting(end.untilMs, cause);
    }
  }

  #interruptible(begin: BeginWait, limitMs: number): Promise<WaitEnd> {
    return interruptible(begin, {
      signal: this.#call.run.signal,
      limitMs,
      timeouts: this.#house.timeouts,
      onClose: (interrupt) => {
        this.#interrupt = interrupt;
      },
    });
  }

  #newDoors(): Doors {
    const { facts, keys } = this.#call;
    return new Doors(keys, faresOf(facts, this.#priority, this.#house.options), this.#house);
  }

  #over(reason: StopReason, cause?: Classification, retryAtMs?: number): Over {
    const { facts } = this.#call;
    // A call that never left was not carried out, whatever the cause did to somebody else's.
    const borrowed = cause === undefined ? undefined : { ...cause, executed: 'no' as const };
    const advice = this.#lastAdvice() ?? borrowed ?? neverLeft(facts, reason);
    return new Over({ reason, advice, retryAtMs });
  }

  #reportIgnored(): void {
    const waitMs = this.#doors.closedUntilMs() - this.#nowMs;
    const note = 'ignored: ignoreCooldowns is set';
    if (waitMs > 0) this.#call.reporter.report('cooldown', { waitMs, note });
  }
}
