import { platform } from '../runtime/platform.js';
import type { Sign } from '../types/index.js';
import { headerOf } from '../util/headers.js';
import { fingerprint } from './fingerprint.js';

/** Names of headers and texts in them that a platform can send (Fetch standard, RFC 9110 section 5). */
const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;
const headerText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A request without one of these leaves unsigned. */
const indispensable = ['KC-API-KEY', 'KC-API-SIGN'] as const;

/**
 * The caller's own `sign`, whose headers are looked at before anything leaves with them.
 *
 * @throws TypeError from the returned function, or its promise, naming what is wrong and no value.
 */
export function checkedSigner(sign: Sign): Sign {
  return (request) => {
    const signed: unknown = sign(request);
    return isThenable(signed) ? Promise.resolve(signed).then(checkSigned) : checkSigned(signed);
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function checkSigned(signed: unknown): Record<string, string> {
  // A `Headers` or a Map shows no members, an array only its own.
  const isOf = typeof signed === 'object' && signed !== null && !Array.isArray(signed);
  const members = isOf ? Object.entries(signed) : [];
  if (members.length === 0) {
    throw new TypeError("sign must return a plain object: { 'KC-API-KEY': '…', … }");
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of members as [string, unknown][]) {
    if (value === undefined) continue;
    // A timestamp is often left a number.
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !headerText.test(text) || !headerName.test(name)) {
      throw new TypeError(`sign: '${name}' must be the name of a header, and a text fit for one`);
    }
    headers[name] = text;
  }
  for (const name of indispensable) {
    if ((headerOf(headers, name) ?? '') === '') {
      throw new TypeError(`sign: '${name}' is missing in what it returned`);
    }
  }
  return headers;
}

/** Which `sign` is which, in all copies of this package that may share a key breaker. */
interface Signers {
  readonly numbers: WeakMap<Sign, number>;
  count: number;
}

/** A name for each `sign`: only the function itself knows which key it signs with. */
export function signerName(sign: Sign): string {
  const signers = platform.shared<Signers>('kucoin-retry.signers.1', () => ({
    numbers: new WeakMap(),
    count: 0,
  }));
  const number = signers.numbers.get(sign) ?? (signers.count += 1);
  signers.numbers.set(sign, number);
  return fingerprint(`sign ${number}`);
}
