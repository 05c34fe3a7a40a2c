import type { CatalogueRow } from './catalogue/row.js';
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
  hint: 'Read the message; if the call changes something, check its effect before sending it again.',
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
    source: 'docs-new (2026-11-22)',
  };
}

/** What nobody documented: a call that may change something may also have been carried out. */
export function undocumented(facts: RequestFacts, seen: Seen): Classification {
  return { ...unknownAdvice, ...common(facts, seen), executed: facts.isRead ? 'no' : 'unknown' };
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
  const { action, executed } = row.executed === 'unknown' ? lost(facts) : row;
  const waits = waitMs !== undefined && (action === 'retry' || action === 'backoff');
  const scope = row.scope ?? (waits ? ('request' as const) : undefined);
  return {
    ...common(facts, seen),
    action,
    executed: facts.isRead ? 'no' : executed,
    kind: row.kind,
    ...(scope === undefined ? {} : { scope }),
    ...(waits ? { waitMs } : {}),
    family: facts.family === 'unknown' ? row.family : facts.family,
    meaning: row.meaning,
    hint: row.hint,
    source: row.source,
  };
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
  return {
    ...(seen.code === undefined ? {} : { code: seen.code }),
    ...(seen.message === undefined ? {} : { message: redactMessage(seen.message) }),
    status: seen.status,
    family: facts.family,
  };
}
