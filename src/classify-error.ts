import { lost } from './advice.js';
import { lookUpFirst } from './catalogue/advices.js';
import { defined } from './objects.js';
import { readNetworkError } from './network-error.js';
import type { RequestFacts } from './request-facts.js';
import type { Classification, Executed } from './types.js';

/** When a client may send a request again by itself, and when it may not. */
const source = 'RFC 9110, section 9.2.2 (2026-11-22)';

/**
 * Classifies what came instead of an answer. `sent`, where the host knows it, overrides what the
 * error itself shows; a host that does not know says `'unknown'`.
 */
export function classifyError(
  facts: RequestFacts,
  error: unknown,
  sent?: Executed,
): Classification {
  const trouble = readNetworkError(error);
  const unsent = sent === 'no' || (sent !== 'yes' && trouble.sent === 'no');
  const { kind, code } = trouble;
  const base = defined({ kind, family: facts.family, source, code });
  if (trouble.aborted) {
    return {
      ...base,
      action: 'surface',
      executed: facts.isRead || unsent ? 'no' : 'unknown',
      meaning: 'The caller ended the request.',
      hint: unsent ? 'Nothing to do.' : `It may have been carried out. ${lookUpFirst}`,
    };
  }
  if (unsent) {
    return {
      ...base,
      action: trouble.lasting ? 'surface' : 'retry',
      executed: 'no',
      meaning: 'The request never reached the exchange.',
      hint: 'Check the network, the name server and the host if it goes on.',
    };
  }
  return {
    ...base,
    ...lost(facts),
    meaning: 'No answer came, and the request may have reached the exchange.',
    hint: lookUpFirst,
  };
}
