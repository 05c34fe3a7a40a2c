import type { Call } from './call.js';
import { Doors } from './doors.js';
import type { House } from './house.js';
import { priorityOf } from './idempotency.js';
import { type BeginWait, interruptible } from './interruptible.js';
import { passLatches } from './latch-gate.js';
import { waitLimitMs } from './limits.js';
import { Over } from './over.js';
import { longestWaitMs } from './policy.js';
import { neverLeft } from './records.js';
import type { LatchKeys } from './scopes.js';
import type { Classification, Passage, Priority, StopReason } from './types.js';

/**
 * Everything between the wish to send and the sending: own backoff, the doors of the scopes, the
 * latches of the key, and the limits of the call. The only place that waits.
 */
export class Departure {
  readonly #house: House;
  readonly #call: Call<unknown>;
  /** What the last answer said, once there is one. */
  readonly #lastAdvice: () => Classification | undefined;
  readonly #priority: Priority;
  readonly #doors: Doors;
  #interrupt: (() => void) | undefined;

  constructor(house: House, call: Call<unknown>, lastAdvice: () => Classification | undefined) {
    this.#house = house;
    this.#call = call;
    this.#lastAdvice = lastAdvice;
    this.#priority = call.own.priority ?? priorityOf(call.facts);
    this.#doors = new Doors(call.keys, house, this.#priority);
  }

  /**
   * Resolves when the attempt may leave.
   *
   * @throws Over when it may not: aborted, closed, too late, or latched.
   */
  async clear(notBeforeMs: number): Promise<void> {
    this.#checkOver();
    if (notBeforeMs > this.#nowMs) await this.#pause(notBeforeMs);
    if (this.#call.own.ignoreCooldowns === true) this.#reportIgnored();
    else await this.#passDoors();
    if (this.#call.latchKeys !== undefined) await this.#passLatches(this.#call.latchKeys);
    this.#checkOver();
  }

  /**
   * A pause between two look-ups. The call may be too old to send anything again; it may still ask.
   *
   * @throws Over when the call ends meanwhile.
   */
  async poll(untilMs: number): Promise<void> {
    await this.#wait(this.#until(untilMs), undefined, this.#call.limits.deadlineAtMs);
  }

  /** Tells the doors how the way through them ended. */
  arrived(passageOf: (key: string) => Passage): void {
    this.#doors.leave(passageOf, this.#nowMs);
  }

  /** Ends a wait that is going on: the engine closes. */
  interrupt(): void {
    this.#interrupt?.();
  }

  get #nowMs(): number {
    return this.#house.runtime.monotonicNowMs();
  }

  #checkOver(): void {
    const { run, limits } = this.#call;
    if (run.signal?.aborted === true) throw this.#over('aborted');
    if (this.#house.isClosed()) throw this.#over('closed');
    if (this.#nowMs >= limits.lastLeaveMs) throw this.#over('deadline');
  }

  /** This call's own delay. */
  async #pause(untilMs: number): Promise<void> {
    const advice = this.#lastAdvice();
    this.#call.reporter.report('wait', {
      waitMs: untilMs - this.#nowMs,
      ...(advice === undefined ? {} : { classification: advice }),
      note: advice?.waitMs === undefined ? 'own backoff' : 'as told',
    });
    await this.#wait(this.#until(untilMs));
    this.#checkOver();
  }

  #until(untilMs: number): BeginWait {
    return (end) => {
      const given = new AbortController();
      this.#house.runtime.sleep(untilMs - this.#nowMs, given.signal).then(
        () => end({ by: 'done' }),
        () => undefined,
      );
      return () => given.abort();
    };
  }

  async #passDoors(): Promise<void> {
    for (
      let door = this.#doors.enter(this.#nowMs);
      door !== undefined;
      door = this.#doors.enter(this.#nowMs)
    ) {
      const { key } = door;
      const untilMs = Math.max(door.untilMs, this.#doors.closedUntilMs());
      const cause = this.#doors.causeOf(key);
      this.#checkWorthWaiting(untilMs, cause);
      this.#call.reporter.report('wait', {
        waitMs: untilMs - this.#nowMs,
        scopeKey: key,
        ...(cause === undefined ? {} : { classification: cause }),
        note: 'shared cooldown',
      });
      await this.#wait(this.#doors.lineUp(key, this.#limitMs), cause);
      this.#checkOver();
    }
  }

  get #limitMs(): number {
    return waitLimitMs(this.#call.limits);
  }

  /** A wait that does not fit fails now, with the instant at which it would have ended. */
  #checkWorthWaiting(untilMs: number, cause: Classification | undefined): void {
    if (untilMs < this.#limitMs && untilMs - this.#nowMs <= longestWaitMs) return;
    const stale = untilMs < this.#call.limits.lastLeaveMs && untilMs >= this.#call.limits.staleAtMs;
    throw this.#over(stale ? 'stale-signature' : 'deadline', cause, untilMs);
  }

  async #passLatches(keys: LatchKeys): Promise<void> {
    const passed = passLatches(this.#house.cooldowns.latches, keys, this.#nowMs, this.#priority);
    const shut = passed instanceof Promise ? await passed : passed;
    if (shut !== undefined) throw this.#over('latched', shut.cause, shut.nextProbeMs);
  }

  async #wait(
    begin: BeginWait,
    cause?: Classification,
    limitMs: number = this.#limitMs,
  ): Promise<void> {
    const end = await interruptible(begin, {
      signal: this.#call.run.signal,
      limitMs,
      timeouts: this.#house.timeouts,
      onClose: (interrupt) => {
        this.#interrupt = interrupt;
      },
    });
    switch (end.by) {
      case 'done':
        return;
      case 'abort':
        throw this.#over('aborted');
      case 'close':
        throw this.#over('closed');
      case 'limit':
        throw this.#over(
          this.#call.limits.staleAtMs < this.#call.limits.lastLeaveMs
            ? 'stale-signature'
            : 'deadline',
          cause,
        );
      case 'refused':
        return this.#checkWorthWaiting(end.untilMs, cause);
    }
  }

  #over(reason: StopReason, cause?: Classification, retryAtMs?: number): Over {
    const { facts } = this.#call;
    // A call that never left was not carried out, whatever the cause did to somebody else's.
    const borrowed = cause === undefined ? undefined : { ...cause, executed: 'no' as const };
    const advice = this.#lastAdvice() ?? borrowed ?? neverLeft(facts, reason);
    return new Over({ reason, advice, retryAtMs });
  }

  #reportIgnored(): void {
    const untilMs = this.#doors.closedUntilMs();
    if (untilMs <= this.#nowMs) return;
    this.#call.reporter.report('cooldown', {
      waitMs: untilMs - this.#nowMs,
      note: 'ignored: ignoreCooldowns is set',
    });
  }
}
