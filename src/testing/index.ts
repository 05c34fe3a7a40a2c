/**
 * A KuCoin to test against, and clocks to test it with.
 *
 * @module
 */
export { startExchange } from './exchange.js';
export type { Exchange } from './exchange-type.js';
export { manualRuntime } from './manual-runtime.js';
export type { ManualRuntime, ManualRuntimeOptions } from './manual-runtime.js';
export type { EndpointBlockScript, ExchangeControls, IpBlockScript } from './controls.js';
export type { RequestMatch, ScriptedAnswer, ScriptedReply, AnswerFunction } from './records.js';
export type { ExchangeFault, FaultAnswer, FaultKind, FaultSchedule } from './records.js';
export type { ClosedScope, LogRecord } from './records.js';
export type { BadAuthLimit, ExchangeScript, OutageScript } from './script.js';
export type { Match, Matchable } from './matching.js';
export type { OrderBook } from './model/books.js';
export type { CloudflareLimit } from './model/edge-block.js';
export type { EdgeShape } from './model/edge.js';
export type { EndpointLimit } from './model/endpoint-blocks.js';
export type { RefusedReason } from './model/gates.js';
export type { ExchangeOrder } from './model/order.js';
export type { LimitMessages } from './model/outages.js';
export type { ExchangePool, PoolLimits } from './model/quota.js';
export type {
  ExchangeAccount,
  ExchangeKey,
  ExchangePermission,
  ExchangeUser,
} from './model/users.js';
export type { DurationMs, ExchangeSettings } from './model/world.js';
