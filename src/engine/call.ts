import type { RequestFacts } from '../endpoints/request-facts.js';
import { createReporter, type Reporter } from '../events.js';
import { type Placement, type PreparedRequest, prepareRequest } from '../orders/placement.js';
import { callLimits, type Limits } from '../policy/deadline.js';
import { type BreakerKeys, breakerKeys, type ScopeKeys } from '../rate-limit/scope-keys.js';
import type { Instant } from '../runtime/instant.js';
import { Signature, signerConfigFor, signingFor } from '../signing/call-signer.js';
import { exchangeAtMs } from '../signing/exchange-clock.js';
import {
  isSameKey,
  mayReplaceBody,
  type SignerConfig,
  type SigningMode,
  staleAtMs,
} from '../signing/sign-request.js';
import type { Permit, RequestOptions, RunOptions, RunRequest, Send } from '../types/index.js';
import type { CallPlan, EngineContext } from './context.js';

/** What a call was asked to do. */
export interface CallRequest<T> {
  readonly plan: CallPlan;
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
  readonly facts: RequestFacts;
  readonly callId: number;
  readonly started: Instant;
  /** The same on the monotonic clock. */
  readonly startedMs: number;
  /** When this was made of it: now, or after a wait. */
  readonly opened: Instant;
  readonly signature: Signature;
  /** A placement, read; its client id is in the body of `request`. */
  readonly placement: Placement | undefined;
  readonly reporter: Reporter;
  /** Checks again which key signs, which with `sign` only a signature shows; `true` when it is another. */
  refreshBinding(): boolean;
}

/** Decides once who signs, what the call's answers bind, and how long it may take. */
export function openCall<T>(context: EngineContext, callRequest: CallRequest<T>): Call<T> {
  const { plan, requestOptions, run, resumeState } = callRequest;
  const { facts } = plan;
  const { runtime } = context;
  const ours = signerConfigFor(context.signerConfig, requestOptions);
  const signing = signingFor(
    facts,
    callRequest.request,
    ours,
    run.signAgain?.headers !== undefined,
  );
  const { request, placement } = preparedFor(context, callRequest, ours, signing);
  const opened = { monotonicMs: runtime.monotonicNowMs(), wallMs: runtime.wallNowMs() };
  const started = resumeState?.started ?? run.started ?? opened;
  const signature = new Signature(context, facts, request, signing, run.signAgain, started);
  const binding = bindingOf(context, callRequest, signature, started);
  const callId = resumeState?.callId ?? (context.life.calls += 1);
  const reporter = reporterFor(context, callRequest, callId, placement);
  let boundTo = signature.signing;
  // Member by member: on Node 20 an object that begins with a spread takes microseconds to make.
  return {
    plan,
    facts,
    request,
    send: callRequest.send,
    run,
    requestOptions,
    resumeState,
    callId,
    placement,
    started,
    startedMs: started.monotonicMs,
    opened,
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

/** The request as it is going to be sent; only a placement may need a client id. */
function preparedFor<T>(
  { options, runtime }: EngineContext,
  { plan, request, requestOptions }: CallRequest<T>,
  ours: SignerConfig,
  signing: SigningMode,
): PreparedRequest {
  const { facts } = plan;
  if (facts.effect !== 'place') return { request, placement: undefined };
  return prepareRequest(
    request,
    facts,
    requestOptions.clientOid ?? options.clientOid ?? 'generate',
    signing.by === 'us' && mayReplaceBody(request, ours),
    () => runtime.random(),
  );
}

function reporterFor<T>(
  { eventSinks, hostWarnings }: EngineContext,
  { plan, requestOptions }: CallRequest<T>,
  callId: number,
  placement: Placement | undefined,
): Reporter {
  const { facts } = plan;
  const { onEvent } = requestOptions;
  const reporter = createReporter(eventSinks, callId, facts, onEvent, placement?.clientOid);
  const note = facts.isUndecided && reporter.hasListeners && hostWarnings.undecided(facts);
  if (note) reporter.report('warning', { note });
  return reporter;
}

function bindingOf(
  { options, clock }: EngineContext,
  { plan, requestOptions }: CallRequest<unknown>,
  signature: Signature,
  started: Instant,
): KeyBinding {
  const { facts } = plan;
  const { signing } = signature;
  const { keyName, credentialName } = signing;
  // A label stands for the engine's own key; a request with another key has another quota.
  const mayBeLabelled = options.account !== undefined && requestOptions.credentials === undefined;
  const label = mayBeLabelled && signature.isOurs ? options.account : undefined;
  const account = signing.by === 'nobody' ? undefined : (label ?? keyName);
  const durations = {
    deadlineMs: requestOptions.deadlineMs ?? options.deadlineMs,
    orderMaxAgeMs: requestOptions.orderMaxAgeMs ?? options.orderMaxAgeMs,
    expiresAtMs: requestOptions.expiresAtMs,
  };
  const start = {
    monotonicMs: started.monotonicMs,
    wallMs: started.wallMs,
    get exchangeMs() {
      return exchangeAtMs(clock, facts.host, started);
    },
  };
  return {
    limits: callLimits(
      facts,
      durations,
      start,
      signing.by === 'caller' ? staleAtMs(signing) : Infinity,
    ),
    keys: account === undefined ? plan.keys : plan.keysOf(account),
    breakerKeys:
      credentialName === undefined ? undefined : breakerKeys(facts, credentialName, options.egress),
  };
}

/** How long one attempt of a call may take. */
export function attemptTimeoutMs(
  { options }: EngineContext,
  { requestOptions, run }: Pick<Call<unknown>, 'requestOptions' | 'run'>,
  { timeoutMs }: Pick<CallPlan, 'timeoutMs'>,
): number {
  return (
    requestOptions.attemptTimeoutMs ?? options.attemptTimeoutMs ?? run.hostTimeoutMs ?? timeoutMs
  );
}
