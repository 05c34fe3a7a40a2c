import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Classification, EventScope } from '../types/index.js';

/** The scopes of one request, by their keys. Credentials appear as fingerprints only. */
export interface ScopeKeys {
  /** Everything that leaves from one address to one site. */
  readonly ip: string;
  /** Everything of one account that draws on the same quota; of one address for public data. */
  readonly pool: string;
  /** Everything of one account to one endpoint. */
  readonly endpoint: string;
  /** Everything that goes to one endpoint of a host, from all accounts: what KuCoin refuses together in overload. */
  readonly interface: string;
  /** Everything that leaves from one address to one host: it is down for all of that. */
  readonly host: string;
}

/** Who sends: a label of the account, `undefined` when unsigned, and one of the outgoing address. */
export interface Sender {
  readonly account: string | undefined;
  readonly egress: string;
}

/** Names the scopes of a request. */
export function scopeKeys(facts: RequestFacts, { account, egress }: Sender): ScopeKeys {
  const who = account === undefined ? `ip:${egress}` : `uid:${account}`;
  const poolOwner = facts.pool === 'Public' ? `ip:${egress}` : who;
  return {
    ip: `ip|${egress}|${facts.site}`,
    pool: `pool|${poolOwner}|${facts.site}|${facts.pool ?? `${facts.family}?`}`,
    endpoint: `endpoint|${who}|${facts.site}|${facts.endpointName}`,
    interface: `interface|${facts.host}|${facts.endpointName}`,
    host: `host|${egress}|${facts.host}`,
  };
}

/** Whom a scope binds, by its key. */
export function scopeOf(key: string): EventScope {
  const [name] = key.split('|', 1);
  return name === 'interface' ? 'endpoint' : (name as EventScope);
}

/** How the key of a gate of overload begins. */
export const overloadKey: RegExp = /^(?:interface|host)\|/;

/** The scope that an answer closes, `undefined` when it binds its own request only. */
export function closedScope(classification: Classification, keys: ScopeKeys): string | undefined {
  if (classification.action !== 'backoff') return undefined;
  const { scope } = classification;
  return scope === 'ip' || scope === 'pool' || scope === 'endpoint' ? keys[scope] : undefined;
}

/** The breaker keys of a signed request, by what a refusal binds. */
export interface BreakerKeys {
  readonly key: string;
  readonly egress: string;
  readonly endpoint: string;
}

/** Names the breaker keys of credentials by the fingerprints of all their parts. */
export function breakerKeys(
  facts: RequestFacts,
  credentialName: string,
  egress: string,
): BreakerKeys {
  return {
    key: `key|${credentialName}|${facts.site}`,
    egress: `key|${credentialName}|${facts.site}|from ${egress}`,
    endpoint: `key|${credentialName}|${facts.site}|${facts.endpointName}`,
  };
}

/**
 * The breaker key that a refusal counts towards: a wrong key stops the key, an address that is not
 * allowed stops the key from there, a missing permission stops the one endpoint.
 */
export function refusedBreakerKey(
  classification: Classification,
  keys: BreakerKeys,
): string | undefined {
  const bound = boundBy.get(classification.code);
  return bound && keys[bound];
}

const boundBy: ReadonlyMap<string | undefined, keyof BreakerKeys> = new Map([
  ['400003', 'key'],
  ['400004', 'key'],
  ['400005', 'key'],
  ['418', 'key'],
  ['400006', 'egress'],
  ['400007', 'endpoint'],
  ['400010', 'endpoint'],
]);
