import { headerOf } from '../../src/adapter-kit.js';
import { kucoinSigner } from '../../src/index.js';
import type { Host } from './host.js';

type Headers = Readonly<Record<string, string>>;

/** The secret of a partner that ccxt signs for: it keeps one for spot and one for futures, or one for both. */
function secretOf({ options }: Host, id: string): string | undefined {
  const kept = (options?.['partner'] ?? {}) as Readonly<Record<string, unknown>>;
  const partners = [kept['spot'], kept['future'], kept] as readonly (
    Readonly<Record<string, unknown>> | undefined
  )[];
  const partner = partners.find((candidate) => candidate?.['id'] === id);
  const secret = partner?.['secret'] ?? partner?.['key'];
  return typeof secret === 'string' && secret !== '' ? secret : undefined;
}

/**
 * A partner's signature holds the timestamp, and so the engine leaves a request that has one to whoever signed
 * it. Without it every attempt is signed afresh, and {@link signForPartner} makes the partner's to match.
 * A request of a partner that the exchange does not know keeps what it has.
 */
export function withoutPartnerSign(host: Host, headers: Headers): Record<string, string> {
  const id = headerOf(headers, 'kc-api-partner');
  const isKnown = id !== undefined && secretOf(host, id) !== undefined;
  const kept = Object.entries(headers).filter(
    ([name]) => !isKnown || name.toLowerCase() !== 'kc-api-partner-sign',
  );
  return Object.fromEntries(kept);
}

/** Headers of one attempt, with the partner's signature where one is missing. */
export async function signForPartner(host: Host, headers: Headers): Promise<Headers> {
  const id = headerOf(headers, 'kc-api-partner');
  const key = headerOf(headers, 'kc-api-key');
  const timestamp = headerOf(headers, 'kc-api-timestamp');
  if (id === undefined || key === undefined || timestamp === undefined) return headers;
  const secret = secretOf(host, id);
  if (secret === undefined || headerOf(headers, 'kc-api-partner-sign') !== undefined) {
    return headers;
  }
  // It is the same HMAC, over timestamp, partner and key: only the parts have other names.
  const sign = kucoinSigner({ key, secret, passphrase: '-' });
  const timestampMs = Number(timestamp);
  const signed = await sign({ method: '', path: id + key, body: '', timestampMs });
  return { ...headers, 'KC-API-PARTNER-SIGN': signed['KC-API-SIGN'] ?? '' };
}
