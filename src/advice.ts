import type { CatalogueRow } from './catalogue/row.js';
import { lookUpFirst } from './catalogue/advices.js';
import { repeatsFreely } from './idempotency.js';
import { redactMessage } from './redact.js';
import type { RequestFacts } from './request-facts.js';
import type { Action, Classification, Executed, Family } from './types.js';

/** What was read of an answer before it is judged. */
export interface Seen {
  readonly status: number;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Advice on what no table knows: never guessed. */
export const unknownAdvice = {
  action: 'surface',
  kind: 'unknown',
  meaning: 'Not in any table this library knows.',
  hint: `Read the message. ${lookUpFirst}`,
  source: 'no documentation found (2026-11-22)',
} as const;

/** A success. */
export function okAdvice(facts: RequestFacts, status: number, code?: string): Classification {
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

/** What nobody documented: a call that may change something may also have been carried out. */
export function undocumented(facts: RequestFacts, seen: Seen): Classification {
  return { ...unknownAdvice, ...common(facts, seen), executed: facts.isRead ? 'no' : 'unknown' };
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

/** Nobody follows it: the signature headers would travel along. */
export function redirected(facts: RequestFacts, seen: Seen): Classification {
  return {
    ...undocumented(facts, seen),
    ...(unprocessed.includes(seen.status) ? { executed: 'no' } : {}),
    kind: 'invalid-request',
    meaning: 'A redirect; it is not followed, because the signature would travel with it.',
    hint: 'Use the host that the Location header names, if you trust it.',
    source: 'RFC 9110 (2026-11-22)',
  };
}

/** Words with which somebody says that he did not do it. A time-out says nothing of the kind. */
const refusal =
  /\b(?:not?|cannot|unsuccessful|unable|unsupported|unavailable|exceed\w*|insufficient|invalid|illegal|denied|reject\w*|forbidden|fail\w*)\b/i;
const doubt = /time[\s-]*out|timed out|busy|system|internal|processing/i;

/**
 * A failure under a success code. A message that nobody knows and that does not read
 * like a refusal leaves open what became of the call.
 */
export function hiddenFailure(
  facts: RequestFacts,
  seen: Seen,
  row: CatalogueRow | undefined,
): Classification {
  if (row?.message !== undefined) return fromRow(facts, row, seen, undefined);
  const { message = '' } = seen;
  const isRefusal = refusal.test(message) && !doubt.test(message);
  return {
    ...common(facts, seen),
    action: 'surface',
    kind: 'invalid-request',
    executed: facts.isRead || isRefusal ? 'no' : 'unknown',
    ...wordsOf(row ?? unknownAdvice),
  };
}

/** A row's advice, fitted to this request: a read lost nothing, and a loss elsewhere is not repeated. */
export function fromRow(
  facts: RequestFacts,
  row: CatalogueRow,
  seen: Seen,
  toldMs: number | undefined,
): Classification {
  // A tabled wait is for those who were shut out; after a lost answer only what was told counts.
  const tabledMs = row.action === 'backoff' ? row.waitMs : undefined;
  const waitMs = toldMs !== undefined && toldMs > 0 ? toldMs : tabledMs;
  const { action, executed } = fitted(facts, row);
  const waits = waitMs !== undefined && (action === 'retry' || action === 'backoff');
  const scope = row.scope ?? (waits ? ('request' as const) : undefined);
  return {
    ...common(facts, seen),
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
  seen: Seen,
): { family: Family; status: number; code?: string; message?: string } {
  const { status, code, message } = seen;
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message: redactMessage(message) }),
    status,
    family: facts.family,
  };
}
