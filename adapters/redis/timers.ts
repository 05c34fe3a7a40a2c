import { timerOf } from '../../src/adapter-kit.js';
import type { Runtime } from '../../src/index.js';

/**
 * Time limits are counted in slices: a process that was too busy to hear an answer has waited for one
 * slice only, however long that was.
 */
const sliceMs = 50;

/** Waits for other machines, on timers that keep no process alive. */
export class NetworkTimers {
  /** Calls back later; what it returns takes that back. */
  readonly after: (ms: number, callback: () => void) => () => void;

  constructor(runtime: Runtime) {
    this.after = timerOf(runtime);
  }

  /** Calls back after `ms` during which this process was able to listen. */
  limit(ms: number, callback: () => void): () => void {
    let cancel = this.after(Math.min(ms, sliceMs), () => {
      if (ms <= sliceMs) callback();
      else cancel = this.limit(ms - sliceMs, callback);
    });
    return () => cancel();
  }

  /** What a promise comes to, `undefined` when it rejects or takes too long. */
  inTime<T>(work: Promise<T>, limitMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const cancel = this.limit(limitMs, () => resolve(undefined));
      work.then(resolve, () => resolve(undefined)).finally(cancel);
    });
  }
}
