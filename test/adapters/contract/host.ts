import type { KucoinRetry, KucoinRetryOptions, RequestOptions } from '../../../src/index.js';

/** What a call of the contract may say besides method and URL. */
export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it comes, in place of a `body`. */
  readonly stream?: ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly kucoin?: RequestOptions;
}

/** An answer, whatever the host keeps it in. */
export interface Reply {
  readonly status: number;
  /** The body: parsed where it is JSON, else text. */
  readonly data: unknown;
  /** The host's own answer: an AxiosResponse or a Response. */
  readonly native: object;
}

/** One client of a host. `config` is what {@link Host.config} made. */
export type Client = (method: string, url: string, config: object) => Promise<Reply>;

/** A host under test: how to get a client of it, and how its own errors look. */
export interface Host {
  /** A client with the adapter installed. */
  client(retryOrOptions: KucoinRetry | KucoinRetryOptions): Client;
  /** A client without it, for what the host itself would do. Repeats nothing. */
  bare(): Client;
  /** The host's own options for a call. */
  config(options: CallOptions): object;
  /** Whether an error is the host's own for an answer that is a failure. */
  isAnswerError(error: unknown): boolean;
  /** Whether an error is what a call that never left, or got no answer, rejects with. */
  isOtherError(error: unknown): boolean;
}
