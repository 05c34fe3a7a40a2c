import type { Runtime } from '../types/index.js';
import type { CancelTimer } from './runtime.js';

/** Calls back at instants of the monotonic clock. */
export interface Timeouts {
  /**
   * Calls `callback` at or soon after `atMs`; the returned function takes it back. `nowMs` spares a look at
   * the clock.
   */
  add(atMs: number, callback: () => void, nowMs?: number): () => void;
}

/**
 * Time-outs of attempts, in buckets of `coarseMs`; all of them share one timer. A request adds and
 * removes a callback; the timer is set only when nothing earlier is, and left alone when its bucket
 * empties.
 */
export function createTimeouts(runtime: Runtime, coarseMs: number): Timeouts {
  const buckets = new Map<number, Set<() => void>>();
  let armedAtMs = Infinity;
  let disarm: CancelTimer | undefined;
  const after = timerOf(runtime);

  const fire = (): void => {
    const nowMs = runtime.monotonicNowMs();
    armedAtMs = Infinity;
    disarm = undefined;
    const due = [...buckets].filter(([atMs]) => atMs <= nowMs);
    for (const [atMs] of due) buckets.delete(atMs);
    let nextMs = Infinity;
    for (const atMs of buckets.keys()) nextMs = Math.min(nextMs, atMs);
    arm(nextMs, nowMs);
    for (const [, callbacks] of due) for (const callback of callbacks) callback();
  };
  const arm = (atMs: number, nowMs: number): void => {
    // A timer that should have fired may be gone with the fake ones it was set on: fire at once.
    if (atMs >= armedAtMs && !isOverdue(nowMs, armedAtMs)) return;
    disarm?.();
    armedAtMs = Math.max(Math.min(atMs, armedAtMs), nowMs);
    disarm = after(armedAtMs - nowMs, fire);
    disarm.hold?.(buckets.size > 0);
  };
  const rest = (): void => {
    disarm?.hold?.(buckets.size > 0);
    // An idle timer of our own does no harm; one built on `sleep` would look like a waiting call.
    if (buckets.size > 0 || runtime.after !== undefined) return;
    disarm?.();
    disarm = undefined;
    armedAtMs = Infinity;
  };

  return {
    add(atMs, callback, nowMs = runtime.monotonicNowMs()) {
      if (atMs === Infinity) return () => undefined;
      const bucketMs = Math.ceil(atMs / coarseMs) * coarseMs;
      let bucket = buckets.get(bucketMs);
      if (bucket === undefined) buckets.set(bucketMs, (bucket = new Set()));
      const entry = (): void => callback();
      bucket.add(entry);
      arm(bucketMs, nowMs);
      // The timer may have been set for time-outs that are gone.
      if (buckets.size === 1 && bucket.size === 1) disarm?.hold?.(true);
      return () => {
        if (bucket.delete(entry) && bucket.size === 0 && buckets.get(bucketMs) === bucket) {
          buckets.delete(bucketMs);
          rest();
        }
      };
    },
  };
}

/** Whether a timer is so late that it will not fire; in a busy process timers are late by less. */
export function isOverdue(nowMs: number, dueMs: number): boolean {
  return nowMs > dueMs + lateMs;
}

const lateMs = 100;

/** Time-outs with a timer each, for a platform on which a timer ends with the request that set it. */
export function createOwnTimeouts(runtime: Runtime): Timeouts {
  const after = timerOf(runtime);
  return {
    add(atMs, callback, nowMs = runtime.monotonicNowMs()) {
      if (atMs === Infinity) return () => undefined;
      return after(Math.max(0, atMs - nowMs), callback);
    },
  };
}

/** Timers of a runtime, whatever it has for them; what they return takes a timer back. */
export function timerOf(runtime: Runtime): (ms: number, callback: () => void) => CancelTimer {
  return runtime.after?.bind(runtime) ?? afterSleep.bind(undefined, runtime);
}

/** Calls back after a sleep; the returned function takes it back. */
export function afterSleep(runtime: Runtime, ms: number, callback: () => void): () => void {
  const given = new AbortController();
  runtime.sleep(ms, given.signal).then(callback, () => undefined);
  return () => given.abort();
}
