import { createKucoinRetry } from '../../src/engine/engine.js';
import { isKucoinError } from '../../src/errors.js';
import { type ManualRuntime, manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type {
  Attempt,
  KucoinErrorRecord,
  KucoinRetry,
  KucoinRetryEvent,
  KucoinRetryOptions,
  Outcome,
  RunOptions,
  RunRequest,
  Send,
} from '../../src/types/index.js';

/** What a scripted host hands back as its own. */
export interface Native {
  readonly body: string;
}

/** One thing that a scripted host does with an attempt. */
export type Step = Outcome<Native> | ((attempt: Attempt) => Promise<Outcome<Native>>);

/** One attempt as it left. */
export interface Sent extends Attempt {
  readonly atMs: number;
  /** Which call it belongs to, by the name the test gave it. */
  readonly call: string;
}

/** An engine on a clock moved by hand, and all there is to see of it. */
export interface Bench {
  readonly runtime: ManualRuntime;
  readonly retry: KucoinRetry;
  readonly events: KucoinRetryEvent[];
  readonly sent: Sent[];
  /** Lengths of all sleeps begun. */
  readonly sleeps: number[];
  /** Starts a call whose attempts meet `steps` one after the other, the last one again and again. */
  call(request: RunRequest, steps: Step | readonly Step[], options?: CallOptions): Call;
  /** Instants at which attempts left. */
  leftAt(call?: string): number[];
}

/** Options of a call, and a name for its attempts. */
export interface CallOptions extends RunOptions {
  readonly name?: string;
}

/** A call under way. */
export interface Call {
  readonly promise: Promise<Native>;
  /** What it has come to so far. */
  readonly end: () => { readonly value: Native } | { readonly error: unknown } | undefined;
  /** The record of its error; fails when there is none. */
  record(): Promise<KucoinErrorRecord>;
}

/** Creates an engine with jitter off, so that instants are exact. */
export function bench(options: KucoinRetryOptions = {}, manual = manualRuntime()): Bench {
  const sleeps: number[] = [];
  const events: KucoinRetryEvent[] = [];
  const sent: Sent[] = [];
  const runtime = options.runtime ?? {
    ...manual,
    sleep(ms: number, signal?: AbortSignal) {
      sleeps.push(ms);
      return manual.sleep(ms, signal);
    },
  };
  const retry = createKucoinRetry({
    jitter: 'none',
    onEvent: (event) => events.push(event),
    ...options,
    runtime,
  });
  return {
    runtime: manual,
    retry,
    events,
    sent,
    sleeps,
    call: (request, steps, run = {}) => start(retry, request, scripted(steps, run.name), run),
    leftAt: (call) =>
      sent.filter((one) => call === undefined || one.call === call).map(({ atMs }) => atMs),
  };

  function scripted(steps: Step | readonly Step[], name = ''): Send<Native> {
    const list = (Array.isArray(steps) ? steps : [steps]) as readonly Step[];
    let next = 0;
    return (attempt) => {
      sent.push({ ...attempt, atMs: manual.monotonicNowMs(), call: name });
      const step = list[Math.min(next, list.length - 1)];
      next += 1;
      if (step === undefined) throw new Error('the script has no steps');
      return typeof step === 'function' ? step(attempt) : Promise.resolve(step);
    };
  }
}

function start(
  retry: KucoinRetry,
  request: RunRequest,
  send: Send<Native>,
  { name: _, ...run }: CallOptions,
): Call {
  let end: ReturnType<Call['end']>;
  const promise = retry.run(request, send, run);
  promise.then(
    (value) => (end = { value }),
    (error: unknown) => (end = { error }),
  );
  return {
    promise,
    end: () => end,
    record: () =>
      promise.then(
        () => Promise.reject(new Error('the call succeeded')),
        (error: unknown) => (isKucoinError(error) ? error.kucoin : Promise.reject(error as Error)),
      ),
  };
}
