import { obeysHalt } from '../../endpoints/idempotency.js';
import { requestFacts } from '../../endpoints/request-facts.js';
import { isEndHeard } from '../../events.js';
import type { Waiter } from '../../queue/priority-queue.js';
import type { Instant } from '../../runtime/instant.js';
import { type AsyncContext, platform, within } from '../../runtime/platform.js';
import { onAbort } from '../../runtime/wait.js';
import type { Permit, PermitRequest, RunOptions, RunRequest, Send } from '../../types/index.js';
import type { Call, ResumeState } from '../call.js';
import type { EngineContext } from '../context.js';
import { neverSent } from '../result/records.js';
import { endUnsent } from '../result/unsent.js';

/** What a call was given, and how its promise is settled. */
export interface CallInput<T> {
  readonly context: EngineContext;
  readonly request: RunRequest;
  readonly send: Send<T>;
  readonly run: RunOptions;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Goes on with a call that waited. */
export type Resume = <T>(input: CallInput<T>, resumeState: ResumeState) => void;

/**
 * A call that has not sent anything and waits for a gate. There may be a hundred thousand of them:
 * it keeps its input and nothing else, and all the rest is made anew when it resumes, be it because
 * the gate opened or because the call is over.
 */
export class Parked<T> implements Waiter {
  readonly permitRequest: PermitRequest;
  readonly order: number;
  readonly limitMs: number;
  readonly #input: CallInput<T>;
  readonly #started: Instant;
  readonly #key: string;
  readonly #resume: Resume;
  /** Of a placement. */
  readonly #clientOid: string | undefined;
  /** Other code opens its gate, closes the engine or aborts; the call goes on in its own async context. */
  readonly #asyncContext: AsyncContext | undefined = platform.captureAsyncContext();
  #hasEnded = false;
  #quit: (() => void) | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    input: CallInput<T>,
    gate: { readonly key: string; readonly permitRequest: PermitRequest; readonly limitMs: number },
    call: Pick<Call<T>, 'started' | 'callId' | 'placement'>,
    resume: Resume,
  ) {
    this.#input = input;
    this.permitRequest = gate.permitRequest;
    this.limitMs = gate.limitMs;
    this.#key = gate.key;
    this.#started = call.started;
    this.order = call.callId;
    this.#clientOid = call.placement?.clientOid;
    this.#resume = resume;
  }

  /** Begins the wait. */
  wait(): void {
    const { context, run } = this.#input;
    // A listener may have closed or halted the engine, or aborted, on hearing of the wait.
    const { life } = context;
    if (life.isClosed || (life.isHalted && this.obeysHalt())) return this.timeOut();
    if (run.signal?.aborted === true) return this.#abort();
    if (run.signal !== undefined) this.#unlisten = onAbort(run.signal, () => this.#abort());
    const quit = context.waitQueue.enqueue(this.#key, this);
    // Let in while asking: then it has gone on already.
    if (this.#hasEnded) quit();
    else this.#quit = quit;
  }

  grant(permit: Permit): void {
    this.#end(permit);
  }

  reject(untilMs: number): void {
    this.#end(undefined, untilMs);
  }

  timeOut(): void {
    this.#end();
  }

  /** Found out anew when it is asked: most calls never are, and there may be very many of them. */
  obeysHalt(): boolean {
    const { context, request } = this.#input;
    return obeysHalt(context.plans.of(request).facts);
  }

  /** Ends it here and now, not made anew: a hundred thousand may share a signal. */
  #abort(): void {
    const { run, reject } = this.#input;
    const { signal } = run;
    // An event that somebody made up is no abort.
    if (signal?.aborted !== true) return this.#end();
    if (!this.#leave()) return;
    this.#goOn(() => {
      this.#reportAborted();
      reject(signal.reason);
    });
  }

  #reportAborted(): void {
    const { context, request, run } = this.#input;
    const onEvent = run.kucoin?.onEvent;
    if (!isEndHeard(context.eventSinks, onEvent)) return;
    const facts = requestFacts(request, context.options.hosts);
    const [callId, clientOid] = [this.order, this.#clientOid];
    const call = { facts, callId, startedMs: this.#started.monotonicMs, clientOid, onEvent };
    endUnsent(context, call, 'aborted', neverSent(facts, 'aborted'));
  }

  #end(permit?: Permit, rejectedUntilMs?: number): void {
    if (!this.#leave()) return;
    const { grantOrder } = this.#input.context;
    const turn = permit && grantOrder.take();
    const before = {
      started: this.#started,
      callId: this.order,
      key: this.#key,
      permit,
      turn,
      rejectedUntilMs,
    };
    this.#goOn(() => {
      try {
        this.#resume(this.#input, before);
      } catch (error) {
        if (turn !== undefined) grantOrder.drop(turn);
        this.#input.reject(error);
      }
    });
  }

  /** Waits no longer; `false` where that is old. */
  #leave(): boolean {
    if (this.#hasEnded) return false;
    this.#hasEnded = true;
    this.#quit?.();
    this.#unlisten?.();
    return true;
  }

  #goOn(work: () => void): void {
    within(this.#asyncContext, work);
    this.#asyncContext?.emitDestroy?.();
  }
}
