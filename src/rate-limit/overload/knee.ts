/** Below the knee by so much: where the rate is held after a refusal. */
export const belowKnee = 0.92;

/** By so much the rate is raised each time while no knee is known. */
const rampFactor = 1.6;

/** The first step up around a knee that was met; each one is longer than the last by as much. */
const firstStep = 0.0025;

/** The same around one that was only calculated. */
const firstEstimateStep = 0.015;

/** On the way to the knee half of what is missing to this part of it is added. */
const almostKnee = 0.96;

/** From this part of the knee on a single refusal is thought to be the knee. */
const nearKnee = 0.97;

/** A refusal this far from the knee, below or above, is none of the knee's. */
const aroundKnee = [0.85, 1.3] as const;

/**
 * The rate from which on it is refused, and the way up to it and past it: fast where nothing is known or the
 * knee is far, slow around it, and ever faster past it, in case there is more to be had than there was.
 */
export class Knee {
  #perSecond: number | undefined;
  /** Whether it was only calculated, not met. */
  #isEstimate = false;
  #steps = 0;

  /** `perSecond` is the knee that was met lately, if one is known. */
  constructor(perSecond: number | undefined) {
    this.#perSecond = perSecond;
  }

  /** The rate itself; `undefined` while none is known. */
  get perSecond(): number | undefined {
    return this.#perSecond;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#perSecond = undefined;
  }

  /** It must be about here. */
  calculate(perSecond: number): void {
    this.#perSecond = perSecond;
    this.#isEstimate = true;
  }

  /** A refusal at `rate`, while `passing` a second got through: the former is too much, the latter may be off. */
  meet(rate: number, passing: number): number {
    this.#perSecond = Math.min(rate, Math.max(rate * aroundKnee[0], passing));
    this.#isEstimate = false;
    return this.#perSecond;
  }

  /** The way up begins anew. */
  restart(): void {
    this.#steps = 0;
  }

  /** Whether a rate is far below. */
  isFar(rate: number): boolean {
    return this.#perSecond === undefined || rate < this.#perSecond * belowKnee;
  }

  /** Whether a single refusal at a rate is what is looked for. */
  isNear(rate: number): boolean {
    return this.#perSecond === undefined || rate >= this.#perSecond * nearKnee;
  }

  /** Whether a pile-up at a rate may be this knee. */
  isAround(rate: number): boolean {
    const knee = this.#perSecond;
    if (knee === undefined || rate < knee * aroundKnee[0]) return false;
    return this.#isEstimate || rate <= knee * aroundKnee[1];
  }

  /** The next rate on the way up. */
  after(rate: number): number {
    if (this.#perSecond === undefined) return rate * rampFactor;
    if (this.isFar(rate)) return (rate + this.#perSecond * almostKnee) / 2;
    this.#steps += 1;
    return rate * (1 + (this.#isEstimate ? firstEstimateStep : firstStep) * this.#steps);
  }
}
