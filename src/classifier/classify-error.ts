import { lookUpFirst } from '../catalogue/advices.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Obstacle } from '../response/network-causes.js';
import { type NetworkTrouble, readNetworkError } from '../response/network-error.js';
import type { Classification, Executed } from '../types/index.js';
import { defined } from '../util/objects.js';
import { lost } from './classification.js';

/** When a client may send a request again by itself, and when it may not. */
const source = 'RFC 9110, section 9.2.2 (2026-11-22)';

/** What an error says of itself. */
const measured = 'errors of Node.js, undici, axios, got, Bun and Deno (measured 2026-11-30)';

/**
 * Classifies what came instead of an answer. `sent`, where the host knows it, overrides what the
 * error itself shows; a host that does not know says `'unknown'`. `isCallersEnd` says whether the caller
 * ended it: other code may abort a request, too. Without it an abort is taken for the caller's unless it
 * is another error's cause.
 */
export function classifyError(
  facts: RequestFacts,
  error: unknown,
  sent?: Executed,
  isCallersEnd?: boolean,
): Classification {
  const trouble = readNetworkError(error);
  const unsent = sent === 'no' || (sent !== 'yes' && trouble.sent === 'no');
  const { kind, code, obstacle } = trouble;
  const known = obstacle === undefined ? source : measured;
  const base = defined({ kind, family: facts.family, source: known, code });
  const executed = facts.isRead || unsent ? ('no' as const) : ('unknown' as const);
  if (isCallersEnd ?? trouble.aborted) {
    return {
      ...base,
      action: 'surface',
      executed,
      meaning: 'The caller ended the request.',
      hint: unsent ? 'Nothing to do.' : `It may have been carried out. ${lookUpFirst}`,
    };
  }
  if (unsent) {
    return {
      ...base,
      action: trouble.lasting ? 'surface' : 'retry',
      executed,
      // The server says that it is not overloaded: only this connection has ended.
      ...(obstacle === 'stream' && { waitMs: 0 }),
      ...unsentWords(trouble),
    };
  }
  // A repeat would fail in the same way, and so would a look-up: it is for the program's author.
  if (trouble.lasting) {
    const words = lastingWords[obstacle ?? 'request'] ?? lastingWords.request;
    return { ...base, kind: 'invalid-request', action: 'surface', executed, ...words };
  }
  return {
    ...base,
    ...lost(facts),
    meaning: 'No answer came, and the request may have reached the exchange.',
    hint: lookUpFirst,
  };
}

type Words = Pick<Classification, 'meaning' | 'hint'>;

const lastingWords: { readonly [O in Obstacle]?: Words } & { readonly request: Words } = {
  answer: {
    meaning: 'The answer is longer than the client was told to take.',
    hint: `Raise the client's limit (axios: maxContentLength) or ask for less. ${lookUpFirst}`,
  },
  host: {
    meaning: 'The code that sends requests failed by itself, before or after sending this one.',
    hint: `Mend the fetch, adapter or send that the error comes from. ${lookUpFirst}`,
  },
  request: {
    meaning: 'The client gave up the request, perhaps while sending it.',
    hint: `The error says what is wrong with it. ${lookUpFirst}`,
  },
};

function unsentWords({ obstacle, lasting, proxyStatus }: NetworkTrouble): Words {
  if (obstacle === 'proxy') return proxyWords(proxyStatus);
  if (obstacle === 'request' || obstacle === 'host') {
    return {
      meaning: 'The client refused to send the request; it never left.',
      hint: 'The error says what is wrong: an address, a header, an option, or a client that was closed.',
    };
  }
  if (obstacle === 'stream') {
    return {
      meaning: 'The server took no notice of the request and closes the connection.',
      hint: 'Nothing to do: it is sent again over a new connection.',
    };
  }
  if (obstacle === 'tls') {
    return {
      meaning: 'No secure connection came about; the request never left.',
      hint: lasting
        ? 'Check the address, the port and the clock of this machine, and who else may answer there: a proxy, a firewall, a portal.'
        : 'Check the proxy or firewall on the way if it goes on.',
    };
  }
  return {
    meaning: 'The request never reached the exchange.',
    hint: 'Check the network, the name server and the host if it goes on.',
  };
}

function proxyWords(status: number | undefined): Words {
  const answer = status === undefined ? '' : ` (HTTP ${status})`;
  const meaning = `The proxy opened no tunnel${answer}; the request never left it.`;
  if (status === 407) {
    return { meaning, hint: 'The proxy wants a user and a password of its own: give it those.' };
  }
  if (status !== undefined && status < 500) {
    return {
      meaning,
      hint: 'The proxy does not let requests to this host through: ask its owner.',
    };
  }
  return { meaning, hint: 'Check the proxy if it goes on; the exchange knows nothing of this.' };
}
