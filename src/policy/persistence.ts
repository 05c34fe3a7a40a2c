import { rowsOf } from '../catalogue/rank.js';
import type { Classification, Kind } from '../types/index.js';

/** Whether the failure of a read is likely to come again. */
export type Persistence =
  /** Lost on its way, held back by a limit, or trouble of the exchange's: the next answer may differ. */
  | 'transient'
  /** The key, the account, the address or the question itself was refused: so it will be again. */
  | 'permanent'
  /** Not asked again by itself, but neither is it known that KuCoin refused it. */
  | 'doubtful';

/**
 * Whether a read that failed may succeed when it is repeated. Only of use where the same question
 * is asked again and again, as for an order whose answer was lost: order-not-found is no refusal
 * there, because reads lag writes.
 */
export function persistenceOf(classification: Classification): Persistence {
  const { action, kind, code } = classification;
  if (action === 'abort') return 'permanent';
  if (action !== 'surface' || kind === 'order-not-found') return 'transient';
  return isDoubtful(classification) && !refusesTheCaller(code) ? 'doubtful' : 'permanent';
}

/** States of an account, a key or an address: no product's matter, whatever table they stand in. */
const ofTheCaller: ReadonlySet<Kind> = new Set(['restricted', 'permission', 'authentication']);

function refusesTheCaller(code = ''): boolean {
  const rows = rowsOf(code);
  return rows.length > 0 && rows.every(({ kind }) => ofTheCaller.has(kind));
}

/** KuCoin has not published how all its look-ups say that there is no order. */
const absence = /exist|not.?found|no such|不存在|未找到/i;

/**
 * What says too little to be a refusal: an unknown code, a way that leads elsewhere (a bad
 * certificate, a redirect, a page that is not there), a server in trouble, a success code over words
 * that read like a failure, and what may mean that the order does not show.
 */
function isDoubtful({ kind, code, status = 0, message = '' }: Classification): boolean {
  const isElsewhere =
    status >= 500 || (status >= 300 && status < 400) || (status === 404 && code === undefined);
  return (
    isElsewhere ||
    kind === 'unknown' ||
    kind === 'network' ||
    kind === 'timeout' ||
    code === '200000' ||
    (status !== 404 && absence.test(message))
  );
}

/** Who refused and with which words, for a hint: `411100 User are frozen`, `HTTP 403`. */
export function refusalText({ code, status, message, meaning }: Classification): string {
  const who = code ?? (status === undefined ? undefined : `HTTP ${status}`);
  return [who, message ?? meaning].filter((part) => part !== undefined).join(' ');
}
