import { obeysHalt } from '../endpoints/idempotency.js';
import { KucoinError } from '../errors.js';
import { checkedRequestOptions } from '../options.js';
import { instantOf } from '../runtime/instant.js';
import { onAbort } from '../runtime/wait.js';
import type { Classification, RunOptions, RunRequest } from '../types/index.js';
import { attemptTimeoutMs } from './call.js';
import type { EngineContext } from './context.js';
import { neverSent } from './result/records.js';
import { endUnsent, type UnsentCall } from './result/unsent.js';

/** What was prepared, and what the call is to be run with: its time began before the preparation. */
export interface Prepared<R> {
  readonly result: R;
  readonly run: RunOptions;
}

/** Named as platforms name theirs. */
class PreparationTimeout extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Does what has to be done before a call can begin, within its limits: the body it is to send may be
 * read from a stream that never ends. The signal it is given aborts when the time is up.
 *
 * @throws KucoinError of a call that never left, when the time is up; else what `work` or the caller's
 * signal throws.
 */
export async function prepareInTime<R>(
  context: EngineContext,
  request: Pick<RunRequest, 'method' | 'url'>,
  run: RunOptions,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<Prepared<R>> {
  const started = instantOf(context.runtime);
  const startedMs = started.monotonicMs;
  const requestOptions = checkedRequestOptions(run.kucoin);
  const plan = context.plans.of(request);
  const { facts } = plan;
  const limitMs = Math.min(
    attemptTimeoutMs(context, { requestOptions, run }, plan),
    requestOptions.deadlineMs ?? context.options.deadlineMs,
  );
  const controller = new AbortController();
  const late = new PreparationTimeout(`The request was not ready within ${limitMs} ms`);
  const halted = new Error('the engine was halted');
  const isHaltable = obeysHalt(facts);
  let release = (): void => undefined;
  const limit = new Promise<never>((_, reject) => {
    const end = (reason: unknown): void => {
      controller.abort(reason);
      reject(reason);
    };
    const halt = (): void => end(halted);
    const cancel = context.timeouts.add(startedMs + limitMs, () => end(late));
    const unlisten = onAbort(run.signal, () => end(run.signal?.reason));
    if (isHaltable) context.preparations.add(halt);
    release = (): void => {
      cancel();
      unlisten();
      context.preparations.delete(halt);
    };
  });
  try {
    run.signal?.throwIfAborted();
    if (isHaltable && context.life.isHalted) throw halted;
    const result = await Promise.race([work(controller.signal), limit]);
    return { result, run: { ...run, started } };
  } catch (error) {
    const call = { facts, startedMs, onEvent: requestOptions.onEvent };
    if (error === late) throw notReadyError(context, call, late);
    throw error === halted ? haltedError(context, call) : error;
  } finally {
    release();
  }
}

/** A call that has no number yet. */
type Unnumbered = Omit<UnsentCall, 'callId'>;

function numbered(context: EngineContext, call: Unnumbered): UnsentCall {
  return { ...call, callId: (context.life.calls += 1) };
}

function haltedError(context: EngineContext, call: Unnumbered): KucoinError {
  const classification = neverSent(call.facts, 'halted');
  return new KucoinError(endUnsent(context, numbered(context, call), 'halted', classification));
}

function notReadyError(context: EngineContext, call: Unnumbered, error: Error): KucoinError {
  const classification: Classification = {
    ...neverSent(call.facts, 'deadline'),
    kind: 'timeout',
    meaning: 'The body of the request did not come to its end in time, so it never left.',
    hint: 'End the stream that it is read from, or give the call a longer attemptTimeoutMs and deadlineMs.',
  };
  const record = endUnsent(context, numbered(context, call), 'deadline', classification);
  return new KucoinError(record, { error, sent: 'no' });
}
