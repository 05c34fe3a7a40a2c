import {
  abortableWait,
  type BeginWait,
  forTime,
  forWork,
  type WaitEnd,
} from '../../runtime/wait.js';
import type { Classification } from '../../types/index.js';
import type { Call } from '../call.js';
import type { EngineContext } from '../context.js';
import type { CallLimits } from './call-limits.js';

/** A scope, a delay of its own, somebody else's work, or what became of its order. */
export type WaitsFor = 'gate' | 'time' | 'work' | 'look-up';

/**
 * The waits of one call: for its own backoff, at a gate, for a signer or a look-up. The only place that
 * waits; whatever it waits for, the caller's abort, its limits and the end of the engine end it.
 */
export class CallWait {
  readonly #context: EngineContext;
  readonly #call: Call<unknown>;
  readonly #limits: CallLimits;
  #interrupt: (() => void) | undefined;
  /** What it waits for now. */
  #waitsFor: WaitsFor | undefined;

  constructor(context: EngineContext, call: Call<unknown>, limits: CallLimits) {
    this.#context = context;
    this.#call = call;
    this.#limits = limits;
  }

  /**
   * Waits for work that is not ours as long as the call may, then goes on without: `undefined`.
   *
   * @throws Stop when the caller aborts, or whatever the work throws.
   */
  async during<R>(work: Promise<R>): Promise<R | undefined> {
    const end = await this.#abortableWait(
      forWork(() => work),
      this.#limits.limitMs,
      'work',
    );
    if (end.by === 'abort') throw this.#limits.over('aborted');
    return end.by === 'done' ? work : undefined;
  }

  /**
   * A wait for what became of an attempt; `false` when `limitMs` came first. The call may be too old to
   * send anything again; it may still ask.
   *
   * @throws Stop when the call ends meanwhile.
   */
  readonly beside = async (begin: BeginWait, limitMs: number): Promise<boolean> => {
    const end = await this.#wait(begin, limitMs, 'look-up');
    return end.by === 'done';
  };

  /**
   * This call's own delay.
   *
   * @throws Stop when the call ends meanwhile.
   */
  async pause(untilMs: number): Promise<void> {
    const classification = this.#limits.lastClassification;
    this.#call.reporter.report('wait', {
      waitMs: untilMs - this.#limits.nowMs,
      scope: 'request',
      ...(classification === undefined ? {} : { classification }),
      note: classification?.waitMs === undefined ? 'own backoff' : 'as told',
    });
    const wait = forTime(this.#context.runtime, untilMs);
    const end = await this.#wait(wait, this.#limits.limitMs, 'time');
    if (end.by === 'limit') throw this.#limits.late(undefined);
    this.#limits.checkWaited();
  }

  /**
   * A wait at a gate.
   *
   * @throws Stop when the call ends meanwhile, or the gate stays closed for longer than it can
   * wait.
   */
  async atGate(begin: BeginWait, causeOf: () => Classification | undefined): Promise<void> {
    const end = await this.#wait(begin, this.#limits.limitMs, 'gate');
    if (end.by === 'limit') throw this.#limits.late(causeOf());
    if (end.by === 'refused') this.#limits.checkWorthWaiting(end.untilMs, causeOf());
    this.#limits.checkWaited();
  }

  /** What the call waits for now; `undefined` while it does not. */
  get waitsFor(): WaitsFor | undefined {
    return this.#interrupt && this.#waitsFor;
  }

  /** Ends a wait that is going on: the engine closes. */
  interrupt(): void {
    this.#interrupt?.();
  }

  /** Ends a wait for another attempt. What became of the last one is still to be found out. */
  halt(): void {
    if (this.#waitsFor !== 'look-up') this.#interrupt?.();
  }

  async #wait(begin: BeginWait, limitMs: number, waitsFor: WaitsFor): Promise<WaitEnd> {
    const { life } = this.#context;
    // A listener may have closed or halted the engine on hearing of the wait.
    if (life.isClosed) throw this.#limits.over('closed');
    if (life.isHalted && waitsFor !== 'look-up') this.#limits.check();
    const end = await this.#abortableWait(begin, limitMs, waitsFor);
    if (end.by === 'abort') throw this.#limits.over('aborted');
    if (end.by === 'close') throw this.#limits.over(life.isClosed ? 'closed' : 'halted');
    return end;
  }

  #abortableWait(begin: BeginWait, limitMs: number, waitsFor: WaitsFor): Promise<WaitEnd> {
    this.#waitsFor = waitsFor;
    return abortableWait(begin, {
      signal: this.#call.run.signal,
      limitMs,
      timeouts: this.#context.timeouts,
      onClose: (interrupt) => {
        this.#interrupt = interrupt;
      },
    });
  }
}
