import type { Credentials, HostKind, Runtime } from '../../types/index.js';
import type { ExchangeAccount, ExchangeKey } from '../accounts/users.js';
import type { RefusedReason } from '../model/checks.js';
import type { ExchangeSettings } from '../model/state.js';
import type { ExchangeOrder } from '../orders/order.js';
import type { ExchangeControls } from '../script/controls.js';
import type { LogRecord, RequestMatch, ScriptedReply } from '../script/records.js';

/** A KuCoin to test against. */
export interface Exchange extends ExchangeControls {
  /** `http://127.0.0.1:port`. Without a port, an address where nothing listens. */
  readonly url: string;
  /** Host and port of `url`, for the option `hosts`. */
  readonly host: string;
  /**
   * The same exchange where it is the futures host: the same keys, quotas, books and log. It differs
   * from `url` in the paths that spot and futures share, as `/api/v1/orders`.
   */
  readonly futuresUrl: string;
  /** Host and port of `futuresUrl`. */
  readonly futuresHost: string;
  /** What both addresses serve, for the option `hosts` of an engine. */
  readonly hosts: Readonly<Record<string, HostKind>>;
  /** A key with every permission, of a user with more than enough of everything. */
  readonly credentials: Credentials;
  /** The exchange's own pace, for the client under test. */
  readonly runtime: Runtime;
  /** Reaches the exchange without sockets, whatever host the URL names. */
  readonly fetch: typeof globalThis.fetch;
  /** Every request, in order of arrival. */
  readonly log: readonly LogRecord[];
  /** Every order ever accepted, in order of acceptance. */
  readonly orders: readonly ExchangeOrder[];
  /** How often withdrawals, transfers and the like were carried out, by `METHOD /path`. */
  readonly counters: Readonly<Record<string, number>>;
  /** What may be changed while it runs. */
  readonly settings: ExchangeSettings;
  /** How far the exchange's wall clock is ahead of its runtime's. */
  skewMs: number;
  /** Time since the start, on the exchange's clock. */
  nowMs(): number;
  /** What the exchange believes the time to be. */
  wallNowMs(): number;
  /**
   * Answers requests in place of the exchange. Rules are asked in the order they were added. The
   * returned function removes the rule.
   *
   * @throws TypeError when the match or an answer is malformed.
   */
  reply(match: RequestMatch, answer: ScriptedReply): () => void;
  /** The state of a uid, for changing; by default of the owner of `credentials`. */
  account(uid?: string): ExchangeAccount;
  /** The state of a key, for changing; by default of `credentials`. */
  key(key?: string): ExchangeKey;
  /** Fills an open order, named by its id or client id. */
  fill(name: string): void;
  /** Requests that left for a scope that was closed, after a refusal of it reached a client. */
  knocks(): readonly LogRecord[];
  /** Requests that a check refused, for one reason or any. */
  refused(reason?: RefusedReason): readonly LogRecord[];
  /**
   * Ends every connection at once. Rejects with the first error that a function of the script
   * threw, if one did.
   */
  close(): Promise<void>;
}
