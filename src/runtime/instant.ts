import type { Runtime } from '../types/index.js';

/**
 * An instant on both clocks of a machine. While it sleeps the monotonic clock stands still; the wall
 * clock goes on, but may be set back.
 */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** This instant. */
export function instantOf(runtime: Runtime): Instant {
  return { monotonicMs: runtime.monotonicNowMs(), wallMs: runtime.wallNowMs() };
}

/** How long it is from one instant to another, by the clock that shows more. */
export function elapsedMs(from: Instant, to: Instant): number {
  return Math.max(to.monotonicMs - from.monotonicMs, to.wallMs - from.wallMs);
}
