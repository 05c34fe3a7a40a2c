import type { RequestFacts } from '../endpoints/request-facts.js';
import { createReporter, type Reporter } from '../events.js';
import { type Placement, prepareRequest } from '../orders/placement.js';
import { callLimits, type Limits } from '../policy/deadline.js';
import {
  type BreakerKeys,
  breakerKeys,
  type ScopeKeys,
  scopeKeys,
} from '../rate-limit/scope-keys.js';
import { type Instant, instantOf } from '../runtime/instant.js';
import { Signature, signerConfigFor } from '../signing/call-signer.js';
import { exchangeAtMs } from '../signing/exchange-clock.js';
import { isSameKey, mayReplaceBody, signingMode, staleAtMs } from '../signing/sign-request.js';
import type { Permit, RequestOptions, RunOptions, RunRequest, Send } from '../types/index.js';
import type { EngineContext } from './context.js';

/** What a call was asked to do. */
export interface CallRequest<T> {
  readonly facts: RequestFacts;
  readonly request: RunRequest;
  readonly send: Send<T>;
  readonly run: RunOptions;
  /** `run.kucoin`, validated. */
  readonly requestOptions: RequestOptions;
  /** What it brings along when it has waited before. */
  readonly resumeState?: ResumeState | undefined;
}

/** What is left of a call that waits: all the rest is made anew when it resumes. */
export interface ResumeState {
  readonly started: Instant;
  readonly callId: number;
  /** The gate it waited for, and the permit it was granted. */
  readonly key: string;
  readonly permit: Permit | undefined;
  /** Its turn among those who were let in together. */
  readonly turn: number | undefined;
  /** Until when the scope stays closed, if the wait was rejected because of that. */
  readonly rejectedUntilMs: number | undefined;
}

/** What depends on whose key signs. */
interface KeyBinding {
  readonly limits: Limits;
  readonly keys: ScopeKeys;
  /** Of the credentials that sign; `undefined` for unsigned calls. */
  readonly breakerKeys: BreakerKeys | undefined;
}

/** What does not change from a call's first attempt to its last. */
export interface Call<T> extends CallRequest<T>, KeyBinding {
  readonly callId: number;
  readonly started: Instant;
  /** The same on the monotonic clock. */
  readonly startedMs: number;
  readonly signature: Signature;
  /** A placement, read; its client id is in the body of `request`. */
  readonly placement: Placement | undefined;
  readonly reporter: Reporter;
  /** Checks again which key signs, which with `sign` only a signature shows; `true` when it is another. */
  refreshBinding(): boolean;
}

/** Decides once who signs, what the call's answers bind, and how long it may take. */
export function openCall<T>(context: EngineContext, callRequest: CallRequest<T>): Call<T> {
  const { facts, requestOptions } = callRequest;
  const { options, runtime } = context;
  const signerConfig = signerConfigFor(context.signerConfig, requestOptions);
  const { signAgain } = callRequest.run;
  const signing = signingMode(
    facts,
    callRequest.request,
    signerConfig,
    signAgain?.headers !== undefined,
  );
  const { request, placement } = prepareRequest(
    callRequest.request,
    facts,
    requestOptions.clientOid ?? options.clientOid ?? 'generate',
    signing.by === 'us' && mayReplaceBody(callRequest.request, signerConfig),
    () => runtime.random(),
  );
  const started = callRequest.resumeState?.started ?? callRequest.run.started ?? instantOf(runtime);
  const signature = new Signature(context, facts, request, signing, signAgain, started);
  const binding = bindingOf(context, callRequest, signature, started);
  let boundTo = signature.signing;
  const callId = callRequest.resumeState?.callId ?? context.nextCallId();
  const reporter = createReporter(
    context.eventSinks,
    callId,
    facts,
    requestOptions.onEvent,
    placement?.clientOid,
  );
  const note = facts.isUndecided && reporter.hasListeners && context.hostWarnings.undecided(facts);
  if (note) reporter.report('warning', { note });
  // Member by member: on Node 20 an object that begins with a spread takes microseconds to make.
  return {
    facts,
    request,
    send: callRequest.send,
    run: callRequest.run,
    requestOptions,
    resumeState: callRequest.resumeState,
    callId,
    placement,
    started,
    startedMs: started.monotonicMs,
    signature,
    limits: binding.limits,
    keys: binding.keys,
    breakerKeys: binding.breakerKeys,
    reporter,
    refreshBinding() {
      const known = boundTo;
      boundTo = signature.signing;
      if (known === boundTo || isSameKey(known, boundTo)) return false;
      Object.assign(this, bindingOf(context, callRequest, signature, started));
      return true;
    },
  };
}

function bindingOf(
  { options, clock }: EngineContext,
  { facts, requestOptions }: CallRequest<unknown>,
  { isOurs, keyName, credentialName, signing }: Signature,
  started: Instant,
): KeyBinding {
  // A label stands for the engine's own key; a request with another key has another quota.
  const label = requestOptions.credentials === undefined && isOurs ? options.account : undefined;
  const account = signing.by === 'nobody' ? undefined : (label ?? keyName);
  const durations = {
    deadlineMs: requestOptions.deadlineMs ?? options.deadlineMs,
    orderMaxAgeMs: requestOptions.orderMaxAgeMs ?? options.orderMaxAgeMs,
    expiresAtMs: requestOptions.expiresAtMs,
  };
  const { monotonicMs, wallMs } = started;
  const start = { monotonicMs, wallMs, exchangeMs: exchangeAtMs(clock, facts.host, started) };
  return {
    limits: callLimits(facts, durations, start, staleAtMs(signing)),
    keys: scopeKeys(facts, { account, egress: options.egress }),
    breakerKeys:
      credentialName === undefined ? undefined : breakerKeys(facts, credentialName, options.egress),
  };
}
