/** What may leave at once after a pause: a timer's lateness is made good, a burst is not. */
const leastSaved = 1.5;

/** The same for high rates, in seconds of the rate. */
const savedSeconds = 0.02;

/** Even the slowest asks once a second. */
const leastPerSecond = 1;

/** A higher rate than this is no limit. */
const mostPerSecond = 10_000;

/** Grants passages in time, at a rate that may change, and knows whether a rate has been tried. */
export class Credit {
  #perSecond: number;
  #saved = 1;
  #atMs: number;
  /** The first request that leaves at this rate, and since when there is that rate. */
  #first: number;
  #sinceMs: number;
  /** Whether a request had to wait at this rate: a limit that is not used proves nothing. */
  #isUsed = false;

  /** `perSecond` is kept between 1 and 10,000; `next` is the number of the next request that leaves. */
  constructor(perSecond: number, next: number, nowMs: number) {
    this.#perSecond = within(perSecond);
    this.#atMs = nowMs;
    this.#first = next;
    this.#sinceMs = nowMs;
  }

  /** The rate. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Changes the rate from now on. */
  change(perSecond: number, next: number, nowMs: number): void {
    this.#accrue(nowMs);
    this.#perSecond = within(perSecond);
    this.#first = next;
    this.#sinceMs = nowMs;
    this.#isUsed = false;
  }

  /** Somebody waits. */
  hold(): void {
    this.#isUsed = true;
  }

  /** Whether the success of a request is one of this rate, in use for as long at least. */
  isTried(number: number, leastMs: number, nowMs: number): boolean {
    return this.#isUsed && number >= this.#first && nowMs - this.#sinceMs >= leastMs;
  }

  /** When the next may leave; `nowMs` for at once. */
  nextAtMs(nowMs: number): number {
    this.#accrue(nowMs);
    return this.#saved >= 1 ? nowMs : nowMs + ((1 - this.#saved) * 1000) / this.#perSecond;
  }

  /** One leaves. */
  take(): void {
    this.#saved -= 1;
  }

  #accrue(nowMs: number): void {
    const most = Math.max(leastSaved, this.#perSecond * savedSeconds);
    const earned = (Math.max(0, nowMs - this.#atMs) * this.#perSecond) / 1000;
    this.#saved = Math.min(most, this.#saved + earned);
    this.#atMs = Math.max(this.#atMs, nowMs);
  }
}

function within(perSecond: number): number {
  return Math.min(mostPerSecond, Math.max(leastPerSecond, perSecond));
}
