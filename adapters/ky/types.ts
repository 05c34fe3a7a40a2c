import type { RequestOptions } from '../../src/index.js';

/** A fetch as ky calls it. */
export type KyFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What of ky's options, in either major, says how a call is to be carried out. */
export interface KyOptions {
  fetch?: KyFetch | undefined;
  timeout?: number | false | undefined;
  totalTimeout?: number | false | undefined;
  throwHttpErrors?: boolean | ((status: number) => boolean) | undefined;
  retry?: number | { limit?: number } | undefined;
  kucoin?: RequestOptions | undefined;
}

/** Options for `ky.extend` or `ky.create`, of ky 1 and ky 2 alike. */
export interface KucoinKyOptions {
  readonly fetch: KyFetch;
  readonly retry: number;
  readonly timeout: false;
  readonly hooks: {
    readonly init: ((options: KyOptions) => void)[];
    readonly beforeRequest: ((
      first: Request | KyState,
      options?: KyOptions,
    ) => Promise<Response> | undefined)[];
    readonly beforeRetry: ((state: KyState) => undefined)[];
    readonly beforeError: (<T>(first: T) => T extends { error: infer E } ? E : T)[];
  };
}

/** What ky 2 hands to `beforeRequest`, and both majors to `beforeRetry`. */
export interface KyState {
  readonly request: Request;
  readonly options: KyOptions;
  readonly error?: unknown;
}

/** An HTTPError of either major. */
export interface KyHttpError extends Error {
  readonly response?: Response;
  readonly request?: Request;
  readonly options?: object;
}

/** What a call's options mean for our loop. */
export interface CallLimits {
  /** ky 2's `timeout`: the limit of one attempt. */
  readonly attemptMs?: number | undefined;
  /** The limit of the whole call. */
  readonly totalMs?: number | undefined;
  readonly throwHttpErrors?: KyOptions['throwHttpErrors'];
  /** ky 2's options of the call, whose limits we took over. */
  readonly called?: KyOptions | undefined;
}
