import type { CatalogueRow } from './row.js';
import { allLines } from './rows/index.js';

/** One thing a row's documentation says, in the form in which messages are compared. */
interface Saying {
  readonly text: string;
  readonly row: CatalogueRow;
}

let all: readonly Saying[] | undefined;

/**
 * The row that a message without a code is about: one of `tables` that says the same. `undefined`
 * when none does, or when those that do contradict each other.
 */
export function findByMessage(
  message: string,
  tables: readonly string[],
): CatalogueRow | undefined {
  all ??= allLines().flatMap((line) => sayingsOf(line.row()));
  const text = comparable(message);
  if (text === '') return undefined;
  const own = all.filter(({ row }) => tables.includes(row.family));
  const same = own.filter((saying) => saying.text === text);
  const found = same.length > 0 ? same : own.filter((saying) => holds(text, saying.text));
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
  return [...new Set(texts)].filter((text) => text !== '').map((text) => ({ text, row }));
}

/** Fewer words are part of too many sentences. */
const fewestWords = 3;

/** Whether one of two texts is part of the other, word by word. */
function holds(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.split(' ').length >= fewestWords && ` ${long} `.includes(` ${short} `);
}

function agree(a: CatalogueRow, b: CatalogueRow): boolean {
  return a.kind === b.kind && a.action === b.action && a.executed === b.executed;
}

/** Figures, currencies and what stands for them in the documentation differ from message to message. */
function comparable(text: string): string {
  const words = text.slice(0, 500).match(/[\p{L}\p{N}]+/gu) ?? [];
  const isShouted = text === text.toUpperCase();
  return words
    .filter((word) => !/\p{N}|^x+$/iu.test(word) && (isShouted || !/^[A-Z]{2,}$/.test(word)))
    .join(' ')
    .toLowerCase();
}
