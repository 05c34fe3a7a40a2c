import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Credentials, RunRequest, Sign } from '../types/index.js';
import { headerOf, overlayHeaders } from '../util/headers.js';
import { textAsSent } from './body-text.js';
import { timestampWindowMs } from './exchange-clock.js';
import { fingerprint } from './fingerprint.js';

/** KuCoin refuses timestamps from 5 s on (docs-new/authentication); the rest is for the network. */
const signatureLifeMs = 4_500;

/** Whose quota a request uses, and what it is signed with. */
interface Names {
  /** A fingerprint of the key, `undefined` while it is not known. */
  readonly keyName: string | undefined;
  /** The same with a fingerprint of the rest, to keep a right secret apart from a wrong one of the key. */
  readonly credentialName: string | undefined;
}

/** Who signs a request, and what is needed for it. */
export type SigningMode =
  | ({ readonly by: 'nobody' } & Partial<Record<keyof Names, undefined>>)
  | ({ readonly by: 'us'; readonly sign: Sign } & Names)
  | ({
      readonly by: 'caller';
      readonly signedAtMs: number;
      /** The caller's code can be asked to sign again, so that no wait is too long. */
      readonly signsAgain?: true;
    } & Names);

/** What we sign with. */
export interface SignerConfig {
  readonly credentials: Credentials | undefined;
  readonly sign: Sign | undefined;
  /** `sign` is the caller's own, so it also knows how to sign for a partner. */
  readonly isCallers: boolean;
  /** Names the caller's `sign`, to know it from another one. */
  readonly signerName?: string | undefined;
  /** A fingerprint of the key: that of the credentials, else the one `sign` used last. */
  seenKeyName?: string | undefined;
  /** A fingerprint of the rest, kept once it was made. */
  restName?: string | undefined;
}

/**
 * Decides who signs, from what the request brings along and what we have.
 *
 * @throws TypeError for a partner's request that we cannot sign.
 */
export function signingMode(
  facts: RequestFacts,
  request: RunRequest,
  ours: SignerConfig,
  signsAgain = false,
): SigningMode {
  const headers = request.headers ?? {};
  const theirKey = headerOf(headers, 'kc-api-key');
  if (isCallers(headers, theirKey, ours)) return asArrived(headers, signsAgain);
  if (ours.sign === undefined || (facts.isPublic && theirKey === undefined)) {
    return nobody;
  }
  if (!ours.isCallers && headerOf(headers, 'kc-api-partner-sign') !== undefined) {
    throw new TypeError(needsSign);
  }
  return { by: 'us', sign: ours.sign, ...ourNames(ours, ourKeyName(ours, theirKey)) };
}

/** No one signs. */
export const nobody: SigningMode = Object.freeze({ by: 'nobody' });

const needsSign =
  'KC-API-PARTNER-SIGN holds the timestamp, so it cannot be sent with a signature made by `credentials`: give the engine `sign`, which returns all KC-API headers, those of the partner too';

/** The names of what we sign with, where the key has the name `keyName`. */
export function ourNames(ours: SignerConfig, keyName: string | undefined): Names {
  const { credentials, signerName } = ours;
  ours.restName ??= signerName ?? (credentials && restName(credentials));
  return { keyName, credentialName: keyName && `${keyName}.${ours.restName}` };
}

function restName({ secret, passphrase, keyVersion = '2' }: Credentials): string {
  return fingerprint(JSON.stringify([secret, passphrase, keyVersion]));
}

function ourKeyName(ours: SignerConfig, theirKey: string | undefined): string | undefined {
  if (ours.credentials !== undefined) ours.seenKeyName ??= fingerprint(ours.credentials.key);
  else if (theirKey !== undefined) return fingerprint(theirKey);
  return ours.seenKeyName;
}

/** A request that is the caller's own to sign. */
export function asArrived(
  headers: Readonly<Record<string, string>>,
  signsAgain = false,
): SigningMode {
  const key = headerOf(headers, 'kc-api-key');
  const keyName = key === undefined ? undefined : fingerprint(key);
  // The secret does not show. The passphrase that is sent was signed with it (key versions 2 and 3).
  const shown = ['kc-api-passphrase', 'kc-api-key-version'].map((name) => headerOf(headers, name));
  const credentialName = keyName && `${keyName}.${fingerprint(JSON.stringify([key, shown]))}`;
  const signedAtMs = readTimestamp(headers);
  const signing = { by: 'caller', keyName, credentialName, signedAtMs } as const;
  return signsAgain ? { ...signing, signsAgain } : signing;
}

/**
 * Whether the request is the caller's to sign: it names another key than ours, or came signed for a
 * partner, which only the caller's `sign` can do. If we have neither credentials nor `sign`, a signed
 * request belongs to the caller.
 */
function isCallers(
  headers: Readonly<Record<string, string>>,
  theirKey: string | undefined,
  { credentials, sign, isCallers: knowsPartners }: SignerConfig,
): boolean {
  const isSigned = headerOf(headers, 'kc-api-sign') !== undefined;
  if (sign === undefined) return isSigned;
  const isPartners = headerOf(headers, 'kc-api-partner-sign') !== undefined;
  if (!knowsPartners && isSigned && isPartners) return true;
  return theirKey !== undefined && credentials !== undefined && theirKey !== credentials.key;
}

/** Whether two results of {@link signingMode} name the same key. */
export function isSameKey(one: SigningMode, other: SigningMode): boolean {
  return one.by === other.by && one.credentialName === other.credentialName;
}

/** A body that was signed before is left alone while it is not certain that the key was ours. */
export function mayReplaceBody(
  { headers = {} }: RunRequest,
  { credentials }: SignerConfig,
): boolean {
  return credentials !== undefined || headerOf(headers, 'kc-api-sign') === undefined;
}

/** From this instant on the caller's signature is too old to be sent, on the exchange's clock. */
export function staleAtMs(signing: SigningMode): number {
  if (signing.by !== 'caller' || signing.signsAgain === true) return Infinity;
  return signing.signedAtMs + signatureLifeMs;
}

/** Whether a signature of this age would hardly arrive within its window. */
export function isTooOld(ageMs: number, windowMs: number = timestampWindowMs): boolean {
  return !(ageMs < signatureLifeMs * (windowMs / timestampWindowMs));
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
  return signed instanceof Promise
    ? signed.then((late) => overlayHeaders(headers, late))
    : overlayHeaders(headers, signed);
}

/**
 * The query as KuCoin signs it: un-encoded (docs-new/authentication and its official SDKs),
 * in the order in which it leaves. A question mark with nothing behind it is not signed: KuCoin's
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
