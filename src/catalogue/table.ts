import type { Action, Executed, Family, Kind, Scope } from '../types/vocabulary.js';
import { advices } from './advices.js';
import type { CatalogueRow } from './row.js';

/**
 * The answers of one family, one a line, so that a table reads like the documentation it is compared
 * with. `# source` is the source of all lines below it:
 *
 *     code[@status][+seconds][!] advice meaning[ ~ test][ > hint]
 *
 * - `@503`: only with this HTTP status; `@` alone: the one that is the code
 * - `+30`: the tabled wait
 * - `!`: repeated only where a repeat changes nothing, else surfaced (`harmlessOnly` in row.ts)
 * - `advice`: a name from advices.ts, or `kind[/action/executed[/scope]]` of the row's own
 * - `~ test`: a regular expression for the normalised message; backslashes are written twice
 * - `> hint`: instead of the advice's own
 *
 * No text holds ` ~ ` or ` > ` itself.
 */
export interface Table {
  readonly family: Family;
  readonly lines: string;
}

type Advice = Pick<CatalogueRow, 'kind' | 'action' | 'executed' | 'scope' | 'waitMs' | 'hint'>;

/** A row that may not have been asked for yet. */
export interface Line {
  readonly code: string;
  /** Reads the row when first asked; it is frozen through and through. */
  row(): CatalogueRow;
}

/** Finds the rows of tables without reading them: an answer needs one code's, not all of them. */
export function readTables(tables: readonly Table[]): Line[] {
  const found: Line[] = [];
  for (const { family, lines } of tables) {
    let source = '';
    for (const line of lines.split('\n')) {
      if (line.startsWith('# ')) source = line.slice(2);
      else if (line !== '') found.push(lineOf(line, { family, source }));
    }
  }
  return found;
}

function lineOf(text: string, table: Pick<CatalogueRow, 'family' | 'source'>): Line {
  const [code = ''] = text.split(/[ @+!]/, 1);
  let row: CatalogueRow | undefined;
  return { code, row: () => (row ??= readRow(text, table)) };
}

let known: ReadonlyMap<string, Advice> | undefined;

function readRow(line: string, table: Pick<CatalogueRow, 'family' | 'source'>): CatalogueRow {
  known ??= readAdvices();
  const [row = '', hint] = line.split(' > ');
  const [answer = '', test] = row.split(' ~ ');
  const [key = '', name = '', ...words] = answer.split(' ');
  const isHarmlessOnly = key.endsWith('!');
  const [place = '', seconds] = (isHarmlessOnly ? key.slice(0, -1) : key).split('+');
  const [code = '', status] = place.split('@');
  return Object.freeze({
    code,
    ...table,
    ...(known.get(name) ?? readAdvice(name.split('/'), '')),
    ...(hint !== undefined && { hint }),
    meaning: words.join(' '),
    ...(status !== undefined && { status: Number(status || code) }),
    ...(seconds !== undefined && { waitMs: Number(seconds) * 1000 }),
    ...(isHarmlessOnly && { harmlessOnly: true as const }),
    // Frozen as well: all callers share a row, and a RegExp can be recompiled.
    ...(test !== undefined && { message: Object.freeze(new RegExp(test)) }),
  });
}

function readAdvices(): ReadonlyMap<string, Advice> {
  const read = new Map<string, Advice>();
  for (const line of advices.trim().split('\n')) {
    const [words = '', ...hint] = line.split(': ');
    const [name = '', kind = name, ...rest] = words.split(' ');
    read.set(name, readAdvice([kind, ...rest], hint.join(': ')));
  }
  return read;
}

function readAdvice(
  [kind, action = 'surface', executed = 'no', scope, seconds]: readonly (string | undefined)[],
  hint: string,
): Advice {
  return {
    kind: kind as Kind,
    action: action as Action,
    executed: executed as Executed,
    ...(scope !== undefined && { scope: scope as Scope }),
    ...(seconds !== undefined && { waitMs: Number(seconds) * 1000 }),
    hint,
  };
}
