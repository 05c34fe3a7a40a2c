import { manualRuntime } from 'kucoin-retry/testing';

/** A clock that goes by itself. */
export interface SteadyClock {
  readonly runtime: ReturnType<typeof manualRuntime>;
  stop(): void;
}

/** What may pass between two looks at the clock, in its own time; more is a stall. */
const longestStepMs = 100;

/**
 * A clock that runs `speed` times as fast as the machine's, and stands still while the machine is
 * busy with something else. On the machine's own clock, a stall of half a second would age a
 * signature by the 5 s that KuCoin allows, and a busy machine would look like a broken promise.
 */
export function startSteadyClock(speed: number): SteadyClock {
  const runtime = manualRuntime({ startAtMs: Date.now() });
  let lookedAtMs = performance.now();
  const ticker = setInterval(() => {
    const nowMs = performance.now();
    const stepMs = Math.min((nowMs - lookedAtMs) * speed, longestStepMs);
    lookedAtMs = nowMs;
    void runtime.advance(stepMs);
  }, 1);
  return { runtime, stop: () => clearInterval(ticker) };
}
