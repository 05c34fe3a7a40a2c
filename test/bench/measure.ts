import type { Arrival, Departure, Period, Picture, Result, Told, Workload } from './types.js';

/** How long a process may take to make use of what it received; the exchange's own allowance. */
export const GRACE_MS = 20;

/** When the scope was closed, from the refusals that say so; overlapping ones are one. */
export function closedPeriods(arrivals: readonly Arrival[], gate: string): Period[] {
  const periods: [number, number][] = [];
  for (const { atMs, refused, closedForMs } of [...arrivals].sort((a, b) => a.atMs - b.atMs)) {
    if (refused !== gate || closedForMs === undefined) continue;
    const last = periods.at(-1);
    const untilMs = atMs + closedForMs;
    if (last !== undefined && atMs <= last[1]) last[1] = Math.max(last[1], untilMs);
    else periods.push([atMs, untilMs]);
  }
  return periods;
}

/**
 * Requests of one process that left while the scope was closed, later than `graceMs` after the head
 * of a refusal had reached this process.
 */
export function countKnocks(
  departures: readonly Departure[],
  closed: readonly Period[],
  graceMs: number,
): number {
  return closed
    .map(([fromMs, untilMs]) => {
      const toldAtMs = departures
        .filter(({ status }) => status === 429)
        .map(({ receivedAtMs = Infinity }) => receivedAtMs)
        .filter((atMs) => atMs >= fromMs && atMs < untilMs)
        .reduce((first, atMs) => Math.min(first, atMs), Infinity);
      return departures.filter(
        ({ leftAtMs }) => leftAtMs > toldAtMs + graceMs && leftAtMs < untilMs,
      ).length;
    })
    .reduce((sum, count) => sum + count, 0);
}

/** Whether the exchange turned it away or answered with a failure. */
const isRefused = ({ refused, status }: Arrival): boolean => refused !== undefined || status >= 500;

/** Requests over time, in equal steps from `zeroMs` to the last one. */
export function pictureOf(arrivals: readonly Arrival[], zeroMs: number, bucketMs: number): Picture {
  const bucketOf = ({ atMs }: Arrival): number =>
    Math.max(0, Math.floor((atMs - zeroMs) / bucketMs));
  const length = arrivals.reduce((most, arrival) => Math.max(most, bucketOf(arrival) + 1), 0);
  const [answered, refused] = [
    new Array<number>(length).fill(0),
    new Array<number>(length).fill(0),
  ];
  for (const arrival of arrivals) {
    const counts = isRefused(arrival) ? refused : answered;
    counts[bucketOf(arrival)]! += 1;
  }
  return { bucketMs, answered, refused };
}

/** What the exchange and the contender's processes have to tell. */
export interface Accounts {
  readonly arrivals: readonly Arrival[];
  readonly knocks: number;
  readonly told: readonly Told[];
}

function countReasons(arrivals: readonly Arrival[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { refused, status } of arrivals.filter(isRefused)) {
    const reason = refused ?? String(status);
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return reasons;
}

function sumFailures(told: readonly Told[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { failures } of told) {
    for (const [message, count] of Object.entries(failures)) {
      sum[message] = (sum[message] ?? 0) + count;
    }
  }
  return sum;
}

/** One row of a workload's table. */
export function resultOf(
  workload: Workload,
  contender: string,
  { arrivals, knocks, told }: Accounts,
): Result {
  const { name, calls, processes, allowedMs, gate } = workload;
  const zeroMs = Math.min(...told.map(({ startedAtMs }) => startedAtMs));
  const endMs = Math.max(...told.map(({ endedAtMs }) => endedAtMs));
  const closed = closedPeriods(arrivals, gate);
  const knocking = (graceMs: number): number =>
    told.reduce((sum, { departures }) => sum + countKnocks(departures, closed, graceMs), 0);
  return {
    workload: name,
    contender,
    calls: calls * processes,
    failed: calls * processes - told.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failures: sumFailures(told),
    tookMs: endMs - zeroMs,
    allowedMs,
    slowestMs: Math.max(...told.map(({ slowestMs }) => slowestMs)),
    requests: arrivals.length,
    refused: arrivals.filter(isRefused).length,
    refusals: countReasons(arrivals),
    knocks: knocking(GRACE_MS),
    knocksAtOnce: knocking(0),
    knocksByExchange: knocks,
    closed: closed.map(([fromMs, untilMs]) => [fromMs - zeroMs, untilMs - zeroMs]),
    picture: pictureOf(arrivals, zeroMs, allowedMs <= 10_000 ? 50 : 250),
  };
}
