import { catalogue, type CatalogueRow, explain } from '../catalogue/index.js';
import { classify } from '../index.js';
import type { Classification, Family } from '../types/index.js';
import { type ExplainRequest, UsageError } from './arguments.js';
import { looksLikeNetworkCode, networkRow, networkRows } from './explain/network.js';
import { requestOf } from './explain/requests.js';
import { searchRows } from './explain/search.js';
import { statusRows, successTerm } from './explain/status.js';
import { allTerms, type Term, termOf } from './explain/terms.js';

/** What there is to say about a code. */
export interface CodeReport {
  readonly code: string;
  /** What fits, best first; empty for an unknown code. */
  readonly rows: readonly CatalogueRow[];
  /** What the code means elsewhere, or under another status or message. */
  readonly others: readonly CatalogueRow[];
  /** It is a word of the library's own. */
  readonly term?: Term | undefined;
  /** Looked for by its words, as it is no code. */
  readonly isSearched?: true;
  /** It is spelt like the code of an error without an answer. */
  readonly isNetworks?: boolean;
  /** What is known and spelt alike, for an unknown code. */
  readonly near?: readonly string[];
}

/** What there is to say about a captured answer. */
export interface BodyReport {
  readonly status: number;
  /** The advice when a request that only reads got this answer. */
  readonly read: Classification;
  /** The same for one that changes something: an order, a transfer. */
  readonly change: Classification;
  /** All meanings of the code, best first. */
  readonly rows: readonly CatalogueRow[];
}

/** Rows of these tables answer for every product. */
const shared: ReadonlySet<Family> = new Set(['gateway', 'edge', 'http']);

type Query = Omit<ExplainRequest, 'code' | 'body' | 'json' | 'open'>;

/**
 * Finds what was asked for, whatever it is: a code of KuCoin's, an HTTP status, a number of Cloudflare's, a
 * network error, a reason of the library's, or the words of a message.
 */
export function explainAnything({ code, ...query }: ExplainRequest): CodeReport {
  const { message, status } = query;
  if (code === undefined && message !== undefined) return explainMessage(message, query);
  const word = code ?? String(status ?? '');
  const known = [word, word.toLowerCase()].map((text) => explainCode(text, query));
  const found = known.find(({ rows }) => rows.length > 0);
  const listed = found ?? { code: word, rows: [], others: [] };
  if (/^[1-5]\d\d$/.test(word)) {
    const rows = statusRows(Number(word), listed.rows, query);
    return { ...listed, rows, term: rows.length === 0 ? successTerm(Number(word)) : undefined };
  }
  if (found !== undefined) return found;
  const term = termOf(word);
  const row = networkRow(word);
  const rows = row === undefined ? numbersLike(word) : [row];
  if (term !== undefined || rows.length > 0) return { ...listed, rows, term };
  const isNetworks = looksLikeNetworkCode(word);
  if (!isNetworks && !/^\d+$/.test(word)) {
    const searched = explainMessage(word, query);
    if (searched.rows.length > 0) return searched;
  }
  return { ...listed, isNetworks, near: namesNear(word) };
}

/** Answers whose words are like those of a message, where the code is not at hand. */
function explainMessage(message: string, { family, status }: Query): CodeReport {
  const allowed = catalogue.filter(
    (row) =>
      (family === undefined || row.family === family || shared.has(row.family)) &&
      (status === undefined || row.status === undefined || row.status === status),
  );
  return { code: message, rows: searchRows(message, allowed), others: [], isSearched: true };
}

/** `52x`: all numbers that begin so. */
function numbersLike(word: string): readonly CatalogueRow[] {
  if (!/^\d+x+$/i.test(word)) return [];
  const pattern = new RegExp(`^${word.replace(/x/gi, '\\d')}$`);
  return catalogue.filter(({ code }) => pattern.test(code));
}

/** What somebody may have meant: the nearest numbers, or names that begin alike. */
function namesNear(word: string): readonly string[] {
  const codes = [...new Set(catalogue.map(({ code }) => code))];
  if (/^\d+$/.test(word)) {
    const far = (code: string): number => Math.abs(Number(code) - Number(word));
    const near = codes.filter((code) => code.length === word.length && far(code) <= 20);
    return near.sort((a, b) => far(a) - far(b)).slice(0, 5);
  }
  const names = [...codes, ...networkRows().map(({ code }) => code)];
  return [...names, ...allTerms().map((term) => term.word)].filter(
    (name) => name.slice(0, 4).toLowerCase() === word.slice(0, 4).toLowerCase(),
  );
}

/** Looks a code up and sorts out what status, message and product leave of its meanings. */
export function explainCode(code: string, query: Query): CodeReport {
  const all = explain(code, query);
  const fitting = all.filter((row) => fits(row, query));
  const [best] = fitting;
  const rows =
    best === undefined ? all : fitting.filter((row) => row === best || isPeer(row, best, query));
  return { code, rows, others: all.filter((row) => !rows.includes(row)) };
}

function fits(
  row: CatalogueRow,
  { status, message }: Pick<ExplainRequest, 'status' | 'message'>,
): boolean {
  if (status !== undefined && row.status !== undefined && row.status !== status) return false;
  return row.message === undefined || message === undefined || says(row.message, message);
}

/** Whether a row is as good an answer as the best one. */
function isPeer(
  row: CatalogueRow,
  best: CatalogueRow,
  { family, message }: Pick<ExplainRequest, 'family' | 'message'>,
): boolean {
  if (message !== undefined && best.message !== undefined) return false;
  return family === undefined || row.family === family || shared.has(row.family);
}

/** The rows' tests are written for messages in this form (see CatalogueRow). */
function says(sense: RegExp, message: string): boolean {
  return sense.test(
    message
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
}

/**
 * Classifies a captured answer, as a read and as a change of the product would get it.
 *
 * @throws UsageError when the body alone does not say what it is.
 */
export function explainBody(body: string, request: ExplainRequest): BodyReport {
  const { code } = request;
  const status = request.status ?? impliedStatus(body, request.family);
  const family = request.family ?? impliedFamily(body, status);
  const read = classify({ request: requestOf(family, 'GET'), response: { status, body } });
  const change = classify({ request: requestOf(family, 'POST'), response: { status, body } });
  const found = read.code ?? String(status);
  if (code !== undefined && code !== found) {
    throw new UsageError(`the body says ${found}, not ${code}; leave the code out`);
  }
  const query = { family, status, message: read.message };
  return { status, read, change, rows: read.code === undefined ? [] : explain(read.code, query) };
}

/** The product that a code belongs to, where only one has it or all that have it mean the same. */
function impliedFamily(body: string, status: number): Family | undefined {
  const judge = (family: Family | undefined): Classification =>
    classify({ request: requestOf(family, 'POST'), response: { status, body } });
  const { kind, code, message } = judge(undefined);
  if (kind !== 'unknown' || code === undefined) return undefined;
  const families = [...new Set(explain(code, { status, message }).map(({ family }) => family))];
  const meanings = families.filter((family) => !shared.has(family)).map((family) => judge(family));
  const isOne = meanings.every(
    (one) => one.kind === meanings[0]?.kind && one.action === meanings[0].action,
  );
  return isOne ? meanings[0]?.family : undefined;
}

/** KuCoin puts its errors into HTTP 200; a page of the edge never comes with it. */
function impliedStatus(body: string, family: Family | undefined): number {
  if (body.trim() === '') throw new UsageError('the body is empty; without one, give a CODE');
  const judge = (status: number): Classification =>
    classify({ request: requestOf(family, 'GET'), response: { status, body } });
  const plain = judge(200);
  if (plain.code !== undefined && plain.family !== 'edge') return 200;
  // A page that is read differently under another status needs its own.
  const [limited, forbidden] = [judge(429), judge(403)];
  if (limited.kind !== 'unknown' && limited.code !== undefined && limited.code === forbidden.code)
    return 429;
  throw new UsageError(
    'the body holds no code; say which HTTP status it came with: --status NUMBER',
  );
}
