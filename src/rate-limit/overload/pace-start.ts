import type { Tally } from './tally.js';

/** How a pace begins. */
export interface PaceStart {
  /** The first rate. */
  readonly perSecond: number;
  /** The rate that proved too high lately, if one is known. */
  readonly knee?: number | undefined;
  /** The share that is refused whatever the rate, 0 to 1. */
  readonly usualShare: number;
  /** Given if the rate must first be tested: what was refused at the higher one, 0 if that is not known. */
  readonly shareAbove?: number | undefined;
  /** The number of the next request that leaves. */
  readonly next: number;
  /** What came back of late; the gate adds to it. */
  readonly tally: Tally;
}
