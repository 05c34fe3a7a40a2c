import type { CatalogueRow } from './row.js';
import { allLines } from './rows/index.js';

/** One thing a row's documentation says, in the form in which messages are compared. */
interface Saying {
  readonly text: string;
  /** Between spaces, so that whole words are found in it. */
  readonly spaced: string;
  /** Of so many words that it is looked for in others. */
  readonly isLong: boolean;
  readonly row: CatalogueRow;
}

let all: readonly Saying[] | undefined;

/** Those of a product, by its tables. */
const byTables = /* @__PURE__ */ new Map<string, readonly Saying[]>();

/** There are some ten products. */
const mostProducts = 100;

function sayingsIn(tables: readonly string[]): readonly Saying[] {
  all ??= allLines().flatMap((line) => sayingsOf(line.row()));
  const name = tables.join(' ');
  let own = byTables.get(name);
  if (own === undefined) {
    if (byTables.size >= mostProducts) byTables.clear();
    byTables.set(name, (own = all.filter(({ row }) => tables.includes(row.family))));
  }
  return own;
}

/**
 * The row that a message without a code is about: one of `tables` that says the same. `undefined`
 * when none does, or when those that do contradict each other.
 */
export function findByMessage(
  message: string,
  tables: readonly string[],
): CatalogueRow | undefined {
  const text = comparable(message);
  if (text === '') return undefined;
  const own = sayingsIn(tables);
  const same = own.filter((saying) => saying.text === text);
  const found = same.length > 0 ? same : own.filter(holding(text));
  const [first] = found;
  return first !== undefined && found.every(({ row }) => agree(row, first.row))
    ? first.row
    : undefined;
}

/** The words of a success code are about a success; those of 429… do not say which limit is meant. */
const silent: ReadonlySet<string> = new Set(['200000', '429000', '429001', '429002']);

function sayingsOf(row: CatalogueRow): Saying[] {
  if (silent.has(row.code) || row.family === 'http' || row.family === 'edge') return [];
  const texts = [row.meaning, ...row.meaning.split(' -- ')].map(comparable);
  return [...new Set(texts)]
    .filter((text) => text !== '')
    .map((text) => ({ text, spaced: ` ${text} `, isLong: isLong(text), row }));
}

/** Fewer words are part of too many sentences. */
const fewestWords = 3;

function isLong(text: string): boolean {
  return text.split(' ').length >= fewestWords;
}

/** Whether a saying is part of a text or the text of it, word by word. */
function holding(text: string): (saying: Saying) => boolean {
  const spaced = ` ${text} `;
  const isText = isLong(text);
  return (saying) =>
    text.length < saying.text.length
      ? isText && saying.spaced.includes(spaced)
      : saying.isLong && spaced.includes(saying.spaced);
}

function agree(a: CatalogueRow, b: CatalogueRow): boolean {
  return a.kind === b.kind && a.action === b.action && a.executed === b.executed;
}

/** The beginning says what there is to say. */
const longestMessage = 500;

/** Figures, currencies and what stands for them in the documentation differ from message to message. */
function comparable(message: string): string {
  const text = message.slice(0, longestMessage);
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const isShouted = text === text.toUpperCase();
  return words
    .filter((word) => !/\p{N}|^x+$/iu.test(word) && (isShouted || !/^[A-Z]{2,}$/.test(word)))
    .join(' ')
    .toLowerCase();
}
