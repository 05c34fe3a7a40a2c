import type { Classification, Held, Passage } from '../types/index.js';

/** Every passage that succeeds lets two more through, so that a refill is not met by a crowd. */
const releasedPerSuccess = 2;

/**
 * One closed scope. Its wait over, one probe goes first and the others wait for its news; each success
 * lets two more through, a refusal closes it again.
 */
export class Door {
  untilMs: number;
  readonly cause: Classification | undefined;
  /** The wait is over and one probe went first. */
  isRecovering = false;
  readonly #leaseMs: number;
  /** Passages granted and not yet used. */
  #credits = 0;
  #leaseUntilMs = 0;
  #closings = 0;

  /**
   * `leaseMs` is how long it stays half open for one probe without news of it: a hung connection must
   * not hold up everybody behind it.
   */
  constructor(untilMs: number, cause: Classification | undefined, leaseMs: number) {
    this.untilMs = untilMs;
    this.cause = cause;
    this.#leaseMs = leaseMs;
  }

  /** Told again, and for less: the longer wait stands, but whoever was let through did not get through. */
  stayClosed(): void {
    if (this.isRecovering) this.#closings += 1;
    this.isRecovering = false;
  }

  /** Whether a request has to wait, and until when. */
  held(nowMs: number): Held | undefined {
    if (nowMs < this.untilMs) return { untilMs: this.untilMs, isCertain: true };
    const isBusy = this.isRecovering && this.#credits === 0 && nowMs < this.#leaseUntilMs;
    return isBusy ? { untilMs: this.#leaseUntilMs, isCertain: false } : undefined;
  }

  /** Takes the passage that {@link Door.held} did not refuse; returns what to give back with its news. */
  pass(nowMs: number): number {
    if (this.isRecovering && this.#credits > 0) {
      this.#credits -= 1;
    } else {
      this.isRecovering = true;
      this.#credits = 0;
      this.#leaseUntilMs = nowMs + this.#leaseMs;
    }
    return this.#closings;
  }

  /**
   * News of a passage; whether it lets somebody through. What was let through before the door closed
   * again says nothing of it now.
   */
  leave(closings: number, passage: Passage): boolean {
    if (!this.isRecovering || closings !== this.#closings || passage === 'refused') return false;
    this.#credits += passage === 'success' ? releasedPerSuccess : 1;
    return true;
  }

  /** Whoever waits has taken his passage by now: what is left over means that nobody does. */
  get hasSpareCredits(): boolean {
    return this.isRecovering && this.#credits > 0;
  }

  /** Nobody's concern any more. */
  isForgotten(beforeMs: number): boolean {
    return Math.max(this.untilMs, this.#leaseUntilMs) < beforeMs;
  }
}
