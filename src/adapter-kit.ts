/**
 * What our adapters use besides the public names. It is no subpath of the package, and other code
 * must not rely on it.
 */
/** @internal */
export { actsFor, afterMs, prepareCall, warn, watching } from './engine/adapter-access.js';
/** @internal */
export type { Watching } from './engine/adapter-access.js';
/** @internal */
export { engineFrom } from './engine/engine.js';
/** @internal */
export { brandRecord, describe, outcomeOf, rememberClassification, reword } from './errors.js';
/** @internal */
export { decode } from './fetch/byte-streams.js';
/** @internal */
export { freezeBody } from './fetch/frozen-body.js';
/** @internal */
export { addressOf } from './fetch/frozen-request.js';
/** @internal */
export { createGuardedFetch } from './fetch/guarded-fetch.js';
/** @internal */
export { readBody, streamText } from './fetch/read-response.js';
/** @internal */
export { refusedResponse } from './fetch/rebuilt-response.js';
/** @internal */
export { initOf } from './fetch/response-init.js';
/** @internal */
export { readOrder } from './orders/client-oid.js';
/** @internal */
export { openStore, Store } from './rate-limit/cooldown-store.js';
/** @internal */
export type { QuotaLeasing } from './rate-limit/quota-lease.js';
/** @internal */
export { LongBody, TruncatedBody } from './response/cut-body.js';
/** @internal */
export {
  endsAsItStarted,
  startsLikeSuccess,
  successPrefixLength,
} from './response/success-text.js';
/** @internal */
export { sentOnce } from './runtime/platform.js';
/** @internal */
export { createRuntime } from './runtime/runtime.js';
/** @internal */
export { onAbort } from './runtime/wait.js';
/** @internal */
export type { OpenBody } from './types/index.js';
/** @internal */
export { asHeaders, headerOf, isOfSignature, isSigned, signatureOf } from './util/headers.js';
/** @internal */
export { bodyTooLong, heldBytes, keptBodyBytes, longestErrorBytes } from './util/body-sizes.js';
/** @internal */
export { endsDiffer } from './rate-limit/quota-window.js';
/** @internal */
export { timerOf } from './runtime/timeouts.js';
