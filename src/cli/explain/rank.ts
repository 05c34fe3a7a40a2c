/** What is searched in: words that say what it is, and words that go with it. */
export interface Searched {
  readonly strong: readonly string[];
  readonly weak: readonly string[];
}

/**
 * How well each document fits the words of a query; 0 for one that has less than half of what they weigh. Rare
 * words weigh more, and what is far behind the best does not count.
 *
 * The page runs the text of this very function, so it uses nothing but what it is given.
 */
export function rankDocuments(
  query: readonly string[],
  documents: readonly Searched[],
): readonly number[] {
  const fillers = new Set(
    'a an the is are was be do does to of in on for and or with you your this'.split(' '),
  );
  const telling = query.filter((word) => !fillers.has(word));
  const words = [...new Set(telling.length > 0 ? telling : query)];
  const likeness = (word: string, token: string): number => {
    if (token === word) return 1;
    if (/^\d+$/.test(word)) return token.startsWith(word) ? 0.8 : 0;
    // Somebody is still typing, or it is another form of the word: expired, expires.
    if (word.length > 1 && token.startsWith(word)) return 0.8;
    if (token.length > 3 && word.startsWith(token)) return 0.6;
    return word.length > 3 && token.includes(word) ? 0.5 : 0;
  };
  const best = (word: string, tokens: readonly string[]): number =>
    tokens.reduce((most, token) => Math.max(most, likeness(word, token)), 0);
  const found = documents.map(({ strong, weak }) =>
    words.map((word) => Math.max(best(word, strong), 0.4 * best(word, weak))),
  );
  const weights = words.map((_, at) => {
    const having = found.filter((scores) => (scores[at] ?? 0) > 0).length;
    return Math.log(1 + documents.length / (1 + having));
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const phrase = ` ${query.join(' ')} `;
  const scores = documents.map(({ strong }, index) => {
    const own = found[index] ?? [];
    const share = own.reduce((sum, score, at) => sum + score * (weights[at] ?? 0), 0) / all;
    const has = own.reduce((sum, score, at) => sum + (score > 0 ? (weights[at] ?? 0) : 0), 0) / all;
    if (!(has >= 0.5)) return 0;
    const isWhole = own.every((score) => score > 0) ? 1 : 0;
    const says = ` ${strong.join(' ')} `.includes(phrase) ? 1 : 0;
    // Of two that have it all, the one that says little else.
    const closeness = Math.min(1, words.length / strong.length) / 2;
    const isIts = strong[0] === query.join(' ') ? 5 : 0;
    return share + closeness + says + isWhole + isIts;
  });
  const most = Math.max(...scores);
  return scores.map((score) => (score >= 0.6 * most ? score : 0));
}
