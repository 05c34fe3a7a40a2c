import type { Family, Kind } from '../types.js';
import { Fit, rankRows, rowsOf, type CatalogueQuery } from './rank.js';
import type { CatalogueRow } from './row.js';

/** The two senses of 429000: the quota of a pool is used up, or one of KuCoin's servers is full. */
export function limitRow(kind: Extract<Kind, 'rate-limit' | 'overload'>): CatalogueRow {
  return rowsOf('429000').find((row) => row.kind === kind) as CatalogueRow;
}

/**
 * The one row that says what an answer means. `undefined` when the code is unknown, or when rows
 * that contradict each other about what to do are told apart by nothing: never guessed.
 */
export function lookUp(
  code: string,
  query: CatalogueQuery & { readonly family: Family },
): CatalogueRow | undefined {
  const candidates = rankRows(code, query).filter(({ row }) => mayAnswer(row, query.family));
  const best = candidates[0];
  if (best === undefined) return undefined;
  if (best.fit === Fit.matches) return best.row;
  const peers = candidates.filter(({ rank }) => rank === best.rank);
  const agreed = peers.every(
    ({ row }) => row.action === best.row.action && row.executed === best.row.executed,
  );
  return agreed ? best.row : undefined;
}

/**
 * Keeps numbers of HTTP and Cloudflare from passing for body codes, and the reverse. KuCoin's own
 * tables list 1015 as a body code; three digits are an envelope that repeats the status.
 */
function mayAnswer(row: CatalogueRow, family: Family): boolean {
  if (family === 'edge' || family === 'http') return row.family === family;
  if (row.family === 'edge') return row.code === '1015';
  return row.family !== 'http' || row.code.length === 3;
}
