import { describe, expect, test } from 'vitest';
import { closedPeriods, countKnocks, pictureOf, resultOf } from './measure.js';
import type { Arrival, Departure, Told, Workload } from './types.js';

const ok = (atMs: number): Arrival => ({ atMs, status: 200 });
const refusal = (atMs: number, closedForMs: number, refused = 'quota'): Arrival => ({
  atMs,
  status: 429,
  refused,
  closedForMs,
});
const sent = (leftAtMs: number, receivedAtMs?: number, status = 429): Departure => ({
  leftAtMs,
  path: '/api/v1/hf/orders/active',
  ...(receivedAtMs !== undefined && { receivedAtMs, status }),
});

describe('closed periods', () => {
  test('begin with the first refusal and end when the last one says', () => {
    const arrivals = [ok(1000), refusal(2000, 3000), refusal(2500, 2500), ok(5200)];
    expect(closedPeriods(arrivals, 'quota')).toEqual([[2000, 5000]]);
  });

  test('a refusal after the end opens another', () => {
    const arrivals = [refusal(2000, 3000), refusal(9000, 500), refusal(9100, 400)];
    expect(closedPeriods(arrivals, 'quota')).toEqual([
      [2000, 5000],
      [9000, 9500],
    ]);
  });

  test('refusals of another gate, and those that close nothing, do not count', () => {
    const arrivals = [refusal(1000, 500, 'block-ip'), { atMs: 2, status: 429, refused: 'quota' }];
    expect(closedPeriods(arrivals, 'quota')).toEqual([]);
  });

  test('arrivals in disorder make no difference', () => {
    expect(closedPeriods([refusal(2500, 2500), refusal(2000, 3000)], 'quota')).toEqual([
      [2000, 5000],
    ]);
  });
});

describe('knocks', () => {
  const closed = [[1000, 5000]] as const;

  test('what was under way when the first refusal came is none', () => {
    expect(countKnocks([sent(900, 1100), sent(1050, 1200), sent(1099, 1300)], closed, 20)).toBe(0);
  });

  test('what left later than the allowance after the refusal came is one', () => {
    const departures = [sent(900, 1100), sent(1119, 1200), sent(1121, 1250), sent(4000, 4100)];
    expect(countKnocks(departures, closed, 20)).toBe(2);
    expect(countKnocks(departures, closed, 0)).toBe(3);
  });

  test('what leaves when the scope is open again is none', () => {
    expect(countKnocks([sent(900, 1100), sent(5000, 5010, 200)], closed, 20)).toBe(0);
  });

  test('a process that was never told does not knock', () => {
    expect(countKnocks([sent(900, 950, 200), sent(2000), sent(3000)], closed, 20)).toBe(0);
  });

  test('every closed period has a first refusal of its own', () => {
    const periods = [...closed, [9000, 12_000] as const];
    const departures = [sent(900, 1100), sent(8990, 9300), sent(9200, 9400), sent(9500, 9600)];
    expect(countKnocks(departures, periods, 20)).toBe(1);
  });
});

describe('a picture', () => {
  test('counts answers and refusals in equal steps from the first call', () => {
    const arrivals = [ok(1000), ok(1099), refusal(1100, 5000), { atMs: 1350, status: 503 }];
    expect(pictureOf(arrivals, 1000, 100)).toEqual({
      bucketMs: 100,
      answered: [2, 0, 0, 0],
      refused: [0, 1, 0, 1],
    });
  });

  test('a clock that is a little behind puts nothing before the beginning', () => {
    expect(pictureOf([ok(999.8)], 1000, 100).answered).toEqual([1]);
  });
});

describe('a row', () => {
  const workload = {
    name: 'fleet',
    calls: 3,
    processes: 2,
    allowedMs: 30_000,
    gate: 'quota',
  } as Workload;
  const told = (
    startedAtMs: number,
    endedAtMs: number,
    failures: Told['failures'],
    departures: readonly Departure[],
  ): Told => ({
    startedAtMs,
    endedAtMs,
    succeeded: 3 - Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    slowestMs: endedAtMs - startedAtMs,
    departures,
  });

  test('adds up the processes of a fleet and counts from the first call of any', () => {
    const accounts = {
      arrivals: [ok(1010), refusal(2000, 1000), refusal(2600, 400), ok(3100), ok(3200)],
      knocks: 7,
      told: [
        // Told at 2010, and again after 2600: one knock.
        told(1000, 3300, { late: 1 }, [sent(1990, 2010), sent(2590, 2610), sent(3090, 3110, 200)]),
        // Never told: its request in the closed period is none.
        told(1200, 3500, { late: 1, lost: 1 }, [sent(2500)]),
      ],
    };
    const { picture, ...row } = resultOf(workload, 'got', accounts);
    expect(row).toEqual({
      workload: 'fleet',
      contender: 'got',
      calls: 6,
      failed: 3,
      failures: { late: 2, lost: 1 },
      tookMs: 2500,
      allowedMs: 30_000,
      slowestMs: 2300,
      requests: 5,
      refused: 2,
      refusals: { quota: 2 },
      knocks: 1,
      knocksAtOnce: 1,
      knocksByExchange: 7,
      closed: [[1000, 2000]],
    });
    expect(picture.answered.reduce((sum, count) => sum + count)).toBe(3);
    expect(picture.refused.reduce((sum, count) => sum + count)).toBe(2);
  });
});
