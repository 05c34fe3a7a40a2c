import type { OverloadState } from './overload.js';
import type { EventScope, Executed, Kind, Priority } from './vocabulary.js';

/** How many calls wait, by their lane. */
export type WaitingCalls = Readonly<Record<Priority, number>>;

/** The answer that closed a scope, or that keeps a key from being used, in short. */
export interface SnapshotCause {
  readonly kind: Kind;
  /** The body code as text, e.g. `'429000'`. */
  readonly code?: string;
  /** HTTP status. */
  readonly status?: number;
  /** The exchange's own message. */
  readonly message?: string;
  readonly meaning: string;
}

/** A scope that lets nothing through before an instant. */
export interface ClosedScope {
  readonly scope: EventScope;
  /** Which one it is; credentials appear as fingerprints. */
  readonly scopeKey: string;
  /**
   * Wall-clock instant. One that has come: calls wait there all the same, since the scope lets them through
   * one by one.
   */
  readonly untilAtMs: number;
  /** Absent where the scope was not closed by an answer: its quota is used up. */
  readonly cause?: SnapshotCause;
  readonly waiting: WaitingCalls;
}

/** What is known of a quota: the least that is left of it, as far as the exchange has said. */
export interface PoolQuota {
  readonly scopeKey: string;
  /** Its name in KuCoin's documentation, e.g. `'Spot'`. */
  readonly pool?: string;
  readonly limit?: number;
  /** What is left of `limit`, less what is on its way. */
  readonly remaining?: number;
  /** How many requests are on their way. */
  readonly inFlight: number;
  /** Wall-clock instant at which it is full again; absent when that is over, or not known. */
  readonly resetAtMs?: number;
  readonly waiting: WaitingCalls;
}

/** A gate of overload: at which rate requests get through. */
export interface OverloadedScope extends Pick<
  OverloadState,
  'state' | 'why' | 'refusedShare' | 'isCertain'
> {
  /** `'endpoint'`: one interface of a host, for all accounts; `'host'`: all of it. */
  readonly scope: EventScope;
  readonly scopeKey: string;
  /** The rate while paced, in requests per second. */
  readonly ratePerSecond?: number;
  /** Wall-clock instant at which the next may leave. */
  readonly nextAtMs: number;
  readonly cause?: SnapshotCause;
  readonly waiting: WaitingCalls;
}

/** How far the local clock is off, by the exchange's. */
export interface ClockOffset {
  readonly host: string;
  /** What is added to the local clock. */
  readonly offsetMs: number;
  /** How long ago the exchange was asked; absent where the correction came without a reading. */
  readonly ageMs?: number;
}

/** Credentials that the exchange refused so often that calls with them fail fast. */
export interface RefusedKey {
  readonly scopeKey: string;
  /** Wall-clock instant from which one call may try them again. */
  readonly nextProbeAtMs: number;
  readonly cause: SnapshotCause;
}

/**
 * What an engine knows and does at one instant; see `KucoinRetry.snapshot`. Plain and safe for
 * JSON. Without secrets: credentials appear as fingerprints only. All instants are on the wall clock.
 */
export interface Snapshot {
  readonly atMs: number;
  readonly isHalted: boolean;
  readonly isClosed: boolean;
  readonly calls: {
    /** Calls that have sent something and wait for its answer, or look for what became of it; look-ups, too. */
    readonly inFlight: number;
    /** Calls that wait, for whatever it is. */
    readonly waiting: WaitingCalls;
  };
  /** Soonest to open first. */
  readonly closed: readonly ClosedScope[];
  readonly pools: readonly PoolQuota[];
  readonly overload: readonly OverloadedScope[];
  readonly clocks: readonly ClockOffset[];
  readonly keys: readonly RefusedKey[];
}

/** Something that was on its way at the moment of a halt, and was or may have been carried out. */
export interface HaltedCall {
  /** Number of the call, as in events. */
  readonly callId: number;
  readonly method: string;
  readonly path: string;
  readonly executed: Exclude<Executed, 'no'>;
  readonly clientOid?: string;
}

/** What `KucoinRetry.halt` resolves with. */
export interface HaltReport {
  /**
   * Client ids of the placements that were in flight at the moment of the halt and that the exchange has
   * carried out. What was placed before is not among them: a cancel-all sees both.
   */
  readonly placed: readonly string[];
  /** Client ids of the placements of which nobody knows. Ask for them by their ids, a little later. */
  readonly unknown: readonly string[];
  /**
   * What else was in flight and was or may have been carried out: placements without a client id, transfers,
   * withdrawals, setters.
   */
  readonly others: readonly HaltedCall[];
}
