import { type ClockReading, timestampWindowMs } from '../signing/exchange-clock.js';

/** Reads lag writes: 245 ms were measured on futures on 2026-05-09; this leaves room. */
export const readLagMs = 3_000;

/** Without the exchange's clock: a clock 5 s ahead, the window, and the lag. */
export const blindWaitMs = 13_000;

/** The newest attempt whose outcome is unknown. */
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
 * read. A reading is the earliest time the exchange can show, so a slow response only lengthens the
 * wait; of several readings the one that gives the latest instant counts, so that a clock that was
 * set meanwhile does no harm.
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
const slowPollMs = 2_000;
/** After two minutes of look-ups that say nothing the next one is not urgent any more. */
const urgentPolls = 60;
const slowestPollMs = 60_000;

/** How long to wait after the `poll`-th look-up (1-based) that found nothing. */
export function pollDelayMs(poll: number): number {
  if (poll <= urgentPolls) return Math.min(slowPollMs, firstPollMs * 2 ** (poll - 1));
  return Math.min(slowestPollMs, slowPollMs * (poll - urgentPolls + 1));
}

/** Servers of one exchange differ by as much, and so do two round trips to it. */
const toleranceMs = 250;

/** What is needed to tell an order's age. */
export interface FirstAttempt {
  /** Monotonic instant at which the call's first attempt left. */
  readonly leftMs: number;
  /** The same instant on the local wall clock. */
  readonly leftWallMs?: number;
  readonly timestampMs: number | undefined;
  /** Of the newest attempt that may have placed the order. */
  readonly newestTimestampMs?: number | undefined;
}

/** How old an order is, measured by the first attempt that may have placed it. */
export type Age = 'younger' | 'older' | 'untold';

/**
 * Whether an order is older than the first attempt, as far as looks at the clock tell: each says
 * what the exchange's clock showed at the earliest and at the latest when that attempt left. Of
 * several the lowest count, so that an own order is never taken for another one.
 */
export function ageOf(
  createdMs: number,
  first: FirstAttempt,
  readings: readonly ClockReading[],
): Age {
  if (readings.length === 0) return 'untold';
  const earliest = (reading: ClockReading): number =>
    reading.exchangeAtMs - (reading.monotonicMs - first.leftMs);
  const latest = (reading: ClockReading): number => earliest(reading) + reading.roundTripMs;
  if (createdMs >= Math.min(...readings.map(latest)) - toleranceMs) return 'younger';
  if (createdMs >= Math.min(...readings.map(earliest)) - toleranceMs) return 'untold';
  const hasSlept = readings.every((reading) => sleptMs(first, reading) >= shortestSleepMs);
  return hasSlept && isWhenSigned(createdMs, first) ? 'younger' : 'older';
}

/** More than any correction of a clock that requests were accepted with. */
const shortestSleepMs = 15_000;

/**
 * How long the machine slept between the attempt and a look at the clock: the monotonic clock stands
 * still meanwhile, so that the own order seems older than it is by all that time.
 */
function sleptMs({ leftMs, leftWallMs }: FirstAttempt, reading: ClockReading): number {
  if (leftWallMs === undefined || reading.wallMs === undefined) return 0;
  return reading.wallMs - leftWallMs - (reading.monotonicMs - leftMs);
}

/** An attempt is taken only within the window around its timestamp, and so is the order it makes. */
function isWhenSigned(
  createdMs: number,
  { timestampMs, newestTimestampMs = timestampMs }: FirstAttempt,
): boolean {
  if (timestampMs === undefined || newestTimestampMs === undefined) return false;
  return (
    createdMs > timestampMs - timestampWindowMs && createdMs < newestTimestampMs + timestampWindowMs
  );
}

/** The same where the exchange has no clock to look at: by the window around the first timestamp. */
export function ageByTimestamp(createdMs: number, first: FirstAttempt): Age {
  if (first.timestampMs === undefined) return 'untold';
  return createdMs <= first.timestampMs - timestampWindowMs ? 'older' : 'younger';
}
