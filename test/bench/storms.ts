import { MIXED, PLENTY, type Scale } from './scale.js';
import type { Workload } from './types.js';

/** Calls that begin on a schedule, whatever became of those before. */
interface Schedule {
  readonly calls: number;
  readonly everyMs: number;
}

/** What all storms have in common. */
function shared({ timeoutMs, apartMs }: Scale, { calls, everyMs }: Schedule) {
  return {
    script: { limits: PLENTY },
    calls,
    processes: 1,
    readings: MIXED,
    everyMs,
    timeoutMs,
    group: { most: 10, apartMs: apartMs / 2 },
  } as const;
}

const told = ({ calls, everyMs }: Schedule): string =>
  `${calls} signed reads, one every ${everyMs} ms, whatever became of those before`;

/** Refusals that no rate of requests brings about. */
function passing(scale: Scale): Workload[] {
  const { second } = scale;
  const schedule = { calls: 400, everyMs: second / 20 };
  const common = { ...shared(scale, schedule), allowedMs: 20 * second };
  return [
    {
      ...common,
      name: 'outage',
      title: 'Overload: everybody is refused',
      about:
        `${told(schedule)}. For ${3 * second} ms and, later, for ${5 * second} ms the exchange answers ` +
        'everybody 429000 without gw-ratelimit headers.',
      trouble: {
        overload: [
          { afterMs: 3 * second, forMs: 3 * second },
          { afterMs: 10 * second, forMs: 5 * second },
        ],
      },
      gate: 'overload',
    },
    {
      ...common,
      name: 'chance',
      title: 'Overload: 30 % are refused by chance',
      about:
        `${told(schedule)}. All the time, three requests in ten are answered 429000 without headers, however ` +
        'many or few are sent.',
      trouble: { overload: [{ chance: 0.3 }] },
      gate: 'overload',
    },
    {
      ...common,
      name: 'storm',
      title: '5xx storm',
      about: `${told(schedule)}. For ${10 * second} ms half of all answers are 500, 502, 503 or 504.`,
      trouble: { storm: { fromMs: 5 * second, untilMs: 15 * second, share: 0.5 } },
      gate: 'none',
    },
  ];
}

/** More calls than the exchange has room for: it serves so many per second and refuses the rest. */
function crowded(scale: Scale): Workload[] {
  const { second, apartMs } = scale;
  // Delays that double reach 30 s before the exchange has caught up: the last calls come late.
  const slow = { ...scale, timeoutMs: 2 * scale.timeoutMs };
  const capacity = { requests: 20, perMs: second };
  const twice = { calls: 400, everyMs: second / 40 };
  const tenfold = { calls: 600, everyMs: second / 200 };
  const room = `the exchange serves ${capacity.requests} requests per ${second} ms`;
  const due = (calls: number): number => (calls / capacity.requests) * second;
  const allowed = (calls: number): string =>
    `The capacity itself allows it in ${due(calls) / 1000} s.`;
  return [
    {
      ...shared(slow, twice),
      name: 'capacity',
      title: 'Overload: twice the capacity',
      about:
        `${told(twice)}; ${room} and answers what exceeds it 429000 without headers. ` +
        allowed(twice.calls),
      trouble: { overload: [{ capacity }] },
      allowedMs: due(twice.calls),
      gate: 'overload',
      capacity,
    },
    {
      ...shared(slow, twice),
      name: 'capacity-503',
      title: 'Overload: twice the capacity, as 503',
      about: `The same, but what exceeds the capacity is answered with a 503 page. ${allowed(twice.calls)}`,
      trouble: { overload: [{ capacity, as: 503 }] },
      allowedMs: due(twice.calls),
      gate: 'maintenance',
      capacity,
    },
    {
      ...shared(slow, tenfold),
      name: 'surge',
      title: 'Overload: ten times the capacity',
      about:
        `${told(tenfold)}; ${room} and answers what exceeds it 429000 without headers. ` +
        allowed(tenfold.calls),
      trouble: { overload: [{ capacity }] },
      allowedMs: due(tenfold.calls),
      gate: 'overload',
      capacity,
      // Every burst has the processor for itself.
      group: { most: 5, apartMs },
    },
  ];
}

/** The workloads in which the exchange has trouble of its own. */
export function storms(scale: Scale): readonly Workload[] {
  return [...passing(scale), ...crowded(scale)];
}
