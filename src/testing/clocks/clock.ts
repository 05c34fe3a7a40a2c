import type { Runtime } from '../../types/index.js';
import type { Instant } from '../messages/request.js';
import type { ManualRuntime } from './manual-runtime.js';

/** The exchange's clocks. */
export interface ExchangeClock {
  readonly now: () => Instant;
  /** How far the wall clock is ahead of the runtime's at the start. */
  skewMs: number;
}

/**
 * Creates the exchange's clocks. The wall clock is the runtime's at the start and goes on with the
 * monotonic one: when the client's wall clock jumps, the exchange's does not. Both go on while the
 * client's machine sleeps.
 */
export function createClock(runtime: Runtime, skewMs: number): ExchangeClock {
  const startedAtMs = runtime.monotonicNowMs();
  const wallStartMs = runtime.wallNowMs();
  const sleptMs = sleepOf(runtime);
  const clock: ExchangeClock = {
    skewMs,
    now: () => {
      const nowMs = runtime.monotonicNowMs() - startedAtMs + (sleepOf(runtime) - sleptMs);
      return { nowMs, wallMs: Math.floor(wallStartMs + nowMs + clock.skewMs) };
    },
  };
  return clock;
}

/** How long the client's machine has slept, where its runtime can. */
function sleepOf(runtime: Runtime): number {
  return (runtime as Partial<ManualRuntime>).suspendedMs ?? 0;
}

/** Waiting on the exchange's clock. */
export interface Pauses {
  /** Resolves after `ms`; never, once closed. */
  readonly pause: (ms: number) => Promise<void>;
  close(): void;
}

/**
 * Creates the exchange's waits. They use `after` where the runtime has it, so that the exchange's
 * delays are not mistaken for waits of the client under test.
 */
export function createPauses(runtime: Runtime): Pauses {
  const closing = new AbortController();
  const cancels = new Set<() => void>();

  function pause(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      if (closing.signal.aborted) return;
      if (runtime.after === undefined) {
        // Rejects when the exchange closes: nothing waits for it any more.
        runtime.sleep(ms, closing.signal).then(resolve, () => undefined);
        return;
      }
      const cancel = runtime.after(ms, () => {
        cancels.delete(cancel);
        resolve();
      });
      cancels.add(cancel);
    });
  }

  return {
    pause,
    close() {
      closing.abort();
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
