import type { Family } from '../types/index.js';
import { normaliseMessage } from './message.js';
import type { CatalogueRow } from './row.js';
import { allLines } from './rows/index.js';
import type { Line } from './table.js';

/** What is known about an answer besides its code. */
export interface CatalogueQuery {
  readonly family?: Family | undefined;
  readonly message?: string | undefined;
  readonly status?: number | undefined;
}

/**
 * How well a row fits a query; less is better. Together with the distance of its table it ranks, in
 * this order: the row does not fail; nothing it asks for is left open; its table answers for the
 * product; what it asks for was found (a recognised sense says more than the table it stands in); its
 * table is near.
 */
export const Fit = {
  /** Status or message of the answer are the ones the row asks for. */
  matches: 0,
  /** The row asks for nothing. */
  general: 1_000,
  /** The row asks for something that the query does not say. */
  untold: 5_000,
  /** The message of the answer is not the row's. */
  fails: 9_000,
  /** The row is for another status. */
  elsewhere: 12_000,
} as const;

/** For a row whose table does not answer for the product. */
const outside = 2_000;

/** A row with its place among the rows of its code. */
export interface Ranked {
  readonly row: CatalogueRow;
  readonly fit: (typeof Fit)[keyof typeof Fit];
  /** Its table answers for the product. */
  readonly isOwn: boolean;
  /** Less is better; nothing decides between rows of one rank. */
  readonly rank: number;
}

/**
 * Whose tables answer for a product, nearest first. Every other table is foreign to it: there the
 * same number says something else.
 */
const chains: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ readChains(`
spot gateway
margin spot gateway
futures gateway
earn spot gateway
account spot gateway
convert spot gateway
copytrading futures gateway
broker spot gateway
unified gateway
gateway
edge
http
`);

/** Whose tables answer for a product, nearest first; for an unknown product, the gateway's. */
export function tablesOf(family: Family): readonly string[] {
  return chains.get(family) ?? ['gateway'];
}

function readChains(lines: string): ReadonlyMap<string, readonly string[]> {
  const chains = lines.trim().split('\n');
  return new Map(chains.map((chain) => [chain.split(' ', 1)[0] ?? '', chain.split(' ')]));
}

let linesByCode: ReadonlyMap<string, readonly Line[]> | undefined;

/** All rows of a code, in the order of the catalogue. */
export function rowsOf(code: string): readonly CatalogueRow[] {
  linesByCode ??= index(allLines());
  return (linesByCode.get(code) ?? []).map((line) => line.row());
}

function index(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const byCode = new Map<string, Line[]>();
  for (const line of lines) {
    const same = byCode.get(line.code);
    if (same === undefined) byCode.set(line.code, [line]);
    else same.push(line);
  }
  return byCode;
}

/**
 * All rows of a code, best first; rows that fit alike keep the order of the catalogue. `tables` are
 * those that answer for the product; without them every table is equally near.
 */
export function rankRows(
  code: string,
  query: CatalogueQuery,
  tables: readonly string[] | undefined = chains.get(query.family ?? ''),
): readonly Ranked[] {
  const message = normaliseMessage(query.message);
  return rowsOf(code)
    .map((row) => {
      const fit = fitOf(row, message, query.status);
      const place = placeOf(row, tables);
      return { row, fit, isOwn: place < outside, rank: fit + place };
    })
    .sort((a, b) => a.rank - b.rank);
}

function fitOf(row: CatalogueRow, message: string, status: number | undefined): Ranked['fit'] {
  let fit: Ranked['fit'] = Fit.general;
  if (row.status !== undefined) {
    if (status !== undefined && row.status !== status) return Fit.elsewhere;
    fit = status === undefined ? Fit.untold : Fit.matches;
  }
  if (row.message !== undefined) {
    if (message !== '' && !row.message.test(message)) return Fit.fails;
    if (message === '') return Fit.untold;
    if (fit === Fit.general) fit = Fit.matches;
  }
  return fit;
}

/** How far the row's table is from the product. */
function placeOf(row: CatalogueRow, tables: readonly string[] | undefined): number {
  if (tables === undefined) return 0;
  const place = tables.indexOf(row.family);
  if (place !== -1) return place;
  // An envelope may carry the HTTP status as its code, e.g. {"code":"404"}, and KuCoin's own tables
  // list Cloudflare's 1015.
  const isEverybodys =
    (row.family === 'http' && row.code.length === 3) ||
    (row.family === 'edge' && row.code === '1015');
  return isEverybodys ? tables.length : outside;
}
