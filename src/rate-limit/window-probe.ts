import type { Denied, PermitResult, Priority } from '../types/index.js';

/** How long the request that probes a window is waited for; it may hang. */
const leaseMs = 1_000;

/** So many in a row that came to nothing: the exchange is not to be asked like that. */
const mostFailures = 3;

/**
 * The request that goes first into a window of which nothing is known yet, so that its answer says
 * what there is for the others.
 */
export class WindowProbe {
  /** Its number in the order of sending. */
  #number = 0;
  /** Until when it is waited for, 0 without one. */
  #untilMs = 0;
  /** Until when the first of several in a row was waited for. */
  #firstUntilMs = Infinity;
  #failures = 0;
  /** Weight that went beside it. */
  #spent = 0;

  /** There is nothing to go by: no request is held back. */
  get #isBlind(): boolean {
    return this.#failures >= mostFailures;
  }

  /** Whether a request has to wait for the answer, and until when. */
  denied(nowMs: number, weight: number, reserve: number, priority: Priority): Denied | undefined {
    if (this.#isBlind || nowMs >= this.#untilMs) return undefined;
    // An order is late after a round trip's wait, and what is kept for cancels is there whatever
    // the answer will be: a few of them go beside the probe, and all of them when it is slow.
    const isUrgent = priority !== 'read';
    if (isUrgent && (nowMs >= this.#firstUntilMs || this.#spent + weight <= reserve))
      return undefined;
    return { untilMs: this.#untilMs, isCertain: false };
  }

  /** Notes a request that leaves while nothing is known; returns whether it is the one to wait for. */
  start(nowMs: number, number: number, weight: number): boolean {
    if (this.#isBlind) return false;
    if (nowMs < this.#untilMs) {
      this.#spent += weight;
      return false;
    }
    this.#number = number;
    this.#untilMs = nowMs + leaseMs;
    this.#firstUntilMs = Math.min(this.#firstUntilMs, this.#untilMs);
    this.#spent = 0;
    return true;
  }

  /** One that went first is back and brings nothing to go by. */
  finishWithoutReport(number: number, result: PermitResult): void {
    if (number === this.#number) this.#untilMs = 0;
    if (result === 'success') this.#failures = mostFailures;
    else if (result === 'neither') this.#failures += 1;
  }

  /** The exchange reported what there is. */
  succeed(): void {
    this.#untilMs = 0;
    this.#firstUntilMs = Infinity;
    this.#failures = 0;
  }
}
