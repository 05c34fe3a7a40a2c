/**
 * How a request ended, as far as overload goes: `'passed'` for every answer that is no refusal of this kind,
 * an error included; `'unknown'` for one that says nothing (taken back, an answer that was lost).
 */
export type OverloadOutcome = 'passed' | 'refused' | 'unknown';

/** Why a gate of overload lets requests through at a rate; see {@link OverloadState.why}. */
export type PaceReason = 'ramp' | 'measure' | 'test' | 'capacity' | 'chance';

/** What a gate of overload does and why. */
export interface OverloadState {
  /** `'open'`: everything leaves; `'paced'`: at a rate; `'probing'`: one request at a time. */
  readonly state: 'open' | 'paced' | 'probing';
  /** The rate while paced, in requests per second. */
  readonly ratePerSecond: number | undefined;
  /**
   * `'calm'`: nothing piles up; `'chance'`: refused whatever the rate, so own backoff serves; `'ramp'`: it
   * gets through again; `'measure'` and `'test'`: it is being found out; `'capacity'`: the rate is held at
   * what gets through; `'nothing-passes'`: the last probe was refused.
   */
  readonly why: 'calm' | 'nothing-passes' | PaceReason;
  /** Of what came back within the last two seconds, the share that was refused, 0 to 1. */
  readonly refusedShare: number;
  /** When the next may leave, on the engine's monotonic clock. */
  readonly nextAtMs: number;
  /** Whether nothing can bring that forward. */
  readonly isCertain: boolean;
}
