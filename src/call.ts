import type { House } from './house.js';
import { callLimits, type Limits } from './limits.js';
import { type Placement, prepareRequest } from './placement.js';
import { createReporter, type Reporter } from './reporter.js';
import type { RequestFacts } from './request-facts.js';
import { type LatchKeys, latchKeys, type ScopeKeys, scopeKeys } from './scopes.js';
import { Signature, signatoryFor } from './signature.js';
import { staleAtMs, whoSigns } from './signing.js';
import type { RequestOptions, RunOptions, RunRequest, Send } from './types.js';

/** What a call was asked to do. */
export interface CallRequest<T> {
  readonly facts: RequestFacts;
  readonly request: RunRequest;
  readonly send: Send<T>;
  readonly run: RunOptions;
  /** `run.kucoin`, validated. */
  readonly own: RequestOptions;
}

/** What does not change from a call's first attempt to its last. */
export interface Call<T> extends CallRequest<T> {
  /** Monotonic. */
  readonly startedMs: number;
  readonly limits: Limits;
  readonly keys: ScopeKeys;
  /** Of the key that signs; `undefined` for unsigned calls. */
  readonly latchKeys: LatchKeys | undefined;
  readonly signature: Signature;
  /** A placement, read; its client id is in the body of `request`. */
  readonly placement: Placement | undefined;
  readonly reporter: Reporter;
}

/** Settles once who signs, whom the call's answers bind, and how long it may take. */
export function openCall<T>(house: House, asked: CallRequest<T>): Call<T> {
  const { facts, own } = asked;
  const { options, runtime, clock } = house;
  const signing = whoSigns(facts, asked.request, signatoryFor(house, own));
  const { request, placement } = prepareRequest(
    asked.request,
    facts,
    own.clientOid ?? options.clientOid ?? 'generate',
    signing.by === 'us',
    () => runtime.random(),
  );
  const signature = new Signature(house, facts, request, signing, placement?.endpoint.timeWindow);
  const { keyName } = signature;
  const startedMs = runtime.monotonicNowMs();
  const wallMs = runtime.wallNowMs();
  // A label stands for the engine's own key; a request with another key has another quota.
  const label = own.credentials === undefined ? options.account : undefined;
  const account = keyName === undefined ? undefined : (label ?? keyName);
  return {
    ...asked,
    request,
    placement,
    startedMs,
    signature,
    limits: callLimits(
      facts,
      {
        deadlineMs: own.deadlineMs ?? options.deadlineMs,
        orderMaxAgeMs: own.orderMaxAgeMs ?? options.orderMaxAgeMs,
        expiresAtMs: own.expiresAtMs,
      },
      { monotonicMs: startedMs, wallMs, exchangeMs: wallMs + clock.offsetMs(facts.host) },
      staleAtMs(signature.signing),
    ),
    keys: scopeKeys(facts, { account, egress: options.egress }),
    latchKeys: keyName === undefined ? undefined : latchKeys(facts, keyName, options.egress),
    reporter: createReporter(house.nextCallId(), facts, () => runtime.wallNowMs(), [
      options.onEvent,
      own.onEvent,
    ]),
  };
}
