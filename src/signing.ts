import { textAsSent } from './client-oid.js';
import { headerOf, overlayHeaders } from './headers.js';
import type { RequestFacts } from './request-facts.js';
import { fingerprint } from './scopes.js';
import type { Credentials, RunRequest, Sign } from './types.js';

/** KuCoin refuses timestamps from 5 s on (docs-new/authentication); the rest is for the way there. */
const signatureLifeMs = 4_500;

/** Who signs a request, and what is needed for it. */
export type Signing =
  | { readonly by: 'nobody'; readonly keyName?: undefined }
  | {
      readonly by: 'us';
      readonly sign: Sign;
      /** A fingerprint of the key, `undefined` while it is not known. */
      readonly keyName: string | undefined;
    }
  | {
      readonly by: 'caller';
      readonly keyName: string | undefined;
      readonly signedAtMs: number;
      /** He can be asked to sign again, so that no wait is too long. */
      readonly signsAgain?: true;
    };

/** Our means of signing. */
export interface Signatory {
  readonly credentials: Credentials | undefined;
  readonly sign: Sign | undefined;
  /** `sign` is the caller's own, so it also knows how to sign for a partner. */
  readonly isCallers: boolean;
  /** A fingerprint of the key: that of the credentials, else the one `sign` used last. */
  seenKeyName?: string | undefined;
}

/** Decides who signs, from what the request brings along and what we have. */
export function whoSigns(
  facts: RequestFacts,
  request: RunRequest,
  ours: Signatory,
  signsAgain = false,
): Signing {
  const headers = request.headers ?? {};
  const theirKey = headerOf(headers, 'kc-api-key');
  if (isCallers(headers, theirKey, ours)) return asArrived(headers, signsAgain);
  if (ours.sign === undefined || (facts.isPublic && theirKey === undefined)) {
    return { by: 'nobody' };
  }
  return { by: 'us', sign: ours.sign, keyName: ourKeyName(ours, theirKey) };
}

function ourKeyName(ours: Signatory, theirKey: string | undefined): string | undefined {
  if (ours.credentials !== undefined) ours.seenKeyName ??= fingerprint(ours.credentials.key);
  else if (theirKey !== undefined) return fingerprint(theirKey);
  return ours.seenKeyName;
}

/** A request that is the caller's own to sign. */
export function asArrived(headers: Readonly<Record<string, string>>, signsAgain = false): Signing {
  const key = headerOf(headers, 'kc-api-key');
  const keyName = key === undefined ? undefined : fingerprint(key);
  const signing = { by: 'caller', keyName, signedAtMs: readTimestamp(headers) } as const;
  return signsAgain ? { ...signing, signsAgain } : signing;
}

/**
 * Whether the request is none of ours to sign: it names another key than we have, or a partner whose
 * signature takes the caller's `sign`. Without any means of signing it is his once it is signed.
 */
function isCallers(
  headers: Readonly<Record<string, string>>,
  theirKey: string | undefined,
  { credentials, sign, isCallers: knowsPartners }: Signatory,
): boolean {
  if (sign === undefined) return headerOf(headers, 'kc-api-sign') !== undefined;
  if (!knowsPartners && headerOf(headers, 'kc-api-partner-sign') !== undefined) return true;
  return theirKey !== undefined && credentials !== undefined && theirKey !== credentials.key;
}

/** Whether two answers to {@link whoSigns} name the same one. */
export function isSameKey(one: Signing, other: Signing): boolean {
  return one.by === other.by && one.keyName === other.keyName;
}

/** A body that was signed before is left alone while it is not sure that the key was ours. */
export function mayReplaceBody({ headers = {} }: RunRequest, { credentials }: Signatory): boolean {
  return credentials !== undefined || headerOf(headers, 'kc-api-sign') === undefined;
}

/** From this instant on the caller's signature is too old to be sent, on the exchange's clock. */
export function staleAtMs(signing: Signing): number {
  if (signing.by !== 'caller' || signing.signsAgain === true) return Infinity;
  return signing.signedAtMs + signatureLifeMs;
}

/** How old a timestamp may be, on whatever clock. */
export function isTooOld(ageMs: number): boolean {
  return !(ageMs < signatureLifeMs);
}

/** All headers of one attempt. Waits for nothing when the signer does not. */
export function signedHeaders(
  facts: RequestFacts,
  request: RunRequest,
  sign: Sign,
  timestampMs: number,
): Record<string, string> | Promise<Record<string, string>> {
  const signed = sign({
    method: facts.method,
    path: facts.path + unencoded(facts.query),
    body: textAsSent(request.body ?? ''),
    timestampMs,
  });
  const headers = request.headers ?? {};
  const isLate =
    signed instanceof Promise || typeof (signed as { then?: unknown } | null)?.then === 'function';
  return isLate
    ? Promise.resolve(signed).then((late) => overlayHeaders(headers, checkSigned(late)))
    : overlayHeaders(headers, checkSigned(signed));
}

/** A `Headers` or a Map shows no members: the request would leave without a signature. */
function checkSigned(signed: Record<string, string>): Record<string, string> {
  const isOf = typeof signed === 'object' && signed !== null;
  if (!isOf || (Symbol.iterator in signed && Object.keys(signed).length === 0)) {
    throw new TypeError("sign must return a plain object: { 'KC-API-KEY': '…', … }");
  }
  return signed;
}

/**
 * The query as KuCoin signs it: un-encoded (docs-new/authentication and its official SDKs),
 * in the order in which it leaves. A question mark with nothing behind it is not signed: its
 * kucoin-node-sdk 1.1.1 sends one with every GET and signs none, and Node's fetch does not even send it.
 */
function unencoded(query: string): string {
  if (query === '?') return '';
  if (!/[%+]/.test(query)) return query;
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    return query; // Not percent-encoding after all, so there is nothing to undo.
  }
}

/** The timestamp in signed headers; `-Infinity` for none. */
export function readTimestamp(headers: Readonly<Record<string, string>>): number {
  const text = headerOf(headers, 'kc-api-timestamp') ?? '';
  // Without a timestamp its age cannot be known: too old to be sent twice.
  return /^\d{1,15}$/.test(text) ? Number(text) : -Infinity;
}
