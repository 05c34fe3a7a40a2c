import { type CatalogueRow, explain } from '../catalogue/index.js';
import { classify } from '../index.js';
import type { Classification, Family } from '../types/index.js';
import { type ExplainRequest, UsageError } from './arguments.js';

/** What there is to say about a code. */
export interface CodeReport {
  readonly code: string;
  /** What fits, best first; empty for an unknown code. */
  readonly rows: readonly CatalogueRow[];
  /** What the code means elsewhere, or under another status or message. */
  readonly others: readonly CatalogueRow[];
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

/** Looks a code up and sorts out what status, message and product leave of its meanings. */
export function explainCode(
  code: string,
  query: Omit<ExplainRequest, 'code' | 'body' | 'json'>,
): CodeReport {
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

/** A request of each product that reads, and one that changes something; `/` belongs to none. */
const requests: Readonly<Partial<Record<Family, readonly [read: string, change: string]>>> = {
  spot: [
    'https://api.kucoin.com/api/v1/hf/orders/active',
    'https://api.kucoin.com/api/v1/hf/orders',
  ],
  margin: [
    'https://api.kucoin.com/api/v3/hf/margin/orders/active',
    'https://api.kucoin.com/api/v3/hf/margin/order',
  ],
  futures: [
    'https://api-futures.kucoin.com/api/v1/positions',
    'https://api-futures.kucoin.com/api/v1/orders',
  ],
  earn: [
    'https://api.kucoin.com/api/v1/earn/hold-assets',
    'https://api.kucoin.com/api/v1/earn/orders',
  ],
  account: [
    'https://api.kucoin.com/api/v1/accounts',
    'https://api.kucoin.com/api/v3/accounts/universal-transfer',
  ],
  convert: [
    'https://api.kucoin.com/api/v1/convert/order/detail',
    'https://api.kucoin.com/api/v1/convert/order',
  ],
  copytrading: [
    'https://api-futures.kucoin.com/api/v1/copy-trade/futures/get-max-open-size',
    'https://api-futures.kucoin.com/api/v1/copy-trade/futures/orders',
  ],
  broker: [
    'https://api-broker.kucoin.com/api/v1/broker/nd/info',
    'https://api-broker.kucoin.com/api/v1/broker/nd/account',
  ],
  unified: [
    'https://api.kucoin.com/api/ua/v1/account/balance',
    'https://api.kucoin.com/api/ua/v1/unified/order/place',
  ],
};

function requestOf(
  family: Family | undefined,
  method: 'GET' | 'POST',
): { method: string; url: string } {
  const [read, change] = requests[family ?? 'unknown'] ?? ['/', '/'];
  return { method, url: method === 'GET' ? read : change };
}
