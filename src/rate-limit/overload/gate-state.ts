/**
 * How a request ended, as far as overload goes: `'passed'` for every answer that is no refusal of this kind,
 * an error included; `'unknown'` for one that says nothing (taken back, an answer that was lost).
 */
export type GateOutcome = 'passed' | 'refused' | 'unknown';

/** Leave to send one request; handed back with its outcome. */
export interface GatePass {
  /** Counts all that left. */
  readonly number: number;
  /** It leaves to find out whether anything gets through; the others wait for its news. */
  readonly isProbe: boolean;
}

/** What a rate is about; see {@link GateState.why}. */
export type PaceReason = 'ramp' | 'measure' | 'test' | 'capacity' | 'chance';

/** What the gate does and why, for events and snapshots. */
export interface GateState {
  /** `'open'`: everybody leaves; `'paced'`: at a rate; `'probing'`: one at a time. */
  readonly state: 'open' | 'paced' | 'probing';
  /** The rate while paced. */
  readonly ratePerSecond: number | undefined;
  /**
   * `'calm'`: nothing piles up; `'chance'`: refused whatever the rate, so own backoff serves; `'ramp'`: it
   * gets through again; `'measure'` and `'test'`: it is being found out; `'capacity'`: the rate is held at
   * what gets through; `'nothing-passes'`: the last probe was refused.
   */
  readonly why: 'calm' | 'nothing-passes' | PaceReason;
  /** Of what came back within the last two seconds, the share that was refused, 0 to 1. */
  readonly refusedShare: number;
  /** When the next may leave. */
  readonly nextAtMs: number;
  /** Whether nothing can bring that forward. */
  readonly isCertain: boolean;
}
