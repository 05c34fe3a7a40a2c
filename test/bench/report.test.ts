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
import type { Result } from './types.js';
import { type Workload, workloads } from './workloads.js';

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

  test('failures are told by their commonest messages', () => {
    const failures = { rare: 1, common: 5, second: 2 };
    expect(failureLines([result(), result({ failures })], labelOf)).toEqual([
      '- <got>: 5 × `common`; 2 × `second`; …',
    ]);
  });

  test('a client without a bare one to compare with has no ratio', () => {
    const cost = { transport: 'ccxt', client: 'as it is', medianUs: 485.4 };
    expect(costTable([cost]).split('\n')[2]).toMatch(/485 \|\s+– \|$/);
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
    costs: [{ transport: 'fetch', client: 'kucoin-retry', medianUs: 410, ratio: 1.03 }],
    waiting: [],
    endurance: [],
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

  test('a fleet of 8 makes as many calls as one process alone', () => {
    const { calls, processes, concurrency } = workload('fleet');
    expect([calls * processes, (concurrency ?? 0) * processes]).toEqual([3000, 40]);
  });
});
