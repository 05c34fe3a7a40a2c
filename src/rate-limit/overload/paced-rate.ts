import type { PaceReason } from '../../types/index.js';
import { Credit } from './credit.js';
import { Noise, RateTest, RefusalAlarm } from './evidence.js';
import type { RateVerdict } from './evidence.js';
import { belowKnee, Knee } from './knee.js';
import type { PaceStart } from './pace-start.js';
import { Measurement, perSecondOf, refusedShareOf } from './tally.js';
import type { Tally } from './tally.js';

/** The part of what got through at which {@link RateTest} is made: well below, however badly measured. */
const testPart = 0.55;

/** How long one rate is tried before it is raised: on the way to the knee, and around it. */
const roundMs = { ramp: 100, climb: 250 } as const;

/** A refusal after so many results, and after so long, is the knee again; one before that is a surprise. */
const [settledResults, settledMs] = [12, 800];

/** So many surprises in a row ask for a test. */
const mostSurprises = 3;

/** After a surprise it is lowered to this part once per round trip, unless few are refused meanwhile. */
const [loweredPart, fewPerSecond] = [0.7, 10];

/** So many results without a refusal worth the name: that was low enough. */
const clearedResults = 5;

/** Those that leave this soon after the rate was lowered for a test meet the crowd that left before. */
const settlingMs = 150;

/** So many refusals in a row mean that nothing gets through, where chance alone would not bring them about. */
const [refusedInRow, unlikely] = [6, 0.00001];

/** How much evidence lowers the rate: two refusals close together where few are usual. */
const lowerLimit = 2.5;

/** How much it takes where the rate was found not to matter, and above what share. */
const [asideLimit, asideMargin] = [6.5, 0.1];

/** A share of refusals that is no reason to fall. */
const leastNoise = 0.05;

/** More than this is never taken for chance. */
const mostUsualShare = 0.6;

/** Whether something gets through at all. */
export type PaceNews = 'steady' | 'nothing-passes';

type Phase =
  | { readonly name: 'seek' }
  | { readonly name: 'test'; readonly test: RateTest }
  | { readonly name: 'measure'; readonly measurement: Measurement };

/**
 * The rate at which requests may leave, brought to what gets through. It rises while nothing is refused,
 * quickly up to the knee (the last rate that was refused) and slowly around it; it falls once per
 * round trip, since those that left before the last fall say nothing of the new rate.
 */
export class PacedRate {
  readonly #credit: Credit;
  readonly #tally: Tally;
  readonly #noise = new Noise();
  #alarm = new RefusalAlarm(lowerLimit);
  #phase: Phase = { name: 'seek' };
  readonly #knee: Knee;
  #usualShare: number;
  /** Whether the rate was found not to matter. */
  #isAside = false;
  /** Requests from this number on left after the last fall. */
  #sinceFall: number;
  #fallenAtMs: number;
  #settled = 0;
  #surprises = 0;
  /** Whether the knee comes from a test. */
  #isTested = false;
  #refusedInRow = 0;

  constructor(start: PaceStart, nowMs: number) {
    this.#credit = new Credit(start.perSecond, start.next, nowMs);
    this.#tally = start.tally;
    this.#knee = new Knee(start.knee);
    this.#usualShare = start.usualShare;
    this.#sinceFall = start.next;
    this.#fallenAtMs = nowMs;
    const { shareAbove } = start;
    if (shareAbove !== undefined) this.#test(start.perSecond, shareAbove, start.next, nowMs);
  }

  /** The rate now. */
  get perSecond(): number {
    return this.#credit.perSecond;
  }

  /** The rate that proves too high, as far as is known. */
  get knee(): number | undefined {
    return this.#phase.name === 'seek' ? this.#knee.perSecond : undefined;
  }

  /** What the rate is about. */
  get why(): PaceReason {
    if (this.#phase.name !== 'seek') return this.#phase.name;
    if (this.#isAside) return 'chance';
    return this.#knee.perSecond === undefined ? 'ramp' : 'capacity';
  }

  /** The share that is refused whatever the rate, 0 to 1. */
  get usualShare(): number {
    return this.#usualShare;
  }

  /** When the next may leave; `nowMs` for at once. */
  nextAtMs(nowMs: number): number {
    return this.#credit.nextAtMs(nowMs);
  }

  /** Somebody waits. */
  hold(): void {
    this.#credit.hold();
  }

  /** One leaves. */
  leave(number: number, nowMs: number): void {
    this.#credit.take();
    const isSettling = this.#phase.name === 'test' && nowMs - this.#fallenAtMs < settlingMs;
    if (isSettling) this.#sinceFall = number + 1;
  }

  /** One is back; `number` is its own, `next` that of the next that leaves. */
  report(number: number, isRefused: boolean, next: number, nowMs: number): PaceNews {
    const phase = this.#phase;
    if (phase.name === 'measure') phase.measurement.add(isRefused);
    if (number < this.#sinceFall) return 'steady';
    this.#refusedInRow = isRefused ? this.#refusedInRow + 1 : 0;
    const isLikely = this.#usualShare ** this.#refusedInRow >= unlikely;
    if (this.#refusedInRow >= refusedInRow && !isLikely) return 'nothing-passes';
    if (phase.name === 'test') {
      const verdict = phase.test.add(isRefused, nowMs);
      if (verdict !== undefined) this.#endTest(verdict, phase.test.refusedShare, next, nowMs);
      return 'steady';
    }
    const isTooMany =
      this.#alarm.add(isRefused, this.#expectedShare) || (isRefused && this.#isKnee);
    if (!isTooMany) this.#settled += 1;
    const isFew = this.perSecond <= fewPerSecond;
    const isCounted = isFew ? !this.#isAside : this.why === 'capacity' && !isTooMany;
    if (isCounted && this.#noise.add(isRefused)) this.#doubt(isFew, next, nowMs);
    else if (phase.name === 'measure') {
      return this.#measure(phase.measurement, isTooMany, next, nowMs);
    } else if (isTooMany) this.#fall(next, nowMs);
    else if (!isRefused) this.#rise(number, next, nowMs);
    return 'steady';
  }

  /** Too much is refused for a knee: look below, and if that has been done or would take long, above. */
  #doubt(isFew: boolean, next: number, nowMs: number): void {
    const { share } = this.#noise;
    if (this.#isTested || isFew) this.#endTest('chance', share, next, nowMs);
    else this.#test(perSecondOf(this.#tally.last(1000, nowMs)), share, next, nowMs);
  }

  /** The share of refusals that is no reason to fall. */
  get #expectedShare(): number {
    if (this.#isAside) return this.#usualShare + asideMargin;
    return Math.max(leastNoise, this.#usualShare, 1.2 * this.#noise.share);
  }

  /** Whether a single refusal is the knee: near it or where it is looked for, and hardly ever elsewhere. */
  get #isKnee(): boolean {
    if (this.#isAside || this.#usualShare > 0 || !this.#noise.isQuiet) return false;
    return this.#knee.isNear(this.perSecond);
  }

  #rise(number: number, next: number, nowMs: number): void {
    const rate = this.perSecond;
    const leastMs = this.#knee.isFar(rate) ? roundMs.ramp : roundMs.climb;
    if (!this.#credit.isTried(number, leastMs, nowMs)) return;
    this.#credit.change(this.#knee.after(rate), next, nowMs);
  }

  #fall(next: number, nowMs: number): void {
    const rate = this.perSecond;
    const isSettled = this.#settled >= settledResults && nowMs - this.#fallenAtMs >= settledMs;
    if (isSettled && this.#knee.isAround(rate)) {
      // At the knee what gets through is what there is.
      const passing = perSecondOf(this.#tally.last(1000, nowMs)) / (1 - this.#expectedShare);
      this.#surprises = 0;
      this.#credit.change(this.#knee.meet(rate, passing) * belowKnee, next, nowMs);
    } else {
      // Where it was found not to matter and does after all, nothing is known but what a test tells.
      this.#surprises = this.#isAside ? mostSurprises : this.#surprises + 1;
      if (this.#isAside) this.#usualShare = 0;
      this.#isAside = false;
      this.#alarm = new RefusalAlarm(lowerLimit);
      this.#isTested = false;
      this.#phase = { name: 'measure', measurement: new Measurement(nowMs) };
      this.#lower(next, nowMs);
    }
    this.#settle(next, nowMs);
  }

  #lower(next: number, nowMs: number): void {
    const rate = this.perSecond;
    this.#knee.calculate(rate);
    this.#credit.change(rate > fewPerSecond ? rate * loweredPart : rate, next, nowMs);
  }

  /** Lowers the rate until it helps; where that takes long, what gets through is known, and it is tested. */
  #measure(measurement: Measurement, isTooMany: boolean, next: number, nowMs: number): PaceNews {
    const count = measurement.result(nowMs);
    const isCleared = this.#settled >= clearedResults;
    if (isCleared && this.#surprises < mostSurprises) {
      this.#phase = { name: 'seek' };
    } else if (count !== undefined && (isTooMany || isCleared)) {
      if (count.passed < 2) return 'nothing-passes';
      this.#test(perSecondOf(count), refusedShareOf(count), next, nowMs);
    } else if (isTooMany) {
      this.#lower(next, nowMs);
      this.#settle(next, nowMs);
    }
    return 'steady';
  }

  /** Goes well below what gets through and looks what is refused there. */
  #test(passing: number, shareAbove: number, next: number, nowMs: number): void {
    this.#phase = { name: 'test', test: new RateTest(nowMs, shareAbove) };
    this.#knee.calculate(passing);
    this.#credit.change(passing * testPart, next, nowMs);
    this.#settle(next, nowMs);
  }

  #endTest(verdict: RateVerdict, share: number, next: number, nowMs: number): void {
    const rate = this.perSecond;
    this.#phase = { name: 'seek' };
    this.#surprises = 0;
    this.#isTested = true;
    this.#noise.clear();
    this.#usualShare = verdict === 'capacity' ? 0 : Math.min(mostUsualShare, share);
    this.#isAside = verdict === 'chance';
    this.#alarm = new RefusalAlarm(this.#isAside ? asideLimit : lowerLimit);
    if (this.#isAside) {
      // Not all at once: if it is the rate after all, that shows on the way up.
      this.#knee.forget();
      this.#credit.change(rate / testPart, next, nowMs);
    } else {
      const knee = (this.#knee.perSecond ?? rate / testPart) / (1 - this.#usualShare);
      this.#knee.calculate(knee);
      this.#credit.change(knee * belowKnee, next, nowMs);
    }
    this.#settle(next, nowMs);
  }

  /** What left before a fall is forgotten. */
  #settle(next: number, nowMs: number): void {
    this.#sinceFall = next;
    this.#fallenAtMs = nowMs;
    this.#settled = 0;
    this.#knee.restart();
    this.#refusedInRow = 0;
  }
}
