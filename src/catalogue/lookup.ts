import type { Family, Kind } from '../types/index.js';
import { normaliseMessage } from './message.js';
import { type CatalogueQuery, Fit, type Ranked, rankRows, rowsOf, tablesOf } from './rank.js';
import type { CatalogueRow } from './row.js';

/** A product, as far as its codes go. */
export interface Product {
  /** The tables that answer for it, nearest first; see `tablesOf`. */
  readonly tables: readonly string[];
  /** It trades what the others do, so that their codes are its own where it has none. */
  readonly takesAll?: boolean;
}

/** What the tables say about a code. */
export type Finding =
  /** This row answers. */
  | { readonly says: 'row'; readonly row: CatalogueRow }
  /** It is a code of the product's, and nothing shows which of its senses is meant. */
  | { readonly says: 'several' }
  /** Only other products know it; the meanings that it has there, if any fit, are no more than a hint. */
  | { readonly says: 'foreign'; readonly rows: readonly CatalogueRow[] };

/** The two senses of 429000: the quota of a pool is used up, or one of KuCoin's servers is full. */
export function limitRow(kind: Extract<Kind, 'rate-limit' | 'overload'>): CatalogueRow {
  return rowsOf('429000').find((row) => row.kind === kind) as CatalogueRow;
}

/** 200002 is a limit on every product when its words or HTTP 429 say so, whatever else it means there. */
function endpointLimit({ status, message }: CatalogueQuery): CatalogueRow | undefined {
  const limits = rowsOf('200002').filter(({ kind }) => kind === 'rate-limit');
  const words = normaliseMessage(message);
  const isMeant = status === 429 || limits.some((row) => row.message?.test(words));
  return isMeant ? limits.find((row) => row.message === undefined) : undefined;
}

/** A product as its family names it. */
export function productOf(family: Family): Product {
  return { tables: tablesOf(family), ...(family === 'unified' && { takesAll: true }) };
}

/**
 * The one row that says what an answer means to a product. `undefined` when its tables do not know
 * the code, or when nothing decides between rows that contradict each other: never guessed.
 */
export function lookUp(
  code: string,
  query: CatalogueQuery & { readonly family: Family },
): CatalogueRow | undefined {
  const found = findIn(productOf(query.family), code, query);
  return found?.says === 'row' ? found.row : undefined;
}

/**
 * What a code means to a request that may belong to any of the products. They have to agree; a row
 * that lets a change be sent again must stand in the tables of each of them.
 */
export function find(
  code: string,
  products: readonly Product[],
  query: CatalogueQuery,
): Finding | undefined {
  const findings = products.map((product) => findIn(product, code, query));
  if (findings.length === 1 || findings.some((finding) => finding?.says === 'several')) {
    return findings.find((finding) => finding?.says === 'several') ?? findings[0];
  }
  const all = findings.flatMap((finding) => (finding?.says === 'row' ? [finding.row] : []));
  if (all.length === 0) return findings.find((finding) => finding !== undefined);
  // Words that are recognised say more than a row that asks for none.
  const recognised = all.filter(({ message }) => message !== undefined);
  const answer = inCommon(recognised.length > 0 ? recognised : all);
  const isEverybodys = all.length === findings.length && isOneAdvice(all);
  return answer.says === 'row' && repeatsChanges(answer.row) && !isEverybodys
    ? { says: 'several' }
    : answer;
}

function findIn(product: Product, code: string, query: CatalogueQuery): Finding | undefined {
  const limit = code === '200002' ? endpointLimit(query) : undefined;
  if (limit !== undefined) return { says: 'row', row: limit };
  const ranked = rankRows(code, query, product.tables).filter(({ row }) =>
    mayAnswer(row, product.tables),
  );
  const fitting = ranked.filter(({ fit }) => fit < Fit.untold);
  const [best] = fitting;
  if (best !== undefined && (best.isOwn || product.takesAll === true)) return bestOf(best, fitting);
  // Codes whose every sense has a test: in words that are none of them the code is still the product's.
  const known = ranked.filter(
    ({ isOwn, fit }) => fit < Fit.elsewhere && (isOwn || product.takesAll === true),
  );
  const foreign = fitting.map(({ row }) => row);
  const nearest = known.filter(({ row }) => row.family === known[0]?.row.family);
  const senses = [...nearest.map(({ row }) => row), ...foreign];
  if (known.length > 0 && senses.every(isRefusal)) return { says: 'row', row: neutral(senses) };
  if (foreign.length > 0) return { says: 'foreign', rows: foreign };
  if (known.length > 0) return { says: 'several' };
  const isForeign = ranked.some(({ fit }) => fit < Fit.elsewhere);
  return isForeign ? { says: 'foreign', rows: [] } : undefined;
}

function bestOf(best: Ranked, fitting: readonly Ranked[]): Finding {
  if (best.fit === Fit.matches) return { says: 'row', row: best.row };
  return inCommon(fitting.filter(({ rank }) => rank === best.rank).map(({ row }) => row));
}

/** The row that stands for rows of one rank: the first, if they say the same. */
function inCommon(rows: readonly CatalogueRow[]): Finding {
  const [first] = rows;
  if (first === undefined || !isOneAdvice(rows)) return { says: 'several' };
  if (isOne(rows, ({ kind }) => kind)) return { says: 'row', row: first };
  return rows.every(isRefusal) ? { says: 'row', row: neutral(rows) } : { says: 'several' };
}

/** The answer is handed over as it is, and nothing was carried out: the only claim that any words may make. */
function isRefusal({ action, executed }: CatalogueRow): boolean {
  return executed === 'no' && (action === 'surface' || action === 'abort');
}

function repeatsChanges(row: CatalogueRow): boolean {
  return row.executed === 'no' && !isRefusal(row);
}

function isOneAdvice(rows: readonly CatalogueRow[]): boolean {
  return isOne(rows, ({ action }) => action) && isOne(rows, ({ executed }) => executed);
}

function isOne<T>(rows: readonly CatalogueRow[], read: (row: CatalogueRow) => T): boolean {
  return new Set(rows.map(read)).size === 1;
}

/** What several refusals of one code have in common. */
function neutral(rows: readonly CatalogueRow[]): CatalogueRow {
  const { code = '', family = 'gateway', kind = 'invalid-request', source = '' } = rows[0] ?? {};
  return {
    code,
    family,
    kind: isOne(rows, (row) => row.kind) ? kind : 'invalid-request',
    action: 'surface',
    executed: 'no',
    meaning: severalSenses,
    hint: 'Read the message: KuCoin has several refusals under this code.',
    source,
  };
}

/** What is said of a code when nothing decides between its senses. */
export const severalSenses =
  'A code with several meanings in its tables, and the answer does not tell which it is.';

/**
 * Keeps numbers of HTTP and Cloudflare from being taken for body codes, and the reverse. KuCoin's own
 * tables list 1015 as a body code; three digits are an envelope that repeats the status.
 */
function mayAnswer(row: CatalogueRow, [nearest]: readonly string[]): boolean {
  if (nearest === 'edge' || nearest === 'http') return row.family === nearest;
  if (row.family === 'edge') return row.code === '1015';
  return row.family !== 'http' || row.code.length === 3;
}
