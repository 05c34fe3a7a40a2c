import type { Action, Executed, Family, Kind } from '../types.js';
import type { CatalogueRow } from './row.js';

/** What only some rows have; `source` where it is not the table's own. */
type Extra = Partial<Pick<CatalogueRow, 'status' | 'message' | 'scope' | 'waitMs' | 'source'>>;

/** One row as it is written down: family and source belong to the whole table. */
export type Line = readonly [
  code: string,
  meaning: string,
  kind: Kind,
  action: Action,
  executed: Executed,
  hint: string,
  extra?: Extra,
];

/** Spells one line out. */
export function row(family: Family, source: string, line: Line): CatalogueRow {
  const [code, meaning, kind, action, executed, hint, extra] = line;
  // The test is frozen as well: a row is shared by everybody, and a RegExp can be recompiled.
  if (extra?.message !== undefined) Object.freeze(extra.message);
  return Object.freeze({ code, family, meaning, kind, action, executed, hint, source, ...extra });
}

/** Spells a table out. Lines are plain data, so that one mark lets a bundler drop all of them. */
export function table(
  family: Family,
  source: string,
  lines: readonly Line[],
): readonly CatalogueRow[] {
  return lines.map((line) => row(family, source, line));
}
