import type { Classification, Denied, PermitResult } from '../types/index.js';

/** Every success lets two more through, so that a refill is not met by all waiters at once. */
const releasedPerSuccess = 2;

/**
 * One closed scope. When its wait is over, one probe goes first and the others wait for its result;
 * each success lets two more through, a refusal closes it again.
 */
export class Gate {
  untilMs: number;
  readonly cause: Classification | undefined;
  /** The wait is over and one probe went first. */
  isHalfOpen = false;
  readonly #probeTimeoutMs: number;
  /** Permits granted and not yet used. */
  #credits = 0;
  #probeUntilMs = 0;
  #closings = 0;
  /** When it closed, or a request asked last. */
  #usedMs: number;

  /**
   * `probeTimeoutMs` is how long it stays half open for one probe without a result: a hung
   * connection must not hold up all the others.
   */
  constructor(
    untilMs: number,
    cause: Classification | undefined,
    probeTimeoutMs: number,
    nowMs: number,
  ) {
    this.untilMs = untilMs;
    this.cause = cause;
    this.#probeTimeoutMs = probeTimeoutMs;
    this.#usedMs = nowMs;
  }

  /** Closed again, and for less: the longer wait stands, but the probe did not get through. */
  keepClosed(): void {
    if (this.isHalfOpen) this.#closings += 1;
    this.isHalfOpen = false;
  }

  /** Whether a request has to wait, and until when. */
  denied(nowMs: number): Denied | undefined {
    this.#usedMs = nowMs;
    if (nowMs < this.untilMs) return { untilMs: this.untilMs, isCertain: true };
    const isBusy = this.isHalfOpen && this.#credits === 0 && nowMs < this.#probeUntilMs;
    return isBusy ? { untilMs: this.#probeUntilMs, isCertain: false } : undefined;
  }

  /** Takes the permit that {@link Gate.denied} did not deny; returns what to give back with its result. */
  acquire(nowMs: number): number {
    if (this.isHalfOpen && this.#credits > 0) {
      this.#credits -= 1;
    } else {
      this.isHalfOpen = true;
      this.#credits = 0;
      this.#probeUntilMs = nowMs + this.#probeTimeoutMs;
    }
    return this.#closings;
  }

  /**
   * The result of a permit; whether it lets another request through. What left before the gate
   * closed again says nothing of it now.
   */
  release(closings: number, result: PermitResult): boolean {
    if (!this.isHalfOpen || closings !== this.#closings || result === 'refused') return false;
    this.#credits += result === 'success' ? releasedPerSuccess : 1;
    return true;
  }

  /** All waiters have taken their permits by now: what is left over means that there are none. */
  get hasSpareCredits(): boolean {
    return this.isHalfOpen && this.#credits > 0;
  }

  /** Whether it can be forgotten: its wait is over, and nobody asked since `beforeMs`. */
  isUnused(beforeMs: number, nowMs: number): boolean {
    return this.#usedMs <= beforeMs && Math.max(this.untilMs, this.#probeUntilMs) <= nowMs;
  }
}
