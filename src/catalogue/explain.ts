import { type CatalogueQuery, rankRows } from './rank.js';
import type { CatalogueRow } from './row.js';
import { allLines } from './rows/index.js';

/** Every documented answer, one row each. */
export const catalogue: readonly CatalogueRow[] = /* @__PURE__ */ readAll();

function readAll(): readonly CatalogueRow[] {
  return Object.freeze(allLines().map((line) => line.row()));
}

/**
 * All rows of a code, best first; empty for an unknown one. Rows that another product, status or
 * message would ask for are listed as well, at the end.
 */
export function explain(code: string, query?: CatalogueQuery): readonly CatalogueRow[] {
  return rankRows(readCode(code), query ?? {}).map(({ row }) => row);
}

/** JSON carries codes as numbers too, and plain JavaScript anything at all. */
function readCode(code: unknown): string {
  if (typeof code === 'number') return String(code);
  return typeof code === 'string' ? code.trim() : '';
}
