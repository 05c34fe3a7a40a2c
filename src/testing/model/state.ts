import type { ExchangeAccount, Users } from '../accounts/users.js';
import type { LimitMessages } from '../limits/outages.js';
import type { PoolLimits } from '../limits/quota.js';
import type { Reply } from '../messages/answer.js';
import type { Instant, ModelRequest } from '../messages/request.js';
import type { OrderStore } from '../orders/order-store.js';

/** A duration, or a way to draw one. */
export type DurationMs = number | ((random: () => number) => number);

/** What may be changed while the exchange runs. */
export interface ExchangeSettings {
  /** Weight per window and pool. */
  readonly limits: PoolLimits;
  /** Whether replies carry `gw-ratelimit-*` headers. */
  quotaHeaders: boolean;
  /** Which of its two texts a 429000 has. */
  messages: LimitMessages;
  /**
   * What becomes of a client id used before: refused, accepted again, or refused while the other
   * order is still open.
   */
  dedupe: boolean | 'active';
  /** How long look-ups and lists do not show a new order. */
  readLagMs: DurationMs;
  /** How long after acceptance an order is filled; `Infinity`: never. */
  fillAfterMs: number;
  /** A spot order worth less is refused with 600101. */
  minFunds: number;
  /** Size of a candles answer. */
  candleBytes: number;
}

/** Everything an endpoint may look at or change. */
export interface ExchangeState {
  readonly settings: ExchangeSettings;
  readonly users: Users;
  readonly orders: OrderStore;
  /** How often calls without a client id of their own were carried out, by `METHOD /path`. */
  readonly counters: Record<string, number>;
  readonly random: () => number;
  /** Long answers already written. */
  readonly bodies: Map<string, string>;
}

/** One request on its way through an endpoint. */
export interface HandlerContext {
  readonly state: ExchangeState;
  readonly request: ModelRequest;
  /** The `{name}` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly now: Instant;
  /** Number of the request in the log. */
  readonly number: number;
  /** Whose request it is; a placeholder on public endpoints. */
  readonly account: ExchangeAccount;
}

/** Carries a request out that passed every check. */
export type Handler = (context: HandlerContext) => Reply;

/** Draws a duration. */
export function draw(duration: DurationMs, random: () => number): number {
  return typeof duration === 'function' ? duration(random) : duration;
}
