import type { Action, Executed, Family, Kind, Scope } from '../types.js';
import { advices } from './advices.js';
import type { CatalogueRow } from './row.js';

/**
 * The answers of one family, one a line, because that is a third shorter than object literals and
 * reads like the documentation. `# source` is the source of all lines below it:
 *
 *     code[@status][+seconds] advice meaning[ ~ test][ > hint]
 *
 * - `@503`: only with this HTTP status; `@` alone: the one that is the code
 * - `+30`: the tabled wait
 * - `advice`: a name from advices.ts, or `kind[/action/executed[/scope]]` of the row's own
 * - `~ test`: a regular expression for the normalised message; backslashes are written twice
 * - `> hint`: instead of the advice's own
 */
export interface Table {
  readonly family: Family;
  readonly lines: string;
}

type Advice = Pick<CatalogueRow, 'kind' | 'action' | 'executed' | 'scope' | 'waitMs' | 'hint'>;

/** Reads tables; the rows are frozen through and through. */
export function readTables(tables: readonly Table[]): CatalogueRow[] {
  const known = new Map<string, Advice>();
  for (const line of advices.trim().split('\n')) {
    const [words = '', hint = ''] = splitAt(line, ': ');
    const [name = '', kind = name, ...rest] = words.split(' ');
    known.set(name, readAdvice([kind, ...rest], hint));
  }
  return tables.flatMap(({ family, lines }) => {
    let source = '';
    const rows: CatalogueRow[] = [];
    for (const line of lines.split('\n')) {
      if (line.startsWith('# ')) source = line.slice(2);
      else if (line !== '') rows.push(readRow(line, known, { family, source }));
    }
    return rows;
  });
}

function readRow(
  line: string,
  known: ReadonlyMap<string, Advice>,
  table: Pick<CatalogueRow, 'family' | 'source'>,
): CatalogueRow {
  const [row, hint] = splitAt(line, ' > ');
  const [answer, test] = splitAt(row, ' ~ ');
  const [key, words = ''] = splitAt(answer, ' ');
  const [name, meaning = ''] = splitAt(words, ' ');
  const [place, seconds] = splitAt(key, '+');
  const [code, status] = splitAt(place, '@');
  return Object.freeze({
    code,
    ...table,
    ...(known.get(name) ?? readAdvice(name.split('/'), '')),
    ...(hint !== undefined && { hint }),
    meaning,
    ...(status !== undefined && { status: Number(status || code) }),
    ...(seconds !== undefined && { waitMs: Number(seconds) * 1000 }),
    // Frozen as well: a row is shared by everybody, and a RegExp can be recompiled.
    ...(test !== undefined && { message: Object.freeze(new RegExp(test)) }),
  });
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

function splitAt(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
