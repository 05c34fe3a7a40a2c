import type { ClockReading } from './clock.js';

/** KuCoin refuses a request whose timestamp is this far from its clock (docs-new/authentication). */
export const timestampWindowMs = 5_000;

/** Reads lag writes: 245 ms were measured (facts §5.4); this leaves room. */
export const readLagMs = 3_000;

/** Without the exchange's clock: a clock 5 s ahead, the window, and the lag. */
const blindWaitMs = 13_000;

/** The newest attempt whose fate is unknown. */
export interface LostAttempt {
  /** The timestamp it was signed with, on the exchange's clock as we took it to be. */
  readonly timestampMs: number | undefined;
  /** Monotonic instant at which we gave it up. */
  readonly endedMs: number;
  /** `allowMaxTimeWindow` of the order, where that is shorter than KuCoin's own window. */
  readonly windowMs: number | undefined;
}

/**
 * From this monotonic instant on a look-up that does not find the order proves that it is not there
 * and never will be: the exchange refuses the lost attempt by then, and what it took before can be
 * read. The reading is a lower bound of the exchange's clock, so a slow trip only makes us wait longer.
 */
export function provableFromMs(lost: LostAttempt, reading: ClockReading | undefined): number {
  if (reading === undefined || lost.timestampMs === undefined) return lost.endedMs + blindWaitMs;
  const windowMs = Math.min(lost.windowMs ?? timestampWindowMs, timestampWindowMs);
  const exchangeAtMs = lost.timestampMs + windowMs + readLagMs;
  return reading.monotonicMs + (exchangeAtMs - reading.exchangeAtMs);
}

const firstPollMs = 250;
const slowestPollMs = 2_000;

/** How long to wait after the `poll`-th look-up (1-based) that found nothing. */
export function pollDelayMs(poll: number): number {
  return Math.min(slowestPollMs, firstPollMs * 2 ** (poll - 1));
}
