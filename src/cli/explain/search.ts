import type { CatalogueRow } from '../../catalogue/index.js';
import { rankDocuments, type Searched } from './rank.js';
import { wordingOf } from './wording.js';

/** Text as words to search with and in: lower case, without punctuation. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What a row is found by; names that are written in one word are split as well. */
export function searchedOf(row: CatalogueRow): Searched {
  const said = [row.meaning, wordingOf(row) ?? ''].join(' ');
  const apart = said.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  return {
    strong: [...new Set([row.code.toLowerCase(), ...wordsOf(said), ...wordsOf(apart)])],
    weak: wordsOf([row.kind, row.family, row.action, row.hint].join(' ')),
  };
}

/** Rows that say something like a message, best first; at most `most` of them, and none that is far behind. */
export function searchRows(
  text: string,
  rows: readonly CatalogueRow[],
  most = 5,
): readonly CatalogueRow[] {
  const scores = rankDocuments(wordsOf(text), rows.map(searchedOf));
  const ranked = rows
    .map((row, index) => ({ row, score: scores[index] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return ranked.slice(0, most).map(({ row }) => row);
}
