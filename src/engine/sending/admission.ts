import type { Call } from '../call.js';
import type { ClosedDoor } from './permits.js';
import type { House } from '../context.js';
import { type BeginWait, forTime, forWork, interruptible, type WaitEnd } from '../../runtime/wait.js';
import { passLatches } from '../../rate-limit/latch-gate.js';
import { thrownText } from '../../util/objects.js';
import { timestampWindowMs } from '../../orders/absence-proof.js';
import { isTooOld } from '../../signing/sign-request.js';
import { Threshold } from './threshold.js';
import type { Classification, Fare, Passage, ToldQuota } from '../../types/index.js';

/**
 * Everything between the wish to send and the sending: own backoff, the doors of the scopes, the
 * latches of the key, the signature, and the limits of the call. The only place that waits.
 */
export class Departure {
  readonly #house: House;
  readonly #call: Call<unknown>;
  /** What the last answer said, once there is one. */
  readonly #lastAdvice: () => Classification | undefined;
  readonly #threshold: Threshold;
  #interrupt: (() => void) | undefined;

  constructor(house: House, call: Call<unknown>, lastAdvice: () => Classification | undefined) {
    this.#house = house;
    this.#call = call;
    this.#lastAdvice = lastAdvice;
    this.#threshold = new Threshold(house, call, lastAdvice);
  }

  /**
   * The door before which a call that has not sent anything yet has to wait, if there is one.
   *
   * @throws Over when it may not leave at all.
   */
  firstDoor(): (ClosedDoor & { readonly fare: Fare; readonly limitMs: number }) | undefined {
    this.#threshold.check();
    const door = this.#threshold.closedDoor();
    if (door === undefined) return undefined;
    const { doors, limitMs } = this.#threshold;
    return { ...door, fare: doors.fareAt(door.key), limitMs };
  }

  /**
   * Resolves when the attempt may leave, with its headers, signed after all the waiting. What has grown
   * too old while it was signed is signed once more.
   *
   * @throws Over when it may not: aborted, closed, too late, latched, or signed too slowly. Thrown, when
   * signing fails.
   */
  async leave(notBeforeMs: number): Promise<Record<string, string>> {
    const { signature, placement } = this.#call;
    // A placement's own window begins with the same timestamp.
    const windowMs = Math.min(placement?.windowMs ?? Infinity, timestampWindowMs);
    for (let isSlow = false; ;) {
      if (!isSlow) await this.#clear(notBeforeMs);
      const signed = signature.headers();
      const headers = signed instanceof Promise ? await this.during(signed) : signed;
      const ageMs = headers === undefined ? 0 : signature.ageMs;
      if (isTooOld(ageMs, windowMs) && !isSlow) {
        isSlow = true;
        continue;
      }
      isSlow = false;
      if (!this.#threshold.isStillClear() || headers === undefined) continue;
      // The exchange is sure to refuse it; between the margin and the window it may just arrive in time.
      if (ageMs >= windowMs) throw this.#threshold.tooSlow();
      return headers;
    }
  }

  /**
   * Waits for work that is not ours as long as the call may, then goes on without: `undefined`.
   *
   * @throws Over when the caller aborts, or whatever the work throws.
   */
  async during<R>(work: Promise<R>): Promise<R | undefined> {
    const end = await this.#interruptible(
      forWork(() => work),
      this.#threshold.limitMs,
    );
    if (end.by === 'abort') throw this.#threshold.over('aborted');
    return end.by === 'done' ? work : undefined;
  }

  /**
   * A wait for what became of an attempt, until `limitMs` at the latest. The call may be too old to
   * send anything again; it may still ask.
   *
   * @throws Over when the call ends meanwhile, or this time.
   */
  async beside(begin: BeginWait, limitMs: number): Promise<void> {
    await this.#wait(begin, undefined, limitMs);
  }

  /**
   * This call's own delay.
   *
   * @throws Over when the call ends meanwhile.
   */
  async pause(untilMs: number): Promise<void> {
    const advice = this.#lastAdvice();
    this.#call.reporter.report('wait', {
      waitMs: untilMs - this.#nowMs,
      scope: 'request',
      ...(advice === undefined ? {} : { classification: advice }),
      note: advice?.waitMs === undefined ? 'own backoff' : 'as told',
    });
    await this.#wait(forTime(this.#house.runtime, untilMs));
    this.#threshold.checkWaited();
  }

  /** Tells the doors how the way through them ended, and what was told of the quota. */
  arrived(passage: Passage, closedKey?: string, told?: ToldQuota): void {
    try {
      this.#threshold.doors.leave(passage, this.#nowMs, closedKey, told);
    } catch (error) {
      // A store of the caller's own must not come between a call and its end.
      this.#call.reporter.report('warning', { note: `the cooldowns failed: ${thrownText(error)}` });
    }
  }

  /** Ends a wait that is going on: the engine closes. */
  interrupt(): void {
    this.#interrupt?.();
  }

  get #nowMs(): number {
    return this.#house.runtime.monotonicNowMs();
  }

  async #clear(notBeforeMs: number): Promise<void> {
    const threshold = this.#threshold;
    threshold.check();
    if (notBeforeMs > this.#nowMs) await this.pause(notBeforeMs);
    for (let door = threshold.closedDoor(); door !== undefined; door = threshold.closedDoor()) {
      await this.#wait(threshold.doors.lineUp(door.key, threshold.limitMs), door.key);
      threshold.checkWaited();
    }
    const { latchKeys } = this.#call;
    if (latchKeys === undefined) return;
    const { latches } = this.#house.cooldowns;
    const passed = passLatches(latches, latchKeys, this.#nowMs, threshold.priority);
    threshold.checkLatch(passed instanceof Promise ? await passed : passed);
  }

  async #wait(
    begin: BeginWait,
    key?: string,
    limitMs: number = this.#threshold.limitMs,
  ): Promise<void> {
    const threshold = this.#threshold;
    // A listener that was told of the wait may have closed the engine.
    if (this.#house.isClosed()) throw threshold.over('closed');
    const end = await this.#interruptible(begin, limitMs);
    const cause = key === undefined ? undefined : threshold.doors.causeOf(key);
    switch (end.by) {
      case 'done':
        return;
      case 'abort':
        throw threshold.over('aborted');
      case 'close':
        throw threshold.over('closed');
      case 'limit':
        throw threshold.late(cause);
      case 'refused':
        return threshold.checkWorthWaiting(end.untilMs, cause);
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
}
