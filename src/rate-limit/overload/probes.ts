/** How long the others wait for news of a probe that may be lost. */
const leaseMs = 3_000;

/** The gap between two probes is this part of the outage's age, so that its end is noticed soon enough. */
const gapPart = 0.2;

/** The shortest gap. */
const leastGapMs = 250;

/** The longest gap. */
const mostGapMs = 5_000;

/** One request at a time while nothing gets through. */
export class Probes {
  readonly #sinceMs: number;
  readonly #first: number;
  #nextMs: number;
  #leaseUntilMs = -Infinity;

  /** `first` is the number of the first request that leaves as a probe. */
  constructor(first: number, nowMs: number) {
    this.#first = first;
    this.#sinceMs = nowMs;
    this.#nextMs = nowMs + leastGapMs;
  }

  /** When the next may leave; it may be in the past. */
  get nextAtMs(): number {
    return Math.max(this.#nextMs, this.#leaseUntilMs);
  }

  /** Whether nothing can bring that forward: no probe is on its way. */
  isCertain(nowMs: number): boolean {
    return nowMs >= this.#leaseUntilMs;
  }

  /** Whether a request left as a probe. */
  includes(number: number): boolean {
    return number >= this.#first;
  }

  /** A probe leaves. */
  leave(nowMs: number): void {
    this.#leaseUntilMs = nowMs + leaseMs;
  }

  /** A probe is back, without news if it was not refused. */
  back(isRefused: boolean, nowMs: number): void {
    this.#leaseUntilMs = -Infinity;
    if (!isRefused) return;
    const gapMs = (nowMs - this.#sinceMs) * gapPart;
    this.#nextMs = nowMs + Math.min(mostGapMs, Math.max(leastGapMs, gapMs));
  }
}
