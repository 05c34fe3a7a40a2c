import type { StopReason } from '../../types/index.js';

/** A word that is no answer of anybody's, explained. */
export interface Term {
  readonly word: string;
  /** What kind of word it is. */
  readonly what: string;
  readonly means: string;
  /** What the author of the bot should do. */
  readonly you: string;
}

/** Why a call ended without success: `error.kucoin.reason`. */
const reasons: Readonly<Record<StopReason | 'halted', readonly [means: string, you: string]>> = {
  'not-retryable': [
    'The answer is not one that a repeat would change, so nothing was repeated.',
    'Read error.kucoin.meaning and hint, and explain its code.',
  ],
  'retries-exhausted': [
    'The trouble went on through all retries (5, or what `retries` says; 50 attempts are the very most).',
    'Look at error.kucoin.history. Try again later, or raise `retries` for trouble that lasts.',
  ],
  deadline: [
    'The next attempt would leave after deadlineMs, orderMaxAgeMs or expiresAtMs, or the wait is above 24 h. The call fails at once instead of waiting in vain; it may not have left at all (attempts: 0).',
    'Come back at error.kucoin.retryAtMs, or give such calls a longer deadlineMs.',
  ],
  'unsafe-to-repeat': [
    'Your shouldRetry asked for a repeat, but it could carry the request out twice.',
    'Look whether it was carried out before you send it again; error.kucoin.hint says where.',
  ],
  'unknown-outcome': [
    'Nobody knows whether the exchange carried the request out (executed: unknown): the answer was lost, and a look-up found no proof.',
    'Look before you repeat: an order by its clientOid; error.kucoin.hint names the place.',
  ],
  'stale-signature': [
    'The caller had signed the request, and its signature is too old to be sent (again): KuCoin takes 5 s.',
    'Give `credentials` of the same key, or `sign`, so that every attempt is signed afresh; or see error.kucoin.hint.',
  ],
  budget: [
    'Not given any more: overload costs a call time, and no shared allowance.',
    'Update code that looks for it.',
  ],
  latched: [
    'The key was refused three times in a row. Calls with it fail at once, and one a minute goes out to try it.',
    'Correct key, secret, passphrase, whitelist or permission; the first success ends it.',
  ],
  closed: [
    'close() of the engine was called: waiting and new calls end, and nothing of them leaves.',
    'Make a new engine for new calls.',
  ],
  halted: [
    'halt() of the engine was called: nothing that changes something leaves, cancels excepted.',
    'Call resume() when it may go on.',
  ],
  aborted: [
    "The caller's own signal ended the call. A request under way may have been carried out.",
    'Nothing to do, unless it was an order that had left: look it up.',
  ],
};

const ended: Pick<Term, 'what' | 'means' | 'you'> = {
  what: 'no answer',
  means:
    'The caller ended the request, by a signal or a token. The call rejects at once with just that; nothing is repeated and nothing looked up.',
  you: 'Nothing, unless it was an order that had left: look it up by its clientOid.',
};

/** Names of errors that say who ended a request, or that there was an answer. */
const names: readonly Term[] = [
  { word: 'ERR_CANCELED', ...ended },
  { word: 'AbortError', ...ended },
  ...['ERR_BAD_REQUEST', 'ERR_BAD_RESPONSE'].map((word) => ({
    word,
    what: 'axios',
    means: `axios's word for an answer with a status of ${word === 'ERR_BAD_REQUEST' ? '4xx' : '5xx'}, or for one that it could not make or read.`,
    you: 'Explain the code in error.response.data, or error.response.status; error.kucoin has both.',
  })),
];

/** Every such word, explained. */
export function allTerms(): readonly Term[] {
  const what = 'reason (error.kucoin.reason)';
  const ofReasons = Object.entries(reasons).map(([word, [means, you]]) => ({
    word,
    what,
    means,
    you,
  }));
  return [...ofReasons, ...names];
}

/** What such a word means, however it is spelt: `Stale_signature`, "stale signature". */
export function termOf(text: string): Term | undefined {
  const spelt = (word: string): string =>
    word
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
  return allTerms().find(({ word }) => spelt(word) === spelt(text));
}
