import type { OrdersResult } from './orders.js';
import type { Cost, Endurance, Growth, Result, Waiting, Workload } from './types.js';

/** How a contender is called, by its id. */
export type LabelOf = (contender: string) => string;

/** A Markdown table; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Whole numbers with a comma every three digits. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** How long it took, as a multiple of what it takes at best; no multiple if calls failed. */
function ratio({ tookMs, allowedMs, failed }: Result): string {
  return failed > 0 ? '–' : (tookMs / allowedMs).toFixed(2);
}

type Column = readonly [title: string, cell: (result: Result) => string];

const failed: Column = ['failed calls', (result) => count(result.failed)];
const took: Column = ['seconds', (result) => seconds(result.tookMs)];

function columnsOf({ gate, processes, allowedMs, capacity }: Workload): readonly Column[] {
  const due: Column = [`of ${allowedMs / 1000} s`, ratio];
  if (gate !== 'quota' && gate !== 'block-ip') {
    return [
      failed,
      ['requests per call', ({ requests, calls }) => (requests / calls).toFixed(2)],
      ['refused', (result) => count(result.refused)],
      took,
      ...(capacity === undefined ? [] : [due]),
      ['slowest call, s', (result) => seconds(result.slowestMs)],
    ];
  }
  return [
    took,
    due,
    [processes > 1 ? 'refused in all' : 'refused', (result) => count(result.refused)],
    ['knocks', (result) => count(result.knocks)],
    failed,
    ['requests', (result) => count(result.requests)],
    ['blocks', (result) => count(result.closed.length)],
  ];
}

/** One workload, a row each contender. */
export function workloadTable(
  workload: Workload,
  results: readonly Result[],
  labelOf: LabelOf,
): string {
  const columns = columnsOf(workload);
  const rows = results.map((result) => [
    labelOf(result.contender),
    ...columns.map(([, cell]) => cell(result)),
  ]);
  return table(['contender', ...columns.map(([title]) => title)], rows);
}

/** What the failed calls said, a line each contender that had any. */
export function failureLines(results: readonly Result[], labelOf: LabelOf): string[] {
  return results
    .filter(({ failures }) => Object.keys(failures).length > 0)
    .map(({ contender, failures }) => {
      const most = Object.entries(failures).sort(([, a], [, b]) => b - a);
      const texts = most.slice(0, 2).map(([message, times]) => `${times} × \`${message}\``);
      return `- ${labelOf(contender)}: ${texts.join('; ')}${most.length > 2 ? '; …' : ''}`;
    });
}

/** What callers were told of their orders. */
export function ordersTable(results: readonly OrdersResult[], labelOf: LabelOf): string {
  const columns: readonly (readonly [string, (result: OrdersResult) => number])[] = [
    ['told placed', (result) => result.toldPlaced],
    ['told failed', (result) => result.toldFailed],
    ['of these live', (result) => result.failedButLive],
    ['told unknown', (result) => result.toldUnknown],
    ['placed twice', (result) => result.twice],
    ['told placed, but absent', (result) => result.placedButAbsent],
    ['requests', (result) => result.requests],
  ];
  const rows = results.map((result) => [
    labelOf(result.contender),
    ...columns.map(([, value]) => count(value(result))),
    seconds(result.tookMs),
  ]);
  return table(['contender', ...columns.map(([title]) => title), 'seconds'], rows);
}

/** What a success costs. */
export function costTable(costs: readonly Cost[]): string {
  const rows = costs.map(({ transport, client, medianUs, medianCpuUs, ratio: times }) => [
    `${transport}: ${client}`,
    medianUs.toFixed(0),
    medianCpuUs.toFixed(0),
    times === undefined ? '–' : times.toFixed(3),
  ]);
  return table(['client', 'µs a call', 'µs of processor', 'of the bare client'], rows);
}

/** What waiting costs. */
export function waitingTable(rows: readonly Waiting[]): string {
  return table(
    ['client', 'waiting calls', 'bytes each', 'timers', 'released in ms', 'one aborted in ms'],
    rows.map((row) => [
      row.client,
      count(row.waiters),
      count(row.bytesEach),
      count(row.timers),
      count(row.releasedMs),
      row.abortedMs.toFixed(1),
    ]),
  );
}

/** Whether anything is left behind. */
export function enduranceTable(rows: readonly Endurance[]): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
  return table(
    ['client', 'completed calls', 'heap before, MB', 'after, MB', 'µs a call'],
    rows.map(({ client, calls, beforeBytes, afterBytes, tookMs }) => [
      client,
      count(calls),
      megabytes(beforeBytes),
      megabytes(afterBytes),
      ((tookMs * 1000) / calls).toFixed(1),
    ]),
  );
}

/** What grows, and what does not. */
export function growthTable(rows: readonly Growth[]): string {
  const figure = (value: number, unit: string): string => `${value.toPrecision(3)} ${unit}`;
  return table(
    ['figure', 'with few', 'with many', 'how many times as many', 'ratio'],
    rows.map(({ what, unit, few, many, times }) => [
      what,
      figure(few, unit),
      figure(many, unit),
      count(times),
      (many / few).toFixed(2),
    ]),
  );
}
