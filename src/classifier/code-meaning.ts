import { find, lookUp } from '../catalogue/lookup.js';
import type { CatalogueRow } from '../catalogue/row.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Classification } from '../types/index.js';
import { type AnswerParts, foreign, undecided, undocumented } from './classification.js';
import { productTables } from './product-tables.js';

/**
 * The row that says what a body code means to this request: its own product's tables decide, and a code that
 * repeats a status has the status's row. `undefined` for what neither knows.
 */
export function rowFor(
  facts: RequestFacts,
  { code, message, status }: AnswerParts & { readonly code: string },
): CatalogueRow | undefined {
  const saidStatus = statusIn(code);
  // Three digits are the status itself, whatever the answer came with.
  const asStatus = code.length === 3 ? saidStatus : undefined;
  const found = find(code, productTables(facts), { message, status: asStatus ?? status });
  if (found?.says === 'row') return found.row;
  return found?.says === 'several' || saidStatus === undefined
    ? undefined
    : statusRow(saidStatus, message);
}

/** The HTTP status that a code repeats: `403`, or `403000` as the gateway writes it. */
function statusIn(code: string): number | undefined {
  const [, digits] = /^([45]\d\d)(?:000)?$/.exec(code) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function statusRow(status: number, message: string | undefined): CatalogueRow | undefined {
  const row = lookUp(String(status), { family: 'http', status, message });
  return row ?? (status >= 500 ? lookUp('500', { family: 'http', status: 500 }) : undefined);
}

/** What is said of a code that no row answers for. */
export function classifyWithoutRow(
  facts: RequestFacts,
  parts: AnswerParts & { readonly code: string },
): Classification {
  const { code, message, status } = parts;
  const found = find(code, productTables(facts), { message, status });
  if (found?.says === 'foreign') return foreign(facts, parts, found.rows);
  return found?.says === 'several' ? undecided(facts, parts) : undocumented(facts, parts);
}
