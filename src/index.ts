export { classify } from './classify.js';
export { createKucoinRetry } from './engine.js';
export { createCooldowns } from './cooldowns.js';
export { classificationOf, isKucoinError, KucoinError } from './errors.js';
export { kucoinSigner } from './signer.js';
// What adapters need beyond the above; not promised to anybody else.
/** @internal */
export { openStore, Store } from './cooldowns.js';
/** @internal */
export type { QuotaLender } from './pacing/quota-lender.js';
/** @internal */
export { createRuntime } from './runtime.js';
/** @internal */
export { actsFor, afterMs, engineFrom, prepareCall, warn } from './engine.js';
/** @internal */
export { brandRecord, outcomeOf, rememberClassification } from './errors.js';
/** @internal */
export { onAbort } from './interruptible.js';
/** @internal */
export { sentOnce } from './runtime.js';
/** @internal */
export { readOrder } from './client-oid.js';
/** @internal */
export { headerOf, headerText, isOfSignature, isSigned } from './headers.js';
/** @internal */
export { startsLikeSuccess, successPrefixLength } from './envelope.js';
/** @internal */
export { decode } from './transport/byte-streams.js';
/** @internal */
export { addressOf } from './transport/frozen-request.js';
/** @internal */
export { freezeBody } from './transport/frozen-body.js';
/** @internal */
export { createGuardedFetch } from './transport/guarded-fetch.js';
/** @internal */
export { initOf } from './transport/response-init.js';
/** @internal */
export { refusedResponse } from './transport/delivered-response.js';
/** @internal */
export { readBody, streamText } from './transport/read-answer.js';
/** @internal */
export { CutBody, LongBody } from './long-body.js';
/** @internal */
export { endsAsItStarted } from './envelope.js';
/** @internal */
export type { OpenBody } from './types.js';
export type {
  Action,
  Answer,
  AsideRequest,
  Attempt,
  AttemptEvent,
  AttemptRecord,
  Classification,
  ClassifiedItem,
  ClassifyInput,
  ClassifyRequest,
  ClassifyResponse,
  ClockEvent,
  CooldownEvent,
  Cooldowns,
  Credentials,
  DoneEvent,
  Executed,
  Failure,
  Family,
  Fare,
  GiveUpEvent,
  HeadersLike,
  Held,
  HostKind,
  Kind,
  KucoinErrorRecord,
  KucoinRetry,
  KucoinRetryEvent,
  KucoinRetryEventBase,
  KucoinRetryOptions,
  Latches,
  Listener,
  Outcome,
  PartialEvent,
  Passage,
  Priority,
  QuotaFare,
  RateFare,
  RateLimit,
  ReconcileEvent,
  RequestOptions,
  Resign,
  RunOptions,
  RunRequest,
  Runtime,
  Scope,
  Send,
  SendAside,
  ShouldRetryContext,
  Sign,
  SignRequest,
  StopReason,
  Ticket,
  ToldQuota,
  WaitEvent,
  WarningEvent,
} from './types.js';
