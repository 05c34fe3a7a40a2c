import type { KucoinErrorRecord, RequestOptions } from '../../../src/index.js';

/** What a request to the bot has it do: call, wait for the end and say how it was. */
export interface BotTask {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly options?: RequestOptions;
  /** Answers after this time instead; with that the request is over, even if the call goes on. */
  readonly leaveAfterMs?: number;
  /** Has the platform wait for the call nevertheless. */
  readonly goesOn?: boolean;
  /** Hands the exchange's answer over as it is. */
  readonly handsOver?: boolean;
}

/** What the bot answers. */
export interface BotAnswer {
  readonly status?: number;
  readonly data?: unknown;
  readonly kucoin?: KucoinErrorRecord;
  readonly error?: string;
}
