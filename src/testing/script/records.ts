import type { Match } from '../messages/matching.js';
import type { RefusedReason } from '../model/checks.js';

/** One request in the exchange's log. Filled in as the request makes its way. */
export interface LogRecord {
  /** 1-based, in order of arrival. */
  readonly number: number;
  /** Arrival, on the exchange's clock since its start. */
  readonly atMs: number;
  /** When its client sent it off; absent when that was in another process. */
  readonly leftAtMs?: number | undefined;
  /** What the exchange's wall clock said on arrival. */
  readonly wallMs: number;
  readonly method: string;
  readonly path: string;
  /** Path and query, letter by letter as they came. */
  readonly target: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name, credentials included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Owner of the key; absent without one, and for keys the exchange does not know. */
  readonly uid?: string | undefined;
  readonly ip: string;
  /** Number of the connection; absent in-process. */
  readonly connection?: number | undefined;
  /** When the exchange handled it: on arrival, or after the time it spent on the way. */
  readonly judgedAtMs?: number | undefined;
  readonly status?: number | undefined;
  /** The envelope's code. */
  readonly code?: string | undefined;
  /** Whether the exchange carried it out, however it was answered. */
  readonly executed: boolean;
  /** Why a check refused it. */
  readonly refused?: RefusedReason | undefined;
  /** What went wrong on purpose. */
  readonly fault?: FaultKind | undefined;
  /** Whether `reply` answered. */
  readonly scripted: boolean;
  /** When the answer, or the reset, was handed over; absent while, or if, there is none. */
  readonly answeredAtMs?: number | undefined;
  /** How much longer the scope that refused it stays closed. */
  readonly retryAfterMs?: number | undefined;
  /**
   * A knock, an early request: it left for a scope that was closed, after a refusal of that scope
   * reached a client.
   */
  readonly duringBlock: boolean;
  /** The client went away before its answer. */
  readonly leftEarly: boolean;
}

/** What can go wrong with one request. */
export type FaultKind =
  /** The connection is reset; nothing was carried out. */
  | 'reset-before'
  /** Carried out, then the connection is reset. */
  | 'reset-after'
  /** The connection is reset at once; the request arrives `transitMs` later and is carried out. */
  | 'reset-late'
  /** Nothing is carried out and no answer ever comes. */
  | 'no-answer'
  /** Carried out, but no answer ever comes. */
  | 'hang-after'
  /** Carried out; half the answer's body arrives, then the connection ends. */
  | 'truncate'
  /** Carried out; part of the answer's body arrives, and ends as if that were all there is. */
  | 'cut'
  /** Answered with a failure instead of being carried out. */
  | 'status-before'
  /** Carried out, then answered with a failure. */
  | 'status-after'
  /** Answered with `answer` instead of being carried out. */
  | 'answer-before'
  /** Carried out, then answered with `answer`. */
  | 'answer-after';

/** What stands in for the exchange's answer: a failure under a success code, a code of another product. */
export interface FaultAnswer {
  /** @default 200 */
  readonly status?: number | undefined;
  /** The only headers sent, besides `date` and `content-type`. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A fault and its circumstances. Without a `kind` only the delays apply. */
export interface ExchangeFault {
  readonly kind?: FaultKind | undefined;
  /** HTTP status of the `status-…` kinds. @default 500 */
  readonly status?: number | undefined;
  /** What the `answer-…` kinds answer. */
  readonly answer?: FaultAnswer | undefined;
  /** How much of the body a `'cut'` leaves, from 0 to 1; at least a byte is lost. @default 0.5 */
  readonly part?: number | undefined;
  /** Whether what a `'cut'` leaves is sent in chunks; else with its correct length. @default false */
  readonly chunked?: boolean | undefined;
  /** Time on the way to the exchange: the request is handled that much later. @default 0 */
  readonly transitMs?: number | undefined;
  /** Time between handling and answer. @default 0 */
  readonly delayMs?: number | undefined;
}

/** Decides for every request what goes wrong with it; `random` draws from the script's seed. */
export type FaultSchedule = (
  request: LogRecord,
  random: () => number,
) => FaultKind | ExchangeFault | undefined;

/** The scope an answer is meant to close, for counting knocks. */
export interface ClosedScope {
  readonly scope: 'ip' | 'pool' | 'endpoint';
  readonly forMs: number;
}

/**
 * An answer given in place of the exchange's own. With a `status`, `body` or `headers` nothing is
 * carried out, unless the fault says so; without any of them the exchange answers itself.
 */
export interface ScriptedAnswer extends FaultAnswer {
  /** How many requests it answers. @default 1 */
  readonly times?: number | undefined;
  /** Time between handling and answer. @default 0 */
  readonly delayMs?: number | undefined;
  /** Time on the way to the exchange. @default 0 */
  readonly transitMs?: number | undefined;
  readonly fault?: FaultKind | undefined;
  /** How much of the body the fault `'cut'` leaves, from 0 to 1. @default 0.5 */
  readonly part?: number | undefined;
  /** Counts later requests of that scope as knocks; it does not refuse them. */
  readonly closes?: ClosedScope | undefined;
}

/** Answers a request, or leaves it to the exchange with `undefined`. */
export type AnswerFunction = (
  request: LogRecord,
) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>;

/** What `reply` takes: one answer, several in turn, or a function that stays until removed. */
export type ScriptedReply = ScriptedAnswer | readonly ScriptedAnswer[] | AnswerFunction;

/** Which requests a scripted reply is for. */
export type RequestMatch = Match<LogRecord>;
