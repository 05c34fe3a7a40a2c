import { findHeader, overlayHeaders } from './headers.js';
import type { RequestFacts } from './request-facts.js';
import { fingerprint } from './scopes.js';
import type { Credentials, RunRequest, Sign } from './types.js';

/** KuCoin refuses timestamps from 5 s on (docs-new/authentication); the rest is for the way there. */
const signatureLifeMs = 4_500;

/** Who signs a request, and what is needed for it. */
export type Signing =
  | { readonly by: 'nobody' }
  | { readonly by: 'us'; readonly sign: Sign; readonly keyName: string | undefined }
  | { readonly by: 'caller'; readonly keyName: string; readonly signedAtMs: number };

/** Our means of signing. */
export interface Signatory {
  readonly credentials: Credentials | undefined;
  readonly sign: Sign | undefined;
  /** `sign` is the caller's own, so it also knows how to sign for a partner. */
  readonly isCallers: boolean;
}

/** Decides who signs, from what the request brings along and what we have. */
export function whoSigns(facts: RequestFacts, request: RunRequest, ours: Signatory): Signing {
  const headers = request.headers ?? {};
  const theirKey = read(headers, 'kc-api-key');
  const signsItself = theirKey !== undefined && read(headers, 'kc-api-sign') !== undefined;
  if (signsItself && !mayReplace(headers, theirKey, ours)) {
    return { by: 'caller', keyName: fingerprint(theirKey), signedAtMs: readTimestamp(headers) };
  }
  if (ours.sign === undefined || (facts.isPublic && theirKey === undefined))
    return { by: 'nobody' };
  const key = ours.credentials?.key ?? theirKey;
  return { by: 'us', sign: ours.sign, keyName: key === undefined ? undefined : fingerprint(key) };
}

/** A signature is ours to replace when it was made with our key; a partner's needs the caller's `sign`. */
function mayReplace(
  headers: Readonly<Record<string, string>>,
  theirKey: string,
  { credentials, sign, isCallers }: Signatory,
): boolean {
  if (sign === undefined) return false;
  if (read(headers, 'kc-api-partner-sign') !== undefined && !isCallers) return false;
  return credentials === undefined || theirKey === credentials.key;
}

/** From this instant on the caller's signature is too old to be sent, on the exchange's clock. */
export function staleAtMs(signing: Signing): number {
  return signing.by === 'caller' ? signing.signedAtMs + signatureLifeMs : Infinity;
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
    body: bodyText(request.body),
    timestampMs,
  });
  const headers = request.headers ?? {};
  return signed instanceof Promise || typeof (signed as { then?: unknown }).then === 'function'
    ? (signed as Promise<Record<string, string>>).then((late) => overlayHeaders(headers, late))
    : overlayHeaders(headers, signed);
}

/**
 * The query as KuCoin signs it: un-encoded (docs-new/authentication and its official SDKs, facts §3),
 * in the order in which it leaves.
 */
function unencoded(query: string): string {
  if (!/[%+]/.test(query)) return query;
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    return query; // Not percent-encoding after all, so there is nothing to undo.
  }
}

function bodyText(body: string | Uint8Array | undefined): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

function read(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = findHeader(headers, name);
  return key === undefined ? undefined : headers[key];
}

function readTimestamp(headers: Readonly<Record<string, string>>): number {
  const text = read(headers, 'kc-api-timestamp') ?? '';
  // Without a timestamp its age cannot be known: too old to be sent twice.
  return /^\d{1,15}$/.test(text) ? Number(text) : -Infinity;
}
