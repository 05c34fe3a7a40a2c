import type { HostKind, Runtime } from '../types.js';
import type { Match } from './matching.js';
import type { CloudflareLimit } from './model/edge-block.js';
import type { EndpointLimit } from './model/endpoint-blocks.js';
import type { RefusedReason } from './model/gates.js';
import type { LimitMessages } from './model/outages.js';
import type { PoolLimits } from './model/quota.js';
import type { ExchangePermission, ExchangeUser } from './model/users.js';
import type { DurationMs } from './model/world.js';

/** One request in the exchange's log. Filled in as the request makes its way. */
export interface LogRecord {
  /** 1-based, in order of arrival. */
  readonly number: number;
  /** Arrival, on the exchange's clock since its start. */
  readonly atMs: number;
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
  /** When the exchange judged it: on arrival, or after the time it spent on the way. */
  readonly judgedAtMs?: number | undefined;
  readonly status?: number | undefined;
  /** The envelope's code. */
  readonly code?: string | undefined;
  /** Whether the exchange carried it out, however it was answered. */
  readonly executed: boolean;
  /** Why it was turned away at a gate. */
  readonly refused?: RefusedReason | undefined;
  /** What went wrong on purpose. */
  readonly fault?: FaultKind | undefined;
  /** Whether `reply` answered. */
  readonly scripted: boolean;
  /** When the answer, or the reset, was handed over; absent while, or if, there is none. */
  readonly answeredAtMs?: number | undefined;
  /** How much longer the scope that refused it stays closed. */
  readonly retryAfterMs?: number | undefined;
  /** A knock: it left for a scope that was closed, after a refusal of that scope was handed over. */
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
  /** Answered with a failure instead of being carried out. */
  | 'status-before'
  /** Carried out, then answered with a failure. */
  | 'status-after';

/** A fault and its circumstances. Without a `kind` only the delays apply. */
export interface ExchangeFault {
  readonly kind?: FaultKind | undefined;
  /** HTTP status of the `status-…` kinds. @default 500 */
  readonly status?: number | undefined;
  /** Time on the way to the exchange: the request is judged that much later. @default 0 */
  readonly transitMs?: number | undefined;
  /** Time between judgement and answer. @default 0 */
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
export interface ScriptedAnswer {
  /** @default 200 */
  readonly status?: number | undefined;
  /** The only headers sent, besides `date` and `content-type`. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** How many requests it answers. @default 1 */
  readonly times?: number | undefined;
  /** Time between judgement and answer. @default 0 */
  readonly delayMs?: number | undefined;
  /** Time on the way to the exchange. @default 0 */
  readonly transitMs?: number | undefined;
  readonly fault?: FaultKind | undefined;
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

/** A time of trouble; `forMs`, `count` or both end it. */
export interface OutageScript {
  /** From when, counted from the moment it is scripted. @default 0 */
  readonly afterMs?: number | undefined;
  readonly forMs?: number | undefined;
  /** How many requests it concerns. */
  readonly count?: number | undefined;
  /** Which requests it concerns, as in `reply`. @default all */
  readonly match?: string | RegExp | undefined;
  /** Body of a maintenance answer. @default an HTML page */
  readonly body?: string | undefined;
  /** Sent as a `retry-after` header, in seconds. @default no such header */
  readonly retryAfterMs?: number | undefined;
}

/** The limit on bad authentication, per address: 418 in plain text. */
export interface BadAuthLimit {
  /** Refusals allowed per `perMs`. @default 20 */
  readonly limit?: number | undefined;
  /** @default 60_000 */
  readonly perMs?: number | undefined;
  /** @default 60_000 */
  readonly blockMs?: number | undefined;
}

/** What kind of exchange to start. */
export interface ExchangeScript {
  /** How many times faster than real time it runs. Not together with `runtime`. @default 1 */
  readonly speed?: number | undefined;
  /** Where the exchange takes its time from, e.g. a `manualRuntime()`. */
  readonly runtime?: Runtime | undefined;
  /** Seed of every draw. @default 1 */
  readonly seed?: number | undefined;
  /** Port on 127.0.0.1. @default one that is free */
  readonly port?: number | undefined;
  /** `false` opens no port: only `exchange.fetch` reaches it. @default true */
  readonly listen?: boolean | undefined;
  /** Which product is meant by the paths that two hosts share. @default 'spot' */
  readonly product?: HostKind | undefined;
  /** Keys besides `exchange.credentials`. */
  readonly users?: readonly ExchangeUser[] | undefined;
  /** Permissions of `exchange.credentials`. @default all */
  readonly permissions?: readonly ExchangePermission[] | undefined;
  /** Addresses `exchange.credentials` may be used from. @default any */
  readonly ipWhitelist?: readonly string[] | undefined;
  /** Freezes the account of `exchange.credentials`. @default false */
  readonly frozen?: boolean | undefined;
  /** Balances of `exchange.credentials`. @default more of everything than needed */
  readonly balances?: Readonly<Record<string, number>> | undefined;
  /** How far the exchange's wall clock is ahead of its runtime's. @default 0 */
  readonly skewMs?: number | undefined;
  /** Weight per window, by pool. @default those of VIP 0, 4000 for Spot and 2000 for the others */
  readonly limits?: Partial<PoolLimits> | undefined;
  /** Length of a quota window. @default 30_000 */
  readonly windowMs?: number | undefined;
  /** Weights by `METHOD /path`. @default KuCoin's */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Whether replies carry `gw-ratelimit-*` headers. @default true */
  readonly quotaHeaders?: boolean | undefined;
  /** `'level'` gives a 429000 its newer text, which names the level. @default 'classic' */
  readonly messages?: LimitMessages | undefined;
  /** Limits of single endpoints: 200002. @default none */
  readonly endpointLimits?: readonly EndpointLimit[] | undefined;
  /** Cloudflare's limit per address: 1015. @default none */
  readonly cloudflare?: CloudflareLimit | undefined;
  /** @default 20 refusals a minute, then a minute's ban */
  readonly badAuth?: false | BadAuthLimit | undefined;
  /** Times of overload: 429000 without headers. @default none */
  readonly overload?: OutageScript | readonly OutageScript[] | undefined;
  /** Times of maintenance: 503. @default none */
  readonly maintenance?: OutageScript | readonly OutageScript[] | undefined;
  /** Whether a client id used before is refused; `'active'`: while that order is open. @default true */
  readonly dedupe?: boolean | 'active' | undefined;
  /** How long look-ups and lists do not show a new order. @default 0 */
  readonly readLagMs?: DurationMs | undefined;
  /** How long after acceptance an order is filled. @default never */
  readonly fillAfterMs?: number | undefined;
  /** A spot order worth less is refused with 600101. @default 0 */
  readonly minFunds?: number | undefined;
  /** Size of a candles answer, up to 5 MB. @default 2048 */
  readonly candleBytes?: number | undefined;
  /** What goes wrong, request by request. @default nothing */
  readonly faults?: FaultSchedule | undefined;
  /**
   * How long after a scope's first refusal requests on other connections count as under way and
   * not as knocks. @default 20 ms of real time, 0 with `runtime`
   */
  readonly inFlightMs?: number | undefined;
}
