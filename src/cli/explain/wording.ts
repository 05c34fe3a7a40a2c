import type { CatalogueRow } from '../../catalogue/index.js';
import { normaliseMessage } from '../../catalogue/message.js';

/**
 * Words by which a row's message is known, as KuCoin writes them: those of its own meaning that its test finds.
 * `undefined` for a row that asks for none.
 */
export function wordingOf({ message, meaning }: CatalogueRow): string | undefined {
  const found = message?.exec(normaliseMessage(meaning));
  if (message === undefined || !found) return message && meaning;
  // Tests name stems and are written for folded text; whole words of the meaning itself are shown.
  const before = found.input.slice(0, found.index).split(' ').length - 1;
  const { length } = found[0].trim().split(' ');
  const words = [...meaning.matchAll(/[\p{L}\p{N}]+/gu)];
  const [first, last] = [words[before], words[before + length - 1]];
  return first && last && meaning.slice(first.index, last.index + last[0].length);
}
