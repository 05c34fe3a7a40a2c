import type { Action, Executed, Family, Kind, Scope, StopReason } from './vocabulary.js';

/** A failed item of a batch that was answered with 200000 as a whole. */
export interface ClassifiedItem {
  /** Position in the answer's array, 0-based. */
  readonly index: number;
  readonly code?: string;
  readonly message?: string;
  readonly clientOid?: string;
  readonly orderId?: string;
  readonly symbol?: string;
  readonly action: Action;
  readonly kind: Kind;
  readonly meaning: string;
  readonly hint: string;
}

/** What one outcome means, and what to do about it. */
export interface Classification {
  readonly action: Action;
  readonly kind: Kind;
  readonly executed: Executed;
  readonly scope?: Scope;
  /** How long to wait, as the answer says or else as tabled; 0: the next attempt may leave at once. */
  readonly waitMs?: number;
  /** The body code as text, e.g. `'429000'`. */
  readonly code?: string;
  /** The exchange's own message, with the caller's IP address redacted. */
  readonly message?: string;
  /** HTTP status. */
  readonly status?: number;
  readonly family: Family;
  /** What the documentation says the answer means. */
  readonly meaning: string;
  /** What the author of the bot should do, in one line. */
  readonly hint: string;
  /** Where the rule comes from, with its date. */
  readonly source: string;
  /** The client id of the placement. */
  readonly clientOid?: string;
  /** Members that an answer put together from a found order lacks. */
  readonly missing?: readonly string[];
  /** Failed entries of a batch answered with 200000. */
  readonly items?: readonly ClassifiedItem[];
}

/** Anything headers can be read from: `Headers`, AxiosHeaders, or a plain object. */
export type HeadersLike =
  | { get(name: string): unknown }
  | Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** The request half of an exchange to classify. */
export interface ClassifyRequest {
  readonly method: string;
  /** Absolute URL; with a bare path the path alone decides the product. */
  readonly url: string;
  readonly body?: unknown;
}

/** The answer half of an exchange to classify. */
export interface ClassifyResponse {
  readonly status: number;
  readonly headers?: HeadersLike | undefined;
  /** Text, bytes, or JSON already parsed. */
  readonly body?: unknown;
  /** Wall clock at arrival, for a `Retry-After` that is a date in an answer without a `Date` header. */
  readonly receivedAtMs?: number | undefined;
}

/** One exchange with KuCoin: a request with its answer, or with the error that came instead. */
export type ClassifyInput =
  | { readonly request: ClassifyRequest; readonly response: ClassifyResponse }
  | { readonly request: ClassifyRequest; readonly error: unknown };

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
  /** When another try makes sense, if the exchange said or a table knows. */
  readonly retryAtMs?: number;
  readonly clientOid?: string;
  /** The exchange's id of an order that was found after its answer was lost. */
  readonly orderId?: string;
  readonly request: { readonly method: string; readonly path: string };
  readonly history: readonly AttemptRecord[];
}
