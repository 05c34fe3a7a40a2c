import type { Classification } from './classification.js';
import type { Action, Executed, Kind, StopReason } from './vocabulary.js';

/** One attempt as kept in an error's history. Holds no secrets. */
export interface AttemptRecord {
  readonly attemptNumber: number;
  /** When the attempt left, counted from the start of the call. */
  readonly sentAfterMs: number;
  readonly tookMs: number;
  readonly action: Action;
  readonly kind: Kind;
  readonly executed: Executed;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

/**
 * The one record an error carries as `error.kucoin`, the same under every host: the classification
 * of the last answer, with `executed` speaking for the whole call.
 */
export interface KucoinErrorRecord extends Classification {
  readonly reason: StopReason;
  /** How many attempts left. 0 when the call never did. */
  readonly attempts: number;
  readonly elapsedMs: number;
  /** When it is worth coming back, if the exchange said or a table knows. */
  readonly retryAtMs?: number;
  readonly clientOid?: string;
  /** The exchange's id of an order that was found after its answer was lost. */
  readonly orderId?: string;
  readonly request: { readonly method: string; readonly path: string };
  readonly history: readonly AttemptRecord[];
}
