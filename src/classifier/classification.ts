import { lookUpFirst } from '../catalogue/advices.js';
import { severalSenses } from '../catalogue/lookup.js';
import type { CatalogueRow } from '../catalogue/row.js';
import { repeatsFreely } from '../endpoints/idempotency.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Action, Classification, Executed, Family } from '../types/index.js';
import { readFailure } from './failure-words.js';
import { redactMessage } from './redact.js';

/** What was read of an answer before it is classified. */
export interface AnswerParts {
  readonly status: number;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** The classification of what no table knows: never guessed. */
export const unknownRow: Words & Pick<Classification, 'action' | 'kind'> = {
  action: 'surface',
  kind: 'unknown',
  meaning: 'Not in any table this library knows.',
  hint: `Read the message. ${lookUpFirst}`,
  source: 'no documentation found (2026-11-22)',
};

/** A success. */
export function okClassification(
  facts: RequestFacts,
  status: number,
  code?: string,
): Classification {
  return {
    action: 'ok',
    kind: 'none',
    executed: 'yes',
    ...(code === undefined ? {} : { code }),
    status,
    family: facts.family,
    meaning: 'Success.',
    hint: 'Nothing to do.',
    source: 'KuCoin docs-new (2026-11-22)',
  };
}

/** An undocumented answer: a call that may change something may also have been carried out. */
export function undocumented(facts: RequestFacts, parts: AnswerParts): Classification {
  return { ...unknownRow, ...common(facts, parts), executed: facts.isRead ? 'no' : 'unknown' };
}

/** A success status with a body that is none. */
export function unreadable(facts: RequestFacts, status: number): Classification {
  return {
    ...common(facts, { status }),
    ...lost(facts),
    kind: 'server',
    family: 'http',
    meaning: 'A success status with a body that cannot be read.',
    hint: `It was cut or replaced on its way. ${lookUpFirst}`,
    source: 'RFC 9110, section 9.2.2 (2026-11-22)',
  };
}

/** Statuses of a redirect that asks for the same request again, and so did not carry it out. */
const unprocessed: readonly number[] = [307, 308];

/** A redirect is never followed: the signature headers would go with it. */
export function redirected(facts: RequestFacts, parts: AnswerParts): Classification {
  return {
    ...undocumented(facts, parts),
    ...(unprocessed.includes(parts.status) ? { executed: 'no' } : {}),
    kind: 'invalid-request',
    meaning: 'A redirect; it is not followed, because the signature would travel with it.',
    hint: 'Use the host that the Location header names, if you trust it.',
    source: 'RFC 9110 (2026-11-22)',
  };
}

/**
 * A failure under a success code. Only words of refusal say that nothing was carried out; words of
 * doubt mean that an answer was lost inside the exchange.
 */
export function hiddenFailure(
  facts: RequestFacts,
  parts: AnswerParts,
  row: CatalogueRow | undefined,
): Classification {
  const reading = readFailure(parts.message ?? '');
  if (row?.message !== undefined && reading !== 'doubtful') {
    return fromRow(facts, row, parts, undefined);
  }
  const words = wordsOf(row ?? unknownRow);
  if (reading === 'doubtful') {
    return { ...common(facts, parts), ...lost(facts), kind: 'server', ...words };
  }
  return {
    ...common(facts, parts),
    action: 'surface',
    kind: 'invalid-request',
    executed: facts.isRead || reading === 'refused' ? 'no' : 'unknown',
    ...words,
  };
}

/**
 * A page, or nothing, under 404 on a call that may change something and whose path is right: it comes
 * from a server on the way, and orders have stood although it was the answer (ccxt#1258).
 */
export function lostPage(classification: Classification): Classification {
  return {
    ...classification,
    executed: 'unknown',
    meaning: "Not found, says a page that is not KuCoin's, of a path that KuCoin has.",
    hint: `A proxy or a server being replaced wrote it. ${lookUpFirst}`,
  };
}

/** A success of a call that has to show what it made, without that. */
export function withoutId(facts: RequestFacts, parts: AnswerParts): Classification {
  return {
    ...common(facts, parts),
    ...lost(facts),
    kind: 'server',
    meaning: 'A success without the id of what was placed, so that nothing shows that it was.',
    hint: `It may have been carried out. ${lookUpFirst}`,
    source: 'Kucoin/kucoin-universal-sdk spec/rest/api (2026-11-22)',
  };
}

/** A code that only other products know: the meaning that it has there is shown, and decides nothing. */
export function foreign(
  facts: RequestFacts,
  parts: AnswerParts,
  rows: readonly CatalogueRow[],
): Classification {
  const nearest = rows.filter(
    ({ family }, index) => rows.findIndex((row) => row.family === family) === index,
  );
  const meanings = nearest.map(({ family, meaning }) => `${family} tables: "${meaning}"`);
  const [first] = rows;
  if (first === undefined) {
    const meaning =
      "Only other products' tables have this code, and these words are none of theirs.";
    return { ...undocumented(facts, parts), meaning };
  }
  return {
    ...undocumented(facts, parts),
    meaning: `In KuCoin's ${meanings.slice(0, 3).join('; in its ')}`,
    source: first.source,
  };
}

/** A code of the product's when nothing decides between its senses. */
export function undecided(facts: RequestFacts, parts: AnswerParts): Classification {
  return { ...undocumented(facts, parts), meaning: severalSenses };
}

/**
 * The classification by a row, fitted to this request: a read lost nothing, and any other call whose
 * answer is lost is not repeated.
 */
export function fromRow(
  facts: RequestFacts,
  row: CatalogueRow,
  parts: AnswerParts,
  serverWaitMs: number | undefined,
): Classification {
  // A tabled wait is for requests that were refused; after a lost answer only a wait that the
  // server names counts.
  const tabledMs = row.action === 'backoff' ? row.waitMs : undefined;
  const waitMs = serverWaitMs !== undefined && serverWaitMs > 0 ? serverWaitMs : tabledMs;
  const { action, executed } = fitted(facts, row);
  const waits = waitMs !== undefined && (action === 'retry' || action === 'backoff');
  const scope = row.scope ?? (waits ? ('request' as const) : undefined);
  return {
    ...common(facts, parts),
    action,
    executed: facts.isRead ? 'no' : executed,
    kind: row.kind,
    ...(scope && { scope }),
    ...(waits && { waitMs }),
    family: facts.family === 'unknown' ? row.family : facts.family,
    ...wordsOf(row),
  };
}

/** What the row says to do, for this request. */
function fitted(
  facts: RequestFacts,
  row: CatalogueRow,
): { readonly action: Action; readonly executed: Executed } {
  if (row.executed === 'unknown') return lost(facts);
  const isSurfaced = row.harmlessOnly === true && !repeatsFreely(facts);
  return isSurfaced ? { action: 'surface', executed: row.executed } : row;
}

type Words = Pick<Classification, 'meaning' | 'hint' | 'source'>;

function wordsOf({ meaning, hint, source }: Words): Words {
  return { meaning, hint, source };
}

/** An outcome that got lost: a read repeats, anything else is the caller's to check. */
export function lost(facts: RequestFacts): { action: Action; executed: Executed } {
  return facts.isRead
    ? { action: 'retry', executed: 'no' }
    : { action: 'surface', executed: 'unknown' };
}

/** The members every classification of an answer has. */
export function common(
  facts: RequestFacts,
  parts: AnswerParts,
): { family: Family; status: number; code?: string; message?: string } {
  const { status, code, message } = parts;
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message: redactMessage(message) }),
    status,
    family: facts.family,
  };
}
