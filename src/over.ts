import type { Classification, StopReason } from './types.js';

/** Why a call is over. */
export interface Verdict {
  readonly reason: StopReason;
  readonly advice: Classification;
  /** Monotonic instant from which it is worth trying again. */
  readonly retryAtMs?: number | undefined;
}

/** Leaves the loop with a verdict; never reaches the caller. */
export class Over extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.reason);
    this.verdict = verdict;
  }
}
