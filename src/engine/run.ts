import pRetry, { AbortError } from 'p-retry';
import { requestFacts } from '../endpoints/request-facts.js';
import { isAnswer } from '../errors.js';
import { createReporter } from '../events.js';
import { checkedRequestOptions } from '../options.js';
import { mostAttempts } from '../policy/policy.js';
import { asOutcome } from '../response/send-outcome.js';
import type { RequestOptions, RunRequest, Send } from '../types/index.js';
import { thrownText } from '../util/objects.js';
import type { ResumeState } from './call.js';
import type { EngineContext } from './context.js';
import { AttemptFailed } from './result/stop.js';
import type { CallInput } from './sending/parked-call.js';
import { Session } from './session.js';

/** Runs a call and settles its promise. */
export function runCall<T>(input: CallInput<T>, resumeState?: ResumeState): void {
  const { context, request, send, run, resolve, reject } = input;
  checkArguments(send, run.signal);
  const requestOptions = checkedRequestOptions(run.kucoin);
  const facts = requestFacts(request, context.options.hosts);
  if (!facts.known) {
    warnOfForeignHost(context, request, requestOptions);
    passThrough(request, send, run.signal).then(resolve, reject);
    return;
  }
  const session = new Session(context, { facts, request, send, run, requestOptions, resumeState });
  const parked = session.park(input, runCall);
  if (parked !== undefined) parked.wait();
  else conduct(context, session).then(resolve, reject);
}

/** Warns once of a host that is none of ours, where the caller may expect it to be signed. */
export function warnOfForeignHost(
  { eventSinks, hostWarnings, signerConfig }: EngineContext,
  request: Pick<RunRequest, 'method' | 'url'>,
  requestOptions: RequestOptions = {},
): void {
  if (signerConfig.sign === undefined && requestOptions.credentials === undefined) return;
  const facts = requestFacts(request);
  const reporter = createReporter(eventSinks, 0, facts, requestOptions.onEvent);
  const note = reporter.hasListeners ? hostWarnings.foreign(facts) : undefined;
  if (note !== undefined) reporter.report('warning', { note });
}

/** Either would be missed when it is too late: in a timer, or as a network that fails again and again. */
function checkArguments(send: unknown, signal: unknown): void {
  if (typeof send !== 'function') throw new TypeError('send must be a function');
  const { addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const listens =
    typeof addEventListener === 'function' && typeof removeEventListener === 'function';
  if (signal !== undefined && !listens) throw new TypeError('signal must be an AbortSignal');
}

/** Later than this after its deadline no call goes on: its time-outs have ended it. */
const graceMs = 5_000;

/** What a call that was ended without a word had taken is not on its way any more. */
function loseTheEnded({ isApart, runtime, sessions }: EngineContext): void {
  if (!isApart) return;
  const nowMs = runtime.monotonicNowMs();
  for (const session of sessions) {
    if (session.deadlineAtMs + graceMs > nowMs) continue;
    sessions.delete(session);
    session.lose();
  }
}

/** A call from its first attempt to its end. Most need one attempt, and no loop. */
async function conduct<T>(context: EngineContext, session: Session<T>): Promise<T> {
  const { sessions } = context;
  loseTheEnded(context);
  sessions.add(session);
  try {
    return await session.attempt().catch((error: unknown) => repeat(session, error));
  } catch (error) {
    return session.giveUp(error);
  } finally {
    sessions.delete(session);
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
