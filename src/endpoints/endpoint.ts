import type { Family, HostKind } from '../types/vocabulary.js';

/** The quota pools of KuCoin's rate limit 2.0; `'Unified'` is the unified account's own. */
export const pools = [
  'Spot',
  'Futures',
  'Management',
  'Earn',
  'CopyTrading',
  'Broker',
  'Public',
  'Unified',
] as const;

/** One of them. */
export type Pool = (typeof pools)[number];

/** What a call changes on the exchange. */
export type Effect =
  /** Nothing: reads, test orders, tokens for a socket. */
  | 'read'
  /** Places one order. */
  | 'place'
  /** Places several orders. */
  | 'place-batch'
  /** Asks for one order to be cancelled. */
  | 'cancel'
  /** Asks for several named orders to be cancelled. */
  | 'cancel-batch'
  /** Asks for all open orders to be cancelled; repeated late, it hits orders placed since. */
  | 'cancel-all'
  /**
   * Writes an absolute value, such as a leverage or a dead man's switch: the second time changes
   * nothing.
   */
  | 'set'
  /** Replaces an order or takes a part of it away; a repeat acts on the new state. */
  | 'alter'
  /** Moves funds between own accounts. */
  | 'transfer'
  /** Moves funds out. */
  | 'withdraw'
  | 'borrow'
  | 'repay'
  /** Adds margin to, or takes it from, a position. */
  | 'margin'
  /** Subscribes to or redeems an earn or lending product. */
  | 'earn'
  /** Creates or removes accounts, keys or addresses. */
  | 'manage';

/** Whether a call may be sent again when its outcome is unknown. */
export type Repeat =
  /** Harmless: reads, setters, cancels. */
  | 'always'
  /** Only after a look-up proved that the first one is not there. */
  | 'after-look-up'
  | 'never';

/**
 * Where a call carries the caller's own id. A placement or a transfer gives the id; every other call
 * names with it an order that exists already.
 */
export interface ClientIdPlace {
  /** `'items'`: in each item of a batch's list, never at the top of its body. */
  readonly in: 'body' | 'items' | 'query' | 'path';
  /** `clientOid`, `clientOrderId` or `bizNo`. */
  readonly name: string;
  readonly required: boolean;
}

/** Names of the look-ups, for `look=` and `prove=` in the tables. */
export type LookUpName =
  | 'spotHf'
  | 'marginHf'
  | 'classic'
  | 'spotStop'
  | 'spotOco'
  | 'marginStop'
  | 'marginOco'
  | 'futures'
  | 'convert'
  | 'convertLimit'
  | 'unified'
  | 'unifiedClassic'
  | 'unifiedV2';

/** How an order is found by the caller's own id. */
export interface LookUp {
  /** Path pattern on the same host; its `{clientOid}`, if any, is filled with the client id. */
  readonly path: string;
  /** Name of the query parameter that carries the client id, when the path does not. */
  readonly idParameter?: string;
  /**
   * Names of query parameters the look-up wants besides, copied from the placement's body or, where
   * that has none of the name, from its query.
   */
  readonly queryFromBody?: readonly string[];
  /** How the order sits in `data`. */
  readonly answer: 'object' | 'array';
  /**
   * Whether finished orders are returned as well: only then does "not there" prove absence.
   */
  readonly returnsFinished: boolean;
  /** Members of the placement's body that, when set, take that proof away again. */
  readonly unprovenWith?: readonly string[];
  /** Member of the found order that holds the exchange's order id. */
  readonly orderIdMember: string;
  /** Other members of the placement's answer that the found order calls by another name. */
  readonly renamed?: Readonly<Record<string, string>>;
  /**
   * Members with one name and one meaning in the placement's body and in the found order: an order
   * is the caller's only if those the body has are equal, numbers as numbers.
   */
  readonly terms: readonly string[];
  /** Member of the found order that holds the instant of its creation. */
  readonly createdMember: 'createdAt' | 'orderTime';
  readonly createdUnit: 'ms' | 'ns';
  /**
   * Path of a second read, with `{orderId}`, whose `orders` carry the terms that the found order
   * lacks.
   */
  readonly details?: string;
}

/** What is known of one method and path on one kind of host. */
export interface Endpoint {
  readonly host: HostKind;
  readonly method: string;
  /** Path pattern with `{name}` parts. */
  readonly path: string;
  readonly family: Family;
  readonly pool: Pool;
  /** Quota weight; absent where none is published. */
  readonly weight?: number;
  /** May be sent unsigned: channel and pool are both public. */
  readonly isPublic: boolean;
  readonly effect: Effect;
  readonly repeat: Repeat;
  readonly clientId?: ClientIdPlace;
  /** By name: a caller that only classifies needs no more than that. */
  readonly lookUp?: LookUpName;
  /** Members of the `data` a placement answers with. */
  readonly answerMembers?: readonly string[];
  /** Answers 200000 with failures inside: its items have to be read. */
  readonly batch?: boolean;
  /** Takes `clientTimestamp` and `allowMaxTimeWindow` where it takes the client id. */
  readonly timeWindow?: boolean;
  /** No longer recommended by KuCoin, still answered. */
  readonly abandoned?: boolean;
}
