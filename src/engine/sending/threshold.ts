import type { Call } from '../call.js';
import { type ClosedDoor, Doors } from './permits.js';
import { exchangeAtMs } from '../../signing/exchange-clock.js';
import type { House } from '../context.js';
import { priorityOf } from '../../endpoints/idempotency.js';
import { instantOf } from '../../runtime/instant.js';
import { isLatched, type ShutLatch, shutLatch } from '../../rate-limit/latch-gate.js';
import { isStale, isTooLate, lateReason, type Now, waitLimitMs } from '../../policy/deadline.js';
import { Over } from '../result/stop.js';
import { isWorthWaiting } from '../../policy/policy.js';
import { neverLeft } from '../result/records.js';
import { scopeOf } from '../../rate-limit/scope-keys.js';
import type { Classification, Priority, StopReason, Ticket } from '../../types/index.js';

const slowSigningHint =
  'Signing took longer than a signature lasts (5 s, or the order’s allowMaxTimeWindow), twice, so the attempt did not leave: make `sign` faster, or look for what blocks the process meanwhile.';

/**
 * Whether a call may leave at this moment: its own limits, the latches of its key and the doors of its
 * scopes. It never waits.
 */
export class Threshold {
  readonly priority: Priority;
  readonly #house: House;
  readonly #call: Call<unknown>;
  /** What the last answer said, once there is one. */
  readonly #lastAdvice: () => Classification | undefined;
  #doors: Doors;

  constructor(house: House, call: Call<unknown>, lastAdvice: () => Classification | undefined) {
    this.#house = house;
    this.#call = call;
    this.#lastAdvice = lastAdvice;
    this.priority = call.own.priority ?? priorityOf(call.facts);
    this.#doors = this.#newDoors(call.before?.ticket);
  }

  get doors(): Doors {
    return this.#doors;
  }

  get limitMs(): number {
    return waitLimitMs(this.#call.limits);
  }

  get #nowMs(): number {
    return this.#house.runtime.monotonicNowMs();
  }

  get #now(): Now {
    const { runtime, clock } = this.#house;
    const { monotonicMs, wallMs } = instantOf(runtime);
    const exchangeMs = exchangeAtMs(clock, this.#call.facts.host, { monotonicMs, wallMs });
    return { monotonicMs, wallMs, exchangeMs };
  }

  /**
   * What ends a call before any wait: a latched call fails fast.
   *
   * @throws Over
   */
  check(): void {
    this.checkOver();
    const { before, latchKeys } = this.#call;
    if (before?.refusedUntilMs !== undefined) {
      this.checkWorthWaiting(before.refusedUntilMs, this.#doors.causeOf(before.key));
    }
    if (before !== undefined) this.#checkSignature();
    if (latchKeys === undefined) return;
    this.checkLatch(shutLatch(this.#house.cooldowns.latches, latchKeys, this.#nowMs));
  }

  /** @throws Over when the caller aborted, the engine is closed, or it is too late. */
  checkOver(): void {
    const { limits, run } = this.#call;
    if (run.signal?.aborted === true) throw this.over('aborted');
    if (this.#house.isClosed()) throw this.over('closed');
    const isLate = this.#nowMs >= limits.lastLeaveMs;
    if (isLate || (limits.onWaking !== undefined && isTooLate(limits, this.#now))) {
      throw this.over('deadline', this.#causeOfWait);
    }
  }

  /**
   * The same after a wait, which may have been longer than the monotonic clock shows.
   *
   * @throws Over
   */
  checkWaited(): void {
    this.checkOver();
    this.#checkSignature();
  }

  #checkSignature(): void {
    const { limits } = this.#call;
    if (limits.onWaking !== undefined && isStale(limits, this.#now)) {
      throw this.over('stale-signature', this.#causeOfWait);
    }
  }

  /** What kept a call waiting that has not sent anything yet. */
  get #causeOfWait(): Classification | undefined {
    const { before } = this.#call;
    return before && this.#doors.causeOf(before.key);
  }

  /** @throws Over when a latch is shut. */
  checkLatch(shut: ShutLatch | undefined): void {
    if (shut !== undefined) throw this.over('latched', shut.cause, shut.nextProbeMs);
  }

  /**
   * Goes through the doors, or names the one to wait for, and says so to whoever listens.
   *
   * @throws Over when that wait does not fit.
   */
  closedDoor(): ClosedDoor | undefined {
    if (this.#call.own.ignoreCooldowns === true) {
      this.#reportIgnored();
      return undefined;
    }
    const door = this.#doors.enter(this.#nowMs);
    if (door === undefined) return undefined;
    const cause = this.#doors.causeOf(door.key);
    const surelyUntilMs = door.isCertain ? door.untilMs : 0;
    const closedUntilMs = Math.max(this.#doors.closedUntilMs(), surelyUntilMs);
    this.checkWorthWaiting(closedUntilMs, cause);
    this.#call.reporter.report('wait', {
      waitMs: Math.max(door.untilMs, closedUntilMs) - this.#nowMs,
      scope: scopeOf(door.key),
      scopeKey: door.key,
      ...(cause === undefined ? {} : { classification: cause }),
      note: cause === undefined ? 'paced' : 'shared cooldown',
    });
    return door;
  }

  /**
   * A wait that does not fit fails now, with the instant at which it would have ended.
   *
   * @throws Over
   */
  checkWorthWaiting(untilMs: number, cause: Classification | undefined): void {
    const fits = (limitMs: number): boolean =>
      isWorthWaiting(this.#nowMs, untilMs, limitMs, this.#house.options.jitter);
    if (fits(this.limitMs)) return;
    const reason = fits(this.#call.limits.lastLeaveMs) ? 'stale-signature' : 'deadline';
    throw this.over(reason, cause, untilMs > this.#nowMs ? untilMs : undefined);
  }

  /** Signing may take time or show another key; meanwhile a scope may have closed. */
  isStillClear(): boolean {
    this.checkOver();
    const { own } = this.#call;
    if (this.#call.rebind()) {
      this.#doors.leave('unused', this.#nowMs);
      const { latchKeys } = this.#call;
      this.#doors = this.#newDoors();
      if (latchKeys !== undefined && isLatched(this.#house.cooldowns.latches, latchKeys))
        return false;
      return own.ignoreCooldowns === true || this.#doors.enter(this.#nowMs) === undefined;
    }
    if (own.ignoreCooldowns === true || this.#doors.closedUntilMs() <= this.#nowMs) return true;
    this.#doors.leave('unused', this.#nowMs);
    return false;
  }

  /** The end of a call that runs into one of its limits while it waits for a door. */
  late(cause: Classification | undefined): Over {
    return this.over(lateReason(this.#call.limits), cause);
  }

  /** The end of a call whose signature takes longer to make than it lasts. */
  tooSlow(): Over {
    const { verdict } = this.over('stale-signature');
    return new Over({ ...verdict, hint: slowSigningHint });
  }

  /** The end of a call. */
  over(reason: StopReason, cause?: Classification, retryAtMs?: number): Over {
    const { facts } = this.#call;
    // A call that never left was not carried out, whatever the cause did to somebody else's.
    const borrowed = cause === undefined ? undefined : { ...cause, executed: 'no' as const };
    const advice = this.#lastAdvice() ?? borrowed ?? neverLeft(facts, reason);
    return new Over({ reason, advice, retryAtMs });
  }

  #newDoors(ticket?: Ticket): Doors {
    const { facts, keys } = this.#call;
    const fares = this.#house.faresOf(facts, this.priority);
    return new Doors(keys, fares, this.#house, ticket);
  }

  #reportIgnored(): void {
    const waitMs = this.#doors.closedUntilMs() - this.#nowMs;
    const note = 'ignored: ignoreCooldowns is set';
    if (waitMs > 0) this.#call.reporter.report('cooldown', { waitMs, note });
  }
}
