/**
 * Somebody else's text as part of one line: no line breaks or other signs that steer a terminal, and
 * not longer than so many signs.
 */
export function inOneLine(text: string, longest: number): string {
  const signs = text
    .slice(0, 4 * longest)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  // By signs, not by halves of them.
  const each = Array.from(signs);
  return each.length <= longest
    ? signs
    : `${each
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/** A text with a full stop, unless it ends in a mark of its own. */
export function sentence(text: string): string {
  return text === '' || /[.!?…。！？]["'”’»)\]]*$/u.test(text) ? text : `${text}.`;
}

const soft: ReadonlySet<string> = new Set('.,;:。，；：');

/** A text without the full stop or comma at its end, for something to follow it. */
export function unended(text: string): string {
  let kept = text.trimEnd();
  while (soft.has(kept.at(-1) ?? '')) kept = kept.slice(0, -1).trimEnd();
  return kept;
}
