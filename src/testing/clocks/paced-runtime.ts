import type { Runtime } from '../../types/index.js';
import { seededRandom } from './random.js';

/** The longest delay a timer takes; anything above fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** A runtime that always has `after`. */
export type PacedRuntime = Runtime & Required<Pick<Runtime, 'after'>>;

/**
 * Creates a runtime on the machine's own clock, `speed` times as fast: `sleep(30_000)` at speed 10
 * takes 3 s of real time and 30 s on this runtime's clocks. The wall clock starts at the real now.
 * A sleep never ends early, however long it is.
 */
export function pacedRuntime(speed: number, seed: number): PacedRuntime {
  const startedAtMs = performance.now();
  const wallStartMs = Date.now();
  const monotonicNowMs = (): number => (performance.now() - startedAtMs) * speed;

  function after(ms: number, callback: () => void): () => void {
    const dueMs = monotonicNowMs() + ms;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Armed anew until the clock has really reached that instant: timers are limited to 2^31 - 1 and may
    // fire up to a millisecond early, which a fast clock would magnify.
    function arm(): void {
      const leftMs = Math.ceil((dueMs - monotonicNowMs()) / speed);
      timer = setTimeout(check, Math.max(0, Math.min(leftMs, LONGEST_TIMER_MS)));
    }
    function check(): void {
      if (monotonicNowMs() >= dueMs) callback();
      else arm();
    }
    arm();
    return () => {
      clearTimeout(timer);
    };
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const cancel = after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      function onAbort(): void {
        cancel();
        signal?.removeEventListener('abort', onAbort);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', onAbort);
    });
  }

  return {
    wallNowMs: () => Math.floor(wallStartMs + monotonicNowMs()),
    monotonicNowMs,
    random: seededRandom(seed),
    sleep,
    after,
  };
}
