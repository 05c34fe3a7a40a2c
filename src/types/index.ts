/**
 * The vocabulary of this library. Words mean the same thing everywhere:
 *
 * - *attempt*: one request to the exchange and its outcome; `attemptNumber` is 1-based and counts
 *   the first.
 * - *retry*: any attempt after the first; `retries` is how many additional ones at most.
 * - *outcome*: what came back from one attempt: an answer, or a failure to get one.
 * - *envelope*: KuCoin's `{code, msg, data}` body.
 * - *classification*: what one outcome means and what to do about it. *Decision*: what the policy
 *   makes of it.
 * - *scope*: which requests a limit binds. *Cooldown*: a scope's shared "not before".
 * - *backoff*: one request's own growing delay. *Key breaker*: stops a credential after repeated
 *   refusals.
 *
 * Durations end in `Ms`, wall-clock instants in `AtMs`; body codes are strings, HTTP statuses numbers.
 */
export type {
  Action,
  EventScope,
  Executed,
  Family,
  HostKind,
  Kind,
  PermitResult,
  Priority,
  Scope,
  StopReason,
} from './vocabulary.js';
export type {
  Classification,
  ClassifiedItem,
  ClassifyInput,
  ClassifyRequest,
  ClassifyResponse,
  HeadersLike,
} from './classification.js';
export type { AttemptRecord, KucoinErrorRecord } from './classification.js';
export type {
  AttemptEvent,
  ClockEvent,
  CooldownEvent,
  DoneEvent,
  GiveUpEvent,
  HaltEvent,
  KucoinRetryEvent,
  KucoinRetryEventBase,
  PartialEvent,
  ReconcileEvent,
  WaitEvent,
  WarningEvent,
} from './events.js';
export type { Runtime } from './options.js';
export type { Credentials, Sign, SignRequest } from './options.js';
export type { KucoinRetryOptions, RequestOptions, ShouldRetryContext } from './options.js';
export type { WhenOpenOptions, WhenOpenScope } from './options.js';
export type {
  Answer,
  Attempt,
  Failure,
  InternalRequest,
  KucoinRetry,
  Outcome,
  RunOptions,
  RunRequest,
  Send,
  SendInternal,
  SignAgain,
} from './engine.js';
/** @internal */
export type { OpenBody } from './engine.js';
export type {
  Cooldowns,
  CooldownsView,
  Denied,
  KeyBreaker,
  OverloadGates,
  Permit,
  PermitRequest,
  QuotaReport,
  QuotaRequest,
  QuotaView,
  RateLimit,
  RateRequest,
  Subscriber,
} from './cooldowns.js';
export type { OverloadOutcome, OverloadState, PaceReason } from './overload.js';
export type {
  ClockOffset,
  ClosedScope,
  HaltedCall,
  HaltReport,
  OverloadedScope,
  PoolQuota,
  RefusedKey,
  Snapshot,
  SnapshotCause,
  WaitingCalls,
} from './snapshot.js';
