import type { Action, Executed, Family, Kind, Scope } from '../types/vocabulary.js';

/**
 * One documented answer. Rows that share a code differ in `family`, `status` or `message`.
 */
export interface CatalogueRow {
  /** Body code, HTTP status or Cloudflare number as text; edge answers without one have a name. */
  readonly code: string;
  /** Whose table the row comes from; `'gateway'` rows answer for every product. */
  readonly family: Family;
  /** Only with this HTTP status. */
  readonly status?: number;
  /**
   * Only when the exchange's message carries this sense; tested against the normalised message
   * (lower case, everything but letters and digits folded into single spaces).
   */
  readonly message?: RegExp;
  /** What the documentation says, word for word where there is a table. */
  readonly meaning: string;
  readonly kind: Kind;
  /** For a read; a state-changing call whose outcome is `'unknown'` is surfaced instead. */
  readonly action: Action;
  /**
   * Repeated only where a repeat changes nothing: reads, setters, cancels. Anything else is surfaced,
   * because its purpose may be gone once the refusal ends.
   */
  readonly harmlessOnly?: true;
  /** For a state-changing call; a failed read is always `'no'`. */
  readonly executed: Executed;
  readonly scope?: Scope;
  /** Tabled wait when the answer itself names none. */
  readonly waitMs?: number;
  /** What the author of the bot should do, in one line. */
  readonly hint: string;
  /** Where the row comes from, with the date it was read. */
  readonly source: string;
}
