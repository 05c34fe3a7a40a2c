import type { Classification, StopReason } from '../../types/index.js';

/** Why a call is over. */
export interface Verdict {
  readonly reason: StopReason;
  readonly advice: Classification;
  /** Monotonic instant from which it is worth trying again. */
  readonly retryAtMs?: number | undefined;
  /** What to do, where that is another thing than the advice says. */
  readonly hint?: string | undefined;
  /** The order was placed after all; only its answer is not to be put together. */
  readonly orderId?: string | undefined;
}

/** Leaves the loop with a verdict; never reaches the caller. */
export class Over extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.reason);
    this.verdict = verdict;
  }
}

/** Carries what a caller's own code threw out of the loop, whatever it is. */
export class Thrown extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('thrown by the caller');
    this.value = value;
  }
}

/** Ends one turn of the loop; what it was about is kept in the session. */
export class AttemptFailed extends Error {}
