/** The word that was probably meant by one that is none of them; `undefined` where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const asked = word.toLowerCase();
  const most = Math.max(1, Math.floor(asked.length / 3));
  const [best] = words
    .map((name) => ({ name, away: stepsBetween(asked, name.toLowerCase()) }))
    .filter(({ away, name }) => away <= most || (asked.length > 2 && name.startsWith(asked)))
    .sort((a, b) => a.away - b.away);
  return best?.name;
}

/** `; did you mean …?`, or nothing. */
export function meant(word: string, words: readonly string[]): string {
  const name = nearest(word, words);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

/** Letters to change, add, drop, or change over with their neighbour. */
function stepsBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(one.length, other.length);
}
