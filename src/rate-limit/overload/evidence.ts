/** Below this share it is no pile-up: an exchange refuses something now and then. */
const leastUsualShare = 0.02;

/** Above this hardly anything would be a pile-up. */
const mostUsualShare = 0.8;

/**
 * Notices a pile-up of refusals, early and without a window (Page's CUSUM): a score that every refusal
 * raises and every success lowers, never below nothing. Refusals that come one by one leave no trace.
 */
export class RefusalAlarm {
  #score = 0;
  readonly #limit: number;

  /**
   * `limit` is how much evidence it takes, as a logarithm: the odds of a false alarm after any one refusal
   * are about e^-limit.
   */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Counts one outcome; whether that makes it a pile-up, and the score starts anew. `usualShare` is the share
   * of refusals that would be nothing new, 0 to 1.
   */
  add(isRefused: boolean, usualShare: number): boolean {
    const usual = Math.min(mostUsualShare, Math.max(leastUsualShare, usualShare));
    // Half way from the usual to "everything" is where it is worth acting.
    const raised = (1 + usual) / 2;
    const weight = isRefused ? raised / usual : (1 - raised) / (1 - usual);
    this.#score = Math.max(0, this.#score + Math.log(weight));
    if (this.#score < this.#limit) return false;
    this.#score = 0;
    return true;
  }
}

/** What a test at a lower rate found: does the rate matter, or is it chance? */
export type RateVerdict = 'capacity' | 'chance' | 'both';

/** Refused at the lower rate if the rate is what matters: a straggler, nothing more. */
const shareOfCapacity = 0.02;

/** Refused at the lower rate if it is chance: at least about this. */
const shareOfChance = 0.15;

/** Evidence for chance is asked for at e^5.5: to step aside by mistake lets a storm loose. */
const chanceLimit = 5.5;

/** A mistake the other way costs a few seconds at a lower rate. */
const capacityLimit = -1.9;

/** Refused less than this part of what was refused above: there is chance, but the rate matters too. */
const muchLess = 0.5;

/** From here on half of the evidence must do. */
const patienceMs = 2_000;

/**
 * Tells capacity from chance (Wald's sequential test): the rate is brought well below what got through,
 * and where sending less is refused no less, the rate was not the reason. Some 13 successes, or 3 or 4
 * refusals close together, decide it.
 */
export class RateTest {
  #score = 0;
  #refused = 0;
  #results = 0;
  readonly #sinceMs: number;
  readonly #shareAbove: number;

  /**
   * `shareAbove` is what was refused at the higher rate, 0 to 1; without it, where that is not well known,
   * whatever is refused at the lower rate counts as chance.
   */
  constructor(nowMs: number, shareAbove = 0) {
    this.#sinceMs = nowMs;
    this.#shareAbove = shareAbove;
  }

  /** Counts the outcome of a request that left at the lower rate; the verdict, once there is one. */
  add(isRefused: boolean, nowMs: number): RateVerdict | undefined {
    this.#results += 1;
    if (isRefused) this.#refused += 1;
    this.#score += isRefused
      ? Math.log(shareOfChance / shareOfCapacity)
      : Math.log((1 - shareOfChance) / (1 - shareOfCapacity));
    const isLate = nowMs - this.#sinceMs > patienceMs;
    if (this.#score <= capacityLimit / (isLate ? 2 : 1)) return 'capacity';
    // Where nothing at all gets through it is neither.
    if (this.#refused === this.#results) return undefined;
    if (this.#score < (isLate ? 0 : chanceLimit)) return undefined;
    return this.refusedShare < this.#shareAbove * muchLess ? 'both' : 'chance';
  }

  /** The share that was refused at the lower rate, 0 to 1; careful while there are few results. */
  get refusedShare(): number {
    return (this.#refused + 0.5) / (this.#results + 1);
  }
}

/** So many results, and then the older ones count for half. */
const enoughResults = 24;

/** From this share on the refusals around the knee are more than the search for it explains. */
const noisyShare = 0.12;

/** Up to this share they are no more than that. */
const quietShare = 0.08;

/** What is refused while the rate is held at the knee: little, if it is one. */
export class Noise {
  #results = 0;
  #refused = 0;
  #patience = enoughResults;

  /** Forgets what was counted at another rate. */
  clear(): void {
    this.#results = 0;
    this.#refused = 0;
  }

  /** Whether a refusal near the knee is nothing but the knee. */
  get isQuiet(): boolean {
    return this.#refused <= 2 || this.#refused <= this.#results * quietShare;
  }

  /** The share of refusals, 0 to 1, and low while there are few results. */
  get share(): number {
    return this.#refused / Math.max(enoughResults, this.#results);
  }

  /** Counts one outcome; whether it may be no knee at all. To look takes refusals, so it is asked ever less often. */
  add(isRefused: boolean): boolean {
    this.#results += 1;
    if (isRefused) this.#refused += 1;
    if (this.#results < this.#patience) return false;
    if (this.#refused > this.#results * noisyShare) {
      this.#patience *= 3;
      return true;
    }
    this.#results /= 2;
    this.#refused /= 2;
    return false;
  }
}
