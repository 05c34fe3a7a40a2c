import type { KucoinErrorRecord } from './classification.js';
import type { Cooldowns } from './cooldowns.js';
import type { RequestOptions, WhenOpenOptions, WhenOpenScope } from './options.js';
import type { HaltReport, Snapshot } from './snapshot.js';
import type { Executed } from './vocabulary.js';

/** The request `engine.run` is to carry out. */
export interface RunRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** `false` for a body that can be sent once only. @default true */
  readonly replayable?: boolean | undefined;
  /**
   * Whether the end of a body that the host streams has not left yet. Then the request cannot have been
   * carried out, whatever became of its connection.
   *
   * @internal
   */
  readonly isUnfinished?: (() => boolean) | undefined;
}

/** What the host is asked to send. */
export interface Attempt {
  readonly attemptNumber: number;
  /** All headers of this attempt, freshly signed. */
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Aborts on the caller's abort, the attempt's time-out and the call's deadline. */
  readonly signal: AbortSignal;
}

/** An answer the host received. */
export interface Answer<T> {
  readonly native: T;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The body, or as much of it as decides; absent when the host cannot read it. */
  readonly text?: string;
  /** `text` is the beginning of a long success that streams on; the host watches its end itself. */
  readonly isBeginning?: boolean;
  /** Called when the answer is dropped, so that the host can free its connection. */
  readonly discard?: () => void;
  /**
   * The rest of a body that streams on: its time counts until it is over.
   *
   * @internal
   */
  readonly rest?: OpenBody | undefined;
}

/**
 * A body that is still on its way when its answer is classified, as the engine sees it: it keeps
 * the attempt's time and listens for the caller's abort until the body is over.
 *
 * @internal
 */
export interface OpenBody {
  /** Ends it: a reader that goes on meets this error. */
  abort(error: unknown): void;
  /** Ends it because its time is up: a reader that goes on meets what `explainWith` makes of the cause. */
  timeOut(cause: unknown): void;
  /** Calls back once, when it is over; at once when it is already. */
  onEnd(release: () => void): void;
  /** How to word, from now on, what breaks it. */
  explainWith(explain: (cause: unknown) => unknown): void;
}

/** A failure to get an answer. `sent` says whether bytes may have reached the exchange. */
export interface Failure {
  readonly error: unknown;
  readonly sent: Executed;
}

/** The outcome of one attempt. */
export type Outcome<T> = Answer<T> | Failure;

/** Sends one attempt to the exchange; resolves with its outcome. */
export type Send<T> = (attempt: Attempt) => Promise<Outcome<T>>;

/** An internal request beside the caller's: a time sync or a look-up. */
export interface InternalRequest {
  readonly method: 'GET';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** Sends an internal request over the same host; its answer is read as text. */
export type SendInternal = (request: InternalRequest) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}>;

/** The code that signed a request before it came here, so that it can do so again. */
export interface SignAgain {
  /**
   * Fresh `KC-API-*` headers over the same bytes, or `undefined` when that code cannot make them.
   * Absent: that code cannot be asked.
   */
  readonly headers?: () => Promise<Record<string, string> | undefined>;
  /** What the bot's author has to change when a signature is too old; `usual` is the hint otherwise. */
  readonly hint: (offsetMs: number, usual: string) => string;
}

/** Options of one `run`. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly kucoin?: RequestOptions | undefined;
  /** How to reach the exchange for a time sync. Without it a refused timestamp is surfaced. */
  readonly sendInternal?: SendInternal | undefined;
  /** Makes the host's answer from an envelope: of an order that was found after its answer was lost. */
  readonly adopt?: ((text: string) => unknown) | undefined;
  /**
   * Gets a function that makes the record of a success, before the answer is delivered: for errors that the
   * caller's own code throws over it inside the host.
   *
   * @internal
   */
  readonly onSuccess?: ((record: () => KucoinErrorRecord) => void) | undefined;
  /** How a request that came signed is signed anew. Without it, never. */
  readonly signAgain?: SignAgain | undefined;
  /** The host's own limit of one attempt, which holds where no option of ours says otherwise. */
  readonly hostTimeoutMs?: number | undefined;
  /**
   * The instant at which the call began, where it had to be prepared before it came here.
   *
   * @internal
   */
  readonly started?: { readonly monotonicMs: number; readonly wallMs: number } | undefined;
}

/** An engine: one policy, one signer, one view of the cooldowns. */
export interface KucoinRetry {
  /** Carries a request out, waiting and repeating as the exchange's answers demand. */
  run<T>(request: RunRequest, send: Send<T>, options?: RunOptions): Promise<T>;
  readonly cooldowns: Cooldowns;
  /**
   * Halts: from this instant on nothing leaves that would change something, cancels excepted. Orders, transfers,
   * withdrawals and setters that wait reject at once, and new ones as well, with reason `'halted'`; what
   * is in flight is not sent again. Cancels and reads go on, and lost orders are still looked up.
   *
   * Resolves once nothing of that is in flight or in doubt any more, at the latest when the deadlines of those
   * calls have come, with what became of it: a cancel-all sees everything then. A second call while it is halted
   * returns the same promise. {@link KucoinRetry.resume} resolves it with what is known by then.
   *
   * It halts this engine only; what other engines and processes send goes on.
   *
   * @example
   * const { placed, unknown } = await retry.halt();
   * await kucoin(`${api}/api/v1/hf/orders/cancelAll`, { method: 'DELETE' });
   */
  halt(): Promise<HaltReport>;
  /** Ends a halt: calls leave again. Those that were rejected are not made up for. */
  resume(): void;
  /**
   * What the engine knows and does now: what is closed and until when, what is left of each quota, who waits.
   * Plain, frozen, safe for JSON and without secrets.
   *
   * @example
   * for (const { scopeKey, untilAtMs, waiting } of retry.snapshot().closed)
   *   console.log(scopeKey, new Date(untilAtMs).toISOString(), waiting);
   */
  snapshot(): Snapshot;
  /**
   * Resolves when a call in a scope could leave now, without waiting there: at once while nothing is closed. Until
   * then it waits in the queue of the scope, like a call. Whether the key is refused is another matter.
   *
   * Rejects with the signal's reason; with a TypeError when there is no such scope; with reason `'closed'`
   * when the engine closes.
   *
   * @example
   * await retry.whenOpen({ pool: 'Spot' });
   * await retry.whenOpen({ endpoint: 'GET /api/v1/accounts' }, { signal });
   * await retry.whenOpen('ip');
   */
  whenOpen(scope: WhenOpenScope, options?: WhenOpenOptions): Promise<void>;
  /** Waiting and new calls reject with reason `'closed'`. */
  close(): void;
}
