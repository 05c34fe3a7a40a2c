import pRetry, { AbortError } from 'p-retry';
import { isAnswer } from '../errors.js';
import { checkedRequestOptions, noOptions } from '../options.js';
import { mostAttempts } from '../policy/policy.js';
import { asOutcome } from '../response/send-outcome.js';
import type { KucoinRetry, RunOptions, RunRequest, Send } from '../types/index.js';
import { thrownText } from '../util/objects.js';
import { warnOfForeignHost } from './call-plan.js';
import type { ResumeState } from './call.js';
import type { CallPlan, EngineContext } from './context.js';
import { AttemptFailed } from './result/stop.js';
import type { FirstGate } from './sending/admission.js';
import { type CallInput, Parked } from './sending/parked-call.js';
import { Session } from './session.js';

/** The `run` of an engine. What is wrong with its arguments rejects, as all the rest does. */
export function runsCalls(context: EngineContext): KucoinRetry['run'] {
  return <T>(request: RunRequest, send: Send<T>, run: RunOptions = {}): Promise<T> => {
    try {
      return runCall(context, request, send, run);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function runCall<T>(
  context: EngineContext,
  request: RunRequest,
  send: Send<T>,
  run: RunOptions,
): Promise<T> {
  checkArguments(send, run.signal);
  const plan = context.plans.of(request);
  if (!plan.facts.known) {
    warnOfForeignHost(context, request, checkedRequestOptions(run.kucoin));
    return passThrough(request, send, run.signal);
  }
  const session = openSession({ context, request, send, run }, plan);
  const gate = session.closedGate();
  if (gate === undefined) return conduct(context, session);
  // Parked, it keeps what it was given and nothing else.
  return new Promise((resolve, reject) => {
    park({ context, request: session.call.request, send, run, resolve, reject }, gate, session);
  });
}

function openSession<T>(
  { context, request, send, run }: Omit<CallInput<T>, 'resolve' | 'reject'>,
  plan: CallPlan,
  resumeState?: ResumeState,
): Session<T> {
  const requestOptions = run.kucoin === undefined ? noOptions : checkedRequestOptions(run.kucoin);
  return new Session(context, { plan, request, send, run, requestOptions, resumeState });
}

function park<T>(input: CallInput<T>, gate: FirstGate, { call }: Session<T>): void {
  new Parked(input, gate, call, goOn).wait();
}

/** A call that was parked goes on, perhaps to another gate. */
function goOn<T>(input: CallInput<T>, resumeState: ResumeState): void {
  const { context, request, resolve, reject } = input;
  const session = openSession(input, context.plans.of(request), resumeState);
  const gate = session.closedGate();
  if (gate === undefined) conduct(context, session).then(resolve, reject);
  else park(input, gate, session);
}

/** Either would be missed when it is too late: in a timer, or as a network that fails again and again. */
function checkArguments(send: unknown, signal: unknown): void {
  if (typeof send !== 'function') throw new TypeError('send must be a function');
  if (signal === undefined) return;
  const { addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  if (typeof addEventListener !== 'function' || typeof removeEventListener !== 'function')
    throw new TypeError('signal must be an AbortSignal');
}

/** Later than this after its deadline no call goes on: its time-outs have ended it. */
const graceMs = 5_000;

/** What a call that was ended without a word had taken is not on its way any more. */
function loseTheEnded({ life, runtime, sessions }: EngineContext): void {
  const nowMs = runtime.monotonicNowMs();
  for (const session of sessions) {
    if (session.deadlineAtMs + graceMs > nowMs) continue;
    sessions.delete(session);
    session.lose();
    life.halt?.settled(session, 'unknown');
  }
}

/** A call from its first attempt to its end. Most need one attempt, and no loop. */
async function conduct<T>(context: EngineContext, session: Session<T>): Promise<T> {
  const { isApart, life, sessions } = context;
  if (isApart) loseTheEnded(context);
  sessions.add(session);
  try {
    return await session.attempt();
  } catch (error) {
    return await repeat(session, error).catch((last: unknown) => session.giveUp(last));
  } finally {
    sessions.delete(session);
    if (life.isHalted) life.halt?.settled(session);
  }
}

/**
 * p-retry's loop, entered with the first failure: it goes round while the session says so, at most as
 * often as the policy allows, and its AbortError ends it at once with what ended the call. The waits are
 * the session's, because they belong to scopes and not to calls.
 */
async function repeat<T>(session: Session<T>, failure: unknown): Promise<T> {
  if (!(failure instanceof AttemptFailed) || !(await session.mayRepeat())) throw failure;
  const attempt = (): Promise<T> =>
    session.attempt().catch((error: unknown) => {
      throw error instanceof AttemptFailed ? error : new AbortError(asError(error));
    });
  return pRetry(attempt, {
    retries: mostAttempts,
    minTimeout: 0,
    shouldRetry: session.mayRepeat,
  });
}

/** A store of the caller's own may throw anything. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(thrownText(thrown));
}

/** A host that is not KuCoin's is none of our business: sent once, as it is. */
async function passThrough<T>(
  request: RunRequest,
  send: Send<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const given = await send({
    attemptNumber: 1,
    headers: { ...request.headers },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: signal ?? new AbortController().signal,
  });
  const outcome = asOutcome(given);
  if (isAnswer(outcome)) return outcome.native;
  throw outcome.error;
}
