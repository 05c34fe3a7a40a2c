import { catalogue, type CatalogueRow } from '../../catalogue/index.js';
import { classify } from '../../index.js';
import type { Classification, Family } from '../../types/index.js';
import { requestOf } from './requests.js';
import type { Term } from './terms.js';

/**
 * What an HTTP status means: what the tables say of the number, whoever else answers with it, and, where there
 * is neither, what the classifier makes of a bare answer. Empty for a status nobody knows.
 */
export function statusRows(
  status: number,
  listed: readonly CatalogueRow[],
  { family }: { readonly family?: Family | undefined },
): readonly CatalogueRow[] {
  // A status of KuCoin's own rows goes with a code, and that one says more.
  const others = catalogue.filter(
    ({ code, family: layer, ...row }) =>
      row.status === status && code !== String(status) && layer === 'edge' && family === undefined,
  );
  if (listed.length > 0 || others.length > 0) return [...listed, ...others];
  const judge = (method: 'GET' | 'POST'): Classification =>
    classify({ request: requestOf(family, method), response: { status, body: '' } });
  const [read, change] = [judge('GET'), judge('POST')];
  if (status < 300 || read.kind === 'unknown') return [];
  const { action, kind, meaning, hint, source } = read;
  const row = { code: String(status), family: read.family, kind, action, meaning, hint, source };
  return [{ ...row, executed: change.executed }];
}

/** What there is to say of a status that is no error. */
export function successTerm(status: number): Term | undefined {
  if (status < 200 || status > 299) return undefined;
  return {
    word: String(status),
    what: 'HTTP',
    means:
      'A success for HTTP. KuCoin answers with 200 to almost everything, refusals too: the code in the body decides, and 200000 is its success.',
    you: 'Explain that code, or the whole answer: kucoin-retry explain --body FILE',
  };
}
