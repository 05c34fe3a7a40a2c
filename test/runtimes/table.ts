import type { RuntimeUnderTest } from './runtimes.js';
import type { TestResult } from './suite/report.js';

/** What came of one runtime. */
export interface Run {
  readonly name: string;
  readonly seconds: number;
  /** Tests passed and run, by the outermost name. */
  readonly counts: ReadonlyMap<string, { readonly passed: number; readonly all: number }>;
  readonly complaints: readonly string[];
}

/** Counts what passed. */
export function tally(
  { name, differs = {}, beyondUs = {} }: RuntimeUnderTest,
  results: readonly TestResult[],
  elapsedMs: number,
): Run {
  const counts = new Map<string, { passed: number; all: number }>();
  const known = new Set<string>();
  const complaints: string[] = results.length === 0 ? ['no test ran'] : [];
  for (const { path, failure } of results) {
    const [outermost = ''] = path;
    if (Object.hasOwn(beyondUs, path.at(-1) ?? '')) continue;
    const isDifferent = Object.hasOwn(differs, path.at(-1) ?? '');
    if (isDifferent) {
      if (failure === undefined)
        complaints.push(`${path.join(' > ')}: passes, so it differs no more`);
      else known.add(path.at(-1) ?? '');
      continue;
    }
    const count = counts.get(outermost) ?? { passed: 0, all: 0 };
    counts.set(outermost, count);
    count.all += 1;
    if (failure === undefined) count.passed += 1;
    else complaints.push(`${path.join(' > ')}: ${failure}`);
  }
  for (const test of Object.keys(differs)) {
    if (!known.has(test)) complaints.push(`${test}: was to differ and did not run`);
  }
  return { name, seconds: elapsedMs / 1000, counts, complaints };
}

/** Prints runtimes against hosts. */
export function printTable(runs: readonly Run[]): void {
  const groups = [...new Set(runs.flatMap(({ counts }) => [...counts.keys()]))];
  const rows = [
    ['', ...runs.map(({ name }) => name)],
    ...groups.map((group) => [
      group,
      ...runs.map(({ counts }) => {
        const count = counts.get(group);
        return count === undefined ? '-' : `${count.passed}/${count.all}`;
      }),
    ]),
    ['seconds', ...runs.map(({ seconds }) => seconds.toFixed(1))],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  }
}
