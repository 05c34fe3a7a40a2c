import type { ClockReading } from './clock.js';

/** KuCoin refuses a request whose timestamp is this far from its clock (docs-new/authentication). */
export const timestampWindowMs = 5_000;

/** Reads lag writes: 245 ms were measured on futures on 2026-05-09; this leaves room. */
export const readLagMs = 3_000;

/** Without the exchange's clock: a clock 5 s ahead, the window, and the lag. */
export const blindWaitMs = 13_000;

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
 * read. A reading is a lower bound of the exchange's clock, so a slow trip only makes us wait longer;
 * of several the latest counts, so that a clock that was set meanwhile does no harm.
 */
export function provableFromMs(lost: LostAttempt, readings: readonly ClockReading[]): number {
  const { timestampMs } = lost;
  if (readings.length === 0 || timestampMs === undefined) return lost.endedMs + blindWaitMs;
  const windowMs = Math.min(lost.windowMs ?? timestampWindowMs, timestampWindowMs);
  const exchangeAtMs = timestampMs + windowMs + readLagMs;
  return Math.max(
    ...readings.map((reading) => reading.monotonicMs + (exchangeAtMs - reading.exchangeAtMs)),
  );
}

const firstPollMs = 250;
const slowestPollMs = 2_000;

/** How long to wait after the `poll`-th look-up (1-based) that found nothing. */
export function pollDelayMs(poll: number): number {
  return Math.min(slowestPollMs, firstPollMs * 2 ** (poll - 1));
}

/** Servers of one exchange differ by as much, and so do two trips to it. */
const toleranceMs = 250;

/** What is needed to tell an order's age. */
export interface FirstAttempt {
  /** Monotonic instant at which the call's first attempt left. */
  readonly leftMs: number;
  readonly timestampMs: number | undefined;
}

/** How old an order is, measured by the first attempt that may have placed it. */
export type Age = 'younger' | 'older' | 'untold';

/**
 * Whether an order is older than the first attempt, as far as looks at the clock tell: each says what
 * the exchange's clock showed at the earliest and at the latest when that attempt left. Of several
 * the lowest count, so that an own order is never taken for somebody else's.
 */
export function ageOf(
  createdMs: number,
  first: FirstAttempt,
  readings: readonly ClockReading[],
): Age {
  if (readings.length === 0) return 'untold';
  const earliest = (reading: ClockReading): number =>
    reading.exchangeAtMs - (reading.monotonicMs - first.leftMs);
  const latest = (reading: ClockReading): number => earliest(reading) + reading.tripMs;
  if (createdMs >= Math.min(...readings.map(latest)) - toleranceMs) return 'younger';
  return createdMs < Math.min(...readings.map(earliest)) - toleranceMs ? 'older' : 'untold';
}

/**
 * The same where the exchange has no clock to look at: an attempt is taken only within the window
 * around its timestamp, and so is the order it makes.
 */
export function ageByTimestamp(createdMs: number, first: FirstAttempt): Age {
  if (first.timestampMs === undefined) return 'untold';
  return createdMs <= first.timestampMs - timestampWindowMs ? 'older' : 'younger';
}
