import { describe, expect, test } from 'vitest';
import { readOptions } from './options.js';
import type { OrdersResult } from './orders.js';
import { drawRequests, escapeXml, tickSeconds } from './picture.js';
import {
  type Circumstances,
  type Findings,
  pictures,
  readmeSection,
  resultsPage,
} from './report.js';
import { median, pairedRatio } from './statistics.js';
import { costTable, failureLines, table, workloadTable } from './tables.js';
import type { Result, Workload } from './types.js';
import { workloads } from './workloads.js';

const labelOf = (id: string): string => `<${id}>`;
const result = (changes: Partial<Result> = {}): Result => ({
  workload: 'quota',
  contender: 'got',
  calls: 3000,
  failed: 0,
  failures: {},
  tookMs: 31_200,
  allowedMs: 30_000,
  slowestMs: 30_500,
  requests: 3160,
  refused: 160,
  refusals: { quota: 160 },
  knocks: 120,
  knocksAtOnce: 121,
  knocksByExchange: 133,
  closed: [[1500, 30_000]],
  picture: { bucketMs: 250, answered: [4, 0, 9], refused: [0, 1, 0] },
  ...changes,
});
const placements = (dedupe: boolean, failedButLive: number, twice: number): OrdersResult => ({
  contender: 'got',
  dedupe,
  orders: 1000,
  toldPlaced: 890,
  toldFailed: 110,
  toldUnknown: 0,
  failedButLive,
  placedButAbsent: 0,
  twice,
  requests: 1000,
  tookMs: 12_000,
});
const full = workloads(false);
const workload = (name: string): Workload => full.find((each) => each.name === name)!;

describe('statistics', () => {
  test('the median is the middle one, in whatever order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });

  test('a round that was slow as a whole does not move the ratio', () => {
    const rounds = [
      [105, 100],
      [1050, 1000],
      [104, 100],
    ] as const;
    expect(pairedRatio(rounds)).toBe(1.05);
  });
});

describe('tables', () => {
  test('figures stand to the right', () => {
    expect(table(['client', 'µs'], [['axios', '12']])).toBe(
      ['| client |  µs |', '| ------ | --: |', '| axios  |  12 |'].join('\n'),
    );
  });

  test('a quota row has time, ratio, refusals, knocks, failures, requests and blocks', () => {
    const row = workloadTable(workload('quota'), [result()], labelOf).split('\n')[2];
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '<got>',
      '31.2',
      '1.04',
      '160',
      '120',
      '0',
      '3,160',
      '1',
      '',
    ]);
  });

  test('who left calls undone was not fast: no ratio', () => {
    const row = workloadTable(workload('quota'), [result({ failed: 3 })], labelOf).split('\n')[2];
    expect(row?.split('|')[3]?.trim()).toBe('–');
  });

  test('in a storm it is failures, requests per call, refusals, time and the slowest call', () => {
    const storm = result({ calls: 400, requests: 500, refused: 100, tookMs: 21_000 });
    const row = workloadTable(workload('storm'), [storm], labelOf).split('\n')[2];
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '<got>',
      '0',
      '1.25',
      '100',
      '21.0',
      '30.5',
      '',
    ]);
  });

  test.each([
    ['capacity', '1.60'],
    ['capacity-503', '1.60'],
    ['surge', '1.07'],
  ])('where there is a capacity, the time is compared with it: %s', (name, ratio) => {
    const { allowedMs } = workload(name);
    const row = result({ calls: 400, requests: 500, refused: 100, tookMs: 32_000, allowedMs });
    const lines = workloadTable(workload(name), [row], labelOf).split('\n');
    expect(lines[0]).toContain(`| of ${allowedMs / 1000} s |`);
    expect(lines[2]?.split('|').map((cell) => cell.trim())).toEqual([
      ...['', '<got>', '0', '1.25', '100', '32.0', ratio, '30.5', ''],
    ]);
  });

  test('failures are told by their commonest messages', () => {
    const failures = { rare: 1, common: 5, second: 2 };
    expect(failureLines([result(), result({ failures })], labelOf)).toEqual([
      '- <got>: 5 × `common`; 2 × `second`; …',
    ]);
  });

  test('a client without a bare one to compare with has no ratio', () => {
    const cost = { transport: 'ccxt', client: 'as it is', medianUs: 485.4, medianCpuUs: 301.2 };
    expect(costTable([cost]).split('\n')[2]).toMatch(/485 \|\s+301 \|\s+– \|$/);
  });
});

describe('pictures', () => {
  test('a row each contender, with its label and figures, and the closed time shaded', () => {
    const svg = drawRequests('Quota & more', [result(), result({ contender: 'ky' })], labelOf);
    expect(svg).toContain('Quota &amp; more');
    expect(svg).toContain('&lt;got&gt;');
    expect(svg).toContain('&lt;ky&gt;');
    expect(svg.match(/31\.2 s · 160 refused · 120 knocks/g)).toHaveLength(2);
    expect(
      svg.match(/<rect class="closed" x="[\d.]+" y="\d+" width="[\d.]+" height="38"/g),
    ).toHaveLength(2);
  });

  test('no bar for nothing, and the tallest for the most', () => {
    const svg = drawRequests('Quota', [result()], labelOf);
    const answered = /class="answered" d="([^"]*)"/.exec(svg)?.[1] ?? '';
    const heights = [...answered.matchAll(/v([\d.]+)h/g)].map(([, height]) => Number(height));
    // 4 and 9 of at most 9 on a root scale 38 high.
    expect(heights).toEqual([25.3, 38]);
  });

  test('a capacity is a line across each row, as high as a bar of so many requests', () => {
    const rows = [result(), result({ contender: 'ky' })];
    const capacity = { requests: 16, perMs: 1000 };
    const svg = drawRequests('Capacity', rows, labelOf, capacity);
    // 4 of at most 9 per 250 ms: as high as the first bar, which is the 25.3 of the test above.
    const lines = [...svg.matchAll(/<line class="capacity" x1="236" x2="944" y1="([\d.]+)"/g)];
    const bases = [...svg.matchAll(/<line class="line" x1="236" x2="944" y1="(\d+)"/g)];
    const heights = lines.map(([, y], row) => Number(bases[row]?.[1]) - Number(y));
    expect(heights.map((height) => height.toFixed(1))).toEqual(['25.3', '25.3']);
    expect(svg).toContain('>the capacity</text>');
    expect(svg).not.toContain('>the scope is closed</text>');
    expect(drawRequests('Quota', rows, labelOf)).not.toContain('class="capacity"');
  });

  test('without any request there is still an axis', () => {
    const none = { bucketMs: 250, answered: [], refused: [] };
    const svg = drawRequests('Quota', [result({ picture: none, closed: [] })], labelOf);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg).toContain('>30 s</text>');
  });

  test.each([
    [4, 0.5],
    [9, 1],
    [31, 5],
    [62, 10],
    [240, 30],
  ])('%s s are marked every %s s', (length, step) => {
    expect(tickSeconds(length)).toBe(step);
  });

  test('signs with a meaning of their own are written out', () => {
    expect(escapeXml('<a href="b">&')).toBe('&lt;a href=&quot;b&quot;&gt;&amp;');
  });
});

describe('the results', () => {
  const findings: Findings = {
    results: [result(), result({ workload: 'fleet', refused: 9 })],
    orders: [placements(true, 5, 0), placements(false, 3, 2)],
    notes: ['ours: no Redis here'],
    costs: [
      { transport: 'fetch', client: 'kucoin-retry', medianUs: 410, medianCpuUs: 380, ratio: 1.03 },
    ],
    waiting: [],
    endurance: [],
    growth: [],
  };
  const facts: Circumstances = {
    command: 'npm run bench',
    date: '2026-11-22',
    node: 'v20.20.2',
    machine: '2 × processor',
    calm: { worstMs: 34.2, hundredthMs: 11.4 },
    versions: { got: '14.6.6' },
    settings: [['got', 'limit 9']],
  };

  test('name the circumstances, hold a section each workload that ran, and what did not run', () => {
    const page = resultsPage(full, findings, facts, labelOf);
    expect(page).toContain('Node v20.20.2, 2 × processor; got 14.6.6');
    expect(page).toContain('late by 11 ms in the worst hundredth and 34 ms at worst');
    expect(page).toContain('- **got**: limit 9');
    expect(page.match(/^## .*/gm)).toEqual([
      '## Settings',
      '## Quota',
      '## Fleet of 8 processes',
      '## Orders under faults',
      '## Orders under faults, client ids not refused',
      '## A successful call',
      '## Not measured',
    ]);
    expect(page).toContain('- ours: no Redis here');
  });

  test('have a picture each workload that ran', () => {
    expect([...pictures(full, findings, labelOf).keys()]).toEqual(['quota.svg', 'fleet.svg']);
  });

  test('a workload with a capacity has its line', () => {
    const row = result({ workload: 'surge' });
    const svg = pictures(full, { ...findings, results: [row] }, labelOf).get('surge.svg');
    expect(svg).toContain('<line class="capacity"');
  });

  test('the README gets failures, requests per call and time of each overload', () => {
    const overloads = ['outage', 'chance', 'capacity', 'capacity-503'].map((name) =>
      result({ workload: name, calls: 400, requests: 500, failed: 2 }),
    );
    const rows = readmeSection({ ...findings, results: overloads }, labelOf)
      .split('\n')
      .filter((line) => line.startsWith('| <got>'));
    // Tables: limits first, then overloads; 30.5 s is the slowest call, 31.2 s all of it.
    expect(rows[1]?.split('|').map((cell) => cell.trim())).toEqual([
      ...['', '<got>', '2, ×1.25, 30.5 s', '2, ×1.25, 30.5 s'],
      ...['2, ×1.25, 31.2 s', '2, ×1.25, 31.2 s', '–', ''],
    ]);
  });

  test('the README gets a row each contender, with a dash for what did not run', () => {
    const row = readmeSection(findings, labelOf)
      .split('\n')
      .find((line) => line.startsWith('| <got>'));
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '<got>',
      '31.2 s, 120',
      '–',
      '–',
      '9',
      '–',
      '5, 2',
      '',
    ]);
  });
});

describe('the command line', () => {
  const known = { workloads: ['quota', 'fleet'], contenders: ['got', 'ky'] };

  test('nothing asks for everything', () => {
    expect(readOptions([], known)).toEqual({ isQuick: false, only: [], contenders: [] });
  });

  test('names are separated by commas', () => {
    expect(readOptions(['--quick', '--only=quota,fleet', '--contenders=ky'], known)).toEqual({
      isQuick: true,
      only: ['quota', 'fleet'],
      contenders: ['ky'],
    });
  });

  test.each([
    ['--only=quoto', /quoto.*quota, fleet/],
    ['--only=', /known are quota, fleet/],
    ['--contenders=axios', /axios.*got, ky/],
    ['--fast', /--fast.*--quick/],
  ])('%s is refused, with what is known', (arg, message) => {
    expect(() => readOptions([arg], known)).toThrow(message);
  });
});

describe('the workloads', () => {
  test('cost what their texts say', () => {
    // 3000 reads, nine of weight 2 and one of weight 3 in turn.
    expect(workload('quota').about).toContain('weight 6300 in all');
    const { readings, calls } = workload('quota');
    const weights = readings.map((reading) => (reading === 'full-book' ? 3 : 2));
    const all = Array.from({ length: calls }, (_, call) => weights[call % weights.length]!);
    expect(all.reduce<number>((sum, weight) => sum + weight, 0)).toBe(6300);
  });

  test('are due after what the exchange’s rules cost', () => {
    const allowed = Object.fromEntries(full.map(({ name, allowedMs }) => [name, allowedMs]));
    // 4000 of 6300 at once, the rest in the next window; 500, a block, 500, a block, 500.
    expect(allowed).toMatchObject({
      quota: 30_000,
      fleet: 30_000,
      1015: 60_000,
      '1015-told': 20_000,
    });
  });

  test('offer what their names say against what the exchange serves', () => {
    const perSecond = ({ everyMs = NaN }: Workload): number => 1000 / everyMs;
    const offered = Object.fromEntries(
      full.flatMap((each) => (each.everyMs ? [[each.name, [perSecond(each), each.calls]]] : [])),
    );
    // 20/s for 20 s; 40/s for 10 s; 200/s for 3 s.
    expect(offered).toEqual({
      outage: [20, 400],
      chance: [20, 400],
      storm: [20, 400],
      capacity: [40, 400],
      'capacity-503': [40, 400],
      surge: [200, 600],
    });
    for (const name of ['capacity', 'capacity-503', 'surge']) {
      const { capacity, allowedMs, calls, trouble } = workload(name);
      expect(capacity).toEqual({ requests: 20, perMs: 1000 });
      expect(trouble.overload?.[0]).toMatchObject({ capacity });
      expect(allowedMs / 1000).toBe(calls / 20);
    }
  });

  test('a fleet of 8 makes as many calls as one process alone', () => {
    const { calls, processes, concurrency } = workload('fleet');
    expect([calls * processes, (concurrency ?? 0) * processes]).toEqual([3000, 40]);
  });
});
