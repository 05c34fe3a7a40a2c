import { createHmac } from 'node:crypto';
import { failed, type Reply } from '../messages/answer.js';
import type { ModelRequest } from '../messages/request.js';
import type { ExchangeKey, ExchangePermission, Users } from './users.js';

/** How far a timestamp may be off, exclusive. KuCoin: "must be less than 5 seconds". */
const TIMESTAMP_WINDOW_MS = 5000;

/** Either the key that signed, or why not. */
export type Authentication =
  | { readonly user: ExchangeKey }
  | {
      readonly refusal: Reply;
      readonly refused: 'authentication' | 'permission';
      /** Counts towards the ban for repeated bad authentication. */
      readonly bad: boolean;
    };

function hmac(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const sum = createHmac('sha256', secret);
  for (const part of parts) sum.update(part);
  return sum.digest('base64');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The texts a signature may cover. KuCoin signs the query un-encoded; a plus sign in it stands for
 * a space to some encoders and for itself to others, so both readings count. An empty query is none:
 * kucoin-node-sdk 1.1.1 sends `/path?` and signs `/path`.
 */
function signedTargets(target: string): readonly string[] {
  const cut = target.indexOf('?');
  if (cut === -1) return [...new Set([target, decoded(target)])];
  if (cut === target.length - 1) return signedTargets(target.slice(0, -1));
  const path = target.slice(0, cut);
  const query = target.slice(cut + 1);
  const readings = [decoded(query), decoded(query.replaceAll('+', ' '))];
  return [...new Set(readings.flatMap((text) => [`${path}?${text}`, `${decoded(path)}?${text}`]))];
}

function isSigned(request: ModelRequest, secret: string): boolean {
  const timestamp = request.headers['kc-api-timestamp'] ?? '';
  return signedTargets(request.target).some(
    (target) =>
      hmac(secret, timestamp + request.method + target, request.body) ===
      request.headers['kc-api-sign'],
  );
}

/** Keys of version 1 send the passphrase as it is, later ones its HMAC. */
function expectedPassphrase(user: ExchangeKey, version: string): string | undefined {
  if (version === '1') return user.passphrase;
  return version === '2' || version === '3' ? hmac(user.secret, user.passphrase) : undefined;
}

function refuse(code: string, msg: string, status: number, bad = false): Authentication {
  return { refusal: failed(code, msg, status), refused: 'authentication', bad };
}

function refuseIdentity(request: ModelRequest, user: ExchangeKey): Authentication | undefined {
  const { headers } = request;
  const passphrase = expectedPassphrase(user, headers['kc-api-key-version'] ?? '1');
  if (passphrase === undefined) return refuse('400009', 'Invalid KC-API-KEY-VERSION', 400);
  if (headers['kc-api-passphrase'] !== passphrase) {
    return refuse('400004', 'Invalid KC-API-PASSPHRASE', 401, true);
  }
  if (!isSigned(request, user.secret)) return refuse('400005', 'Invalid KC-API-SIGN', 401, true);
  if (user.ipWhitelist !== undefined && !user.ipWhitelist.includes(request.ip)) {
    return refuse('400006', `Invalid request ip, the current clientIp is:${request.ip}`, 403);
  }
  return undefined;
}

/**
 * Checks a private request the way its codes are numbered: headers there (400001), timestamp
 * (400002), key (400003), passphrase (400004), signature (400005), address (400006), permission
 * (400007). Statuses are those seen in captures, where there are any.
 */
export function authenticate(
  request: ModelRequest,
  users: Users,
  wallMs: number,
  permission: ExchangePermission,
): Authentication {
  const { headers } = request;
  const names = ['kc-api-key', 'kc-api-sign', 'kc-api-timestamp', 'kc-api-passphrase'] as const;
  if (names.some((name) => (headers[name] ?? '') === '')) {
    const wanted = names.map((name) => name.toUpperCase()).join(', ');
    return refuse('400001', `Please check the header of your request for ${wanted}.`, 400);
  }
  const timestamp = headers['kc-api-timestamp'] ?? '';
  if (!/^\d+$/.test(timestamp) || Math.abs(wallMs - Number(timestamp)) >= TIMESTAMP_WINDOW_MS) {
    return refuse('400002', 'Invalid KC-API-TIMESTAMP', 400);
  }
  const user = users.byKey(headers['kc-api-key'] ?? '');
  if (user === undefined) return refuse('400003', 'KC-API-KEY not exists', 400, true);
  const refusal = refuseIdentity(request, user);
  if (refusal !== undefined) return refusal;
  if (!user.permissions.includes(permission)) {
    const reply = failed('400007', 'Access denied, require more permission', 403);
    return { refusal: reply, refused: 'permission', bad: false };
  }
  return { user };
}
