import type { Classification, KucoinErrorRecord } from './classification.js';
import type { OverloadState } from './overload.js';
import type { EventScope, StopReason } from './vocabulary.js';

/**
 * What all events have in common. The members further down belong to some types only; they stand
 * here so that they can be read before the type is known.
 */
export interface KucoinRetryEventBase {
  /** Wall-clock instant of the event. */
  readonly atMs: number;
  /** Number of the engine within its process; calls are counted by engine. */
  readonly engineId: number;
  /** Number of the call within its engine; 0 for what belongs to no call. */
  readonly callId: number;
  /** What the call asks for, without query and body. */
  readonly request: { readonly method: string; readonly path: string };
  /** The client id of a placement. */
  readonly clientOid?: string;
  /** 1-based. */
  readonly attemptNumber?: number;
  /** A copy of the classification of the answer that the event is about. */
  readonly classification?: Classification;
  /** How long the call is going to wait, or the scope to stay closed. */
  readonly waitMs?: number;
  /** Which requests the wait binds. */
  readonly scope?: EventScope;
  /** The scope that closed or made the call wait; credentials appear as fingerprints. */
  readonly scopeKey?: string;
  /** What the gate of overload at `scopeKey` does and why. */
  readonly overload?: OverloadState;
  /** Why the call ended. */
  readonly reason?: StopReason;
  /** The record that the error carries. */
  readonly error?: KucoinErrorRecord;
  /** Correction of the local clock. */
  readonly offsetMs?: number;
  /** How long the attempt, or the call, took. */
  readonly elapsedMs?: number;
  /** What became of a placement whose answer was lost. */
  readonly fate?: ReconcileEvent['fate'];
  /** The exchange's id of the order that was found. */
  readonly orderId?: string;
  /** Why, in a few words. */
  readonly note?: string;
}

/** An attempt came to its end, with an answer or without. */
export interface AttemptEvent extends KucoinRetryEventBase {
  readonly type: 'attempt';
  readonly attemptNumber: number;
  readonly classification: Classification;
  /** How long the attempt took: it left at `atMs - elapsedMs`. */
  readonly elapsedMs: number;
}

/** The call begins to wait. */
export interface WaitEvent extends KucoinRetryEventBase {
  readonly type: 'wait';
  readonly waitMs: number;
  /** `'request'` when no other call waits with it. */
  readonly scope: EventScope;
  /**
   * `'own backoff'` of this request; `'as told'`: for this request only, as the answer or a table says;
   * `'shared cooldown'` of all calls in the scope; `'paced'`: held back before the exchange had to refuse it;
   * `'overload'`: the interface or host is overloaded, and `overload` says at which rate requests get through.
   */
  readonly note: 'own backoff' | 'as told' | 'shared cooldown' | 'paced' | 'overload';
}

/** An answer to this call closed a scope for all calls in it, or something about a scope changed. */
export interface CooldownEvent extends KucoinRetryEventBase {
  readonly type: 'cooldown';
  /**
   * `'latched'`, a new `'ceiling: …'` of an address, `'ignored: …'`, or `'overload: …'`: a gate of overload
   * changed, see `overload`; none when the answer named a wait.
   */
  readonly note?: string;
}

/** The clock was compared with the exchange's after 400002. */
export interface ClockEvent extends KucoinRetryEventBase {
  readonly type: 'clock';
  /** The correction that holds from now on. */
  readonly offsetMs: number;
  /**
   * `'corrected'` and sent anew; `'unchanged'`, because it was right; `'callers'`: signed by the caller,
   * so that no correction helps; `'failed'`: the exchange did not give its time.
   */
  readonly note: 'corrected' | 'unchanged' | 'callers' | 'failed';
}

/** A placement whose answer was lost has been looked up. */
export interface ReconcileEvent extends KucoinRetryEventBase {
  readonly type: 'reconcile';
  /** The classification of the answer that was lost. */
  readonly classification: Classification;
  /** Found and taken over, proved not to be there, or still unknown. */
  readonly fate: 'adopted' | 'absent' | 'unsettled';
  /** The same in words. */
  readonly note: string;
}

/** A batch succeeded as a whole, but some of its entries did not: `classification.items`. */
export interface PartialEvent extends KucoinRetryEventBase {
  readonly type: 'partial';
  readonly classification: Classification;
}

/** The call ended without success. */
export interface GiveUpEvent extends KucoinRetryEventBase {
  readonly type: 'give-up';
  readonly reason: StopReason;
  readonly error: KucoinErrorRecord;
  readonly classification: Classification;
}

/** The call succeeded. */
export interface DoneEvent extends KucoinRetryEventBase {
  readonly type: 'done';
  /** How many attempts it took. */
  readonly attemptNumber: number;
  readonly classification: Classification;
  /** Of the whole call, waits included. */
  readonly elapsedMs: number;
}

/** The engine was halted or goes on again; no call's own. */
export interface HaltEvent extends KucoinRetryEventBase {
  readonly type: 'halt';
  /** `'settled'`: of what was in flight when it was halted, nothing is any more. */
  readonly note: 'halted' | 'settled' | 'resumed';
}

/** Something about the way the library is used is amiss. */
export interface WarningEvent extends KucoinRetryEventBase {
  readonly type: 'warning';
  readonly note: string;
}

/**
 * Something that happened inside a call; `type` says what. A frozen, plain record without secrets.
 * `onEvent` gets it, and Node's diagnostics channel `kucoin-retry:` + `type`.
 */
export type KucoinRetryEvent =
  | AttemptEvent
  | WaitEvent
  | CooldownEvent
  | ClockEvent
  | ReconcileEvent
  | PartialEvent
  | GiveUpEvent
  | DoneEvent
  | HaltEvent
  | WarningEvent;
