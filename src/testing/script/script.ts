import type { HostKind, Runtime } from '../../types/index.js';
import type { ExchangePermission, ExchangeUser } from '../accounts/users.js';
import type { CloudflareLimit } from '../limits/edge-block.js';
import type { EndpointLimit } from '../limits/endpoint-blocks.js';
import type { LimitMessages } from '../limits/outages.js';
import type { PoolLimits } from '../limits/quota.js';
import type { OverloadCapacity } from '../limits/token-bucket.js';
import type { DurationMs } from '../model/state.js';
import type { FaultSchedule, LogRecord } from './records.js';

/** A time of trouble; `forMs`, `count` or both end it. */
export interface OutageScript {
  /** From when, counted from the moment it is scripted. @default 0 */
  readonly afterMs?: number | undefined;
  readonly forMs?: number | undefined;
  /** How many requests it refuses. */
  readonly count?: number | undefined;
  /** Which requests it concerns, as in `reply`. @default all */
  readonly match?: string | RegExp | undefined;
  /** Body of a 503. @default an HTML page */
  readonly body?: string | undefined;
  /** Sent as a `retry-after` header, in seconds. @default no such header */
  readonly retryAfterMs?: number | undefined;
}

/**
 * A time of overload. Everybody is refused (an outage), a share by chance (`chance`), or whatever
 * exceeds a capacity (`capacity`). With one of the latter, `forMs` and `count` may both be left out.
 */
export interface OverloadScript extends OutageScript {
  /** Share of requests that is refused, from 0 to 1; drawn from the script's seed. @default 1 */
  readonly chance?: number | undefined;
  /** What gets through, all clients together; what exceeds it is refused. @default nothing */
  readonly capacity?: OverloadCapacity | undefined;
  /** What a refusal is: 429000 without headers, or a 503 as in maintenance. @default 429 */
  readonly as?: 429 | 503 | undefined;
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
  /** Port of `futuresUrl` on 127.0.0.1. @default one that is free */
  readonly futuresPort?: number | undefined;
  /** `false` opens no port: only `exchange.fetch` reaches it. @default true */
  readonly listen?: boolean | undefined;
  /** Which product `url` means by the paths that two hosts share. @default 'spot' */
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
  /** Times of overload: 429000 without headers, to all or to some. @default none */
  readonly overload?: OverloadScript | readonly OverloadScript[] | undefined;
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
   * Hears of every request once: when its answer is handed over, its connection reset, or when no
   * answer is to come.
   */
  readonly onRequest?: ((record: LogRecord) => void) | undefined;
  /**
   * How long after a scope's first refusal reached a client requests that leave still count as
   * under way and not as knocks. @default 20 ms of real time, 0 with `runtime`
   */
  readonly inFlightMs?: number | undefined;
}
