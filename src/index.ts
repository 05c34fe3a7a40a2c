export { classify } from './classifier/classify.js';
export { createKucoinRetry } from './engine/engine.js';
export { createCooldowns } from './rate-limit/cooldown-store.js';
export { classificationOf, isKucoinError, KucoinError } from './errors.js';
export { kucoinSigner } from './signing/signer.js';
// What adapters need beyond the above; not promised to anybody else.
/** @internal */
export { openStore, Store } from './rate-limit/cooldown-store.js';
/** @internal */
export type { QuotaLender } from './rate-limit/quota-lease.js';
/** @internal */
export { createRuntime } from './runtime/runtime.js';
/** @internal */
export { actsFor, afterMs, engineFrom, prepareCall, warn } from './engine/engine.js';
/** @internal */
export { brandRecord, outcomeOf, rememberClassification } from './errors.js';
/** @internal */
export { onAbort } from './runtime/wait.js';
/** @internal */
export { sentOnce } from './runtime/runtime.js';
/** @internal */
export { readOrder } from './orders/client-oid.js';
/** @internal */
export { headerOf, headerText, isOfSignature, isSigned } from './util/headers.js';
/** @internal */
export { startsLikeSuccess, successPrefixLength } from './response/envelope.js';
/** @internal */
export { decode } from './fetch/byte-streams.js';
/** @internal */
export { addressOf } from './fetch/frozen-request.js';
/** @internal */
export { freezeBody } from './fetch/frozen-body.js';
/** @internal */
export { createGuardedFetch } from './fetch/guarded-fetch.js';
/** @internal */
export { initOf } from './fetch/response-init.js';
/** @internal */
export { refusedResponse } from './fetch/rebuilt-response.js';
/** @internal */
export { readBody, streamText } from './fetch/read-response.js';
/** @internal */
export { CutBody, LongBody } from './response/cut-body.js';
/** @internal */
export { endsAsItStarted } from './response/envelope.js';
/** @internal */
export type { OpenBody } from './types/index.js';
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
} from './types/index.js';
