/**
 * A KuCoin to test against, and clocks to test it with.
 *
 * @module
 */
export { startExchange } from './exchange/exchange.js';
export type { Exchange } from './exchange/exchange-type.js';
export { manualRuntime } from './clocks/manual-runtime.js';
export type { ManualRuntime, ManualRuntimeOptions } from './clocks/manual-runtime.js';
export type { EndpointBlockScript, ExchangeControls, IpBlockScript } from './script/controls.js';
export type {
  AnswerFunction,
  RequestMatch,
  ScriptedAnswer,
  ScriptedReply,
} from './script/records.js';
export type { ExchangeFault, FaultAnswer, FaultKind, FaultSchedule } from './script/records.js';
export type { ClosedScope, LogRecord } from './script/records.js';
export type { BadAuthLimit, ExchangeScript } from './script/script.js';
export type { OutageScript, OverloadScript } from './script/script.js';
export type { Match, Matchable } from './messages/matching.js';
export type { OrderBook } from './orders/book.js';
export type { CloudflareLimit } from './limits/edge-block.js';
export type { EdgeShape } from './limits/edge.js';
export type { EndpointLimit } from './limits/endpoint-blocks.js';
export type { RefusedReason } from './model/checks.js';
export type { ExchangeOrder } from './orders/order.js';
export type { LimitMessages } from './limits/outages.js';
export type { ExchangePool, PoolLimits } from './limits/quota.js';
export type { OverloadCapacity } from './limits/token-bucket.js';
export type {
  ExchangeAccount,
  ExchangeKey,
  ExchangePermission,
  ExchangeUser,
} from './accounts/users.js';
export type { DurationMs, ExchangeSettings } from './model/state.js';
