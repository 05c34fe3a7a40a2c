import { type Endpoint, type Pool, pools } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/matching.js';
import { requestFacts } from '../../endpoints/request-facts.js';
import type { HostKind, WhenOpenScope } from '../../types/index.js';

/** A request that stands for a scope, and what of its scopes is in question. */
export interface OpenTarget {
  readonly method: string;
  readonly url: string;
  readonly breadth: 'ip' | 'pool' | 'endpoint';
}

/** The hosts that an engine knows by its option. */
type Hosts = Readonly<Record<string, HostKind>> | undefined;

/** Where KuCoin serves what. */
const kucoinHosts: Readonly<Record<HostKind, string>> = {
  spot: 'api.kucoin.com',
  futures: 'api-futures.kucoin.com',
  broker: 'api-broker.kucoin.com',
};

/** A method, which may be left out, and an address or its path. */
const endpointText = /^\s*(?:([a-z]+)\s+)?(\S+)\s*$/i;

/**
 * The request that stands for a scope.
 *
 * @throws TypeError that says what is known, when there is none.
 */
export function targetOf(scope: WhenOpenScope, host: string | undefined, hosts: Hosts): OpenTarget {
  const target = find(scope, host, hosts);
  if (requestFacts(target, hosts).known) return target;
  throw new TypeError(
    `whenOpen: ${target.url} is no host of KuCoin's; name your own in the engine's option hosts`,
  );
}

function find(scope: WhenOpenScope, host: string | undefined, hosts: Hosts): OpenTarget {
  if (host !== undefined && (typeof host !== 'string' || /[\s/]/.test(host)))
    throw new TypeError("whenOpen: host must be a host or host:port, as 'api.kucoin.com'");
  if (scope === 'ip') {
    const url = `https://${host ?? hostFor('spot', hosts)}/api/v1/timestamp`;
    return { method: 'GET', url, breadth: 'ip' };
  }
  const { pool, endpoint } = (scope ?? {}) as { pool?: unknown; endpoint?: unknown };
  if (typeof pool === 'string') return ofPool(pool, host, hosts);
  if (typeof endpoint === 'string') return ofEndpoint(endpoint, host, hosts);
  throw new TypeError(
    "whenOpen takes 'ip', { pool: 'Spot' } or { endpoint: 'GET /api/v1/accounts' }",
  );
}

function ofPool(given: string, host: string | undefined, hosts: Hosts): OpenTarget {
  const pool = pools.find((name) => name.toLowerCase() === given.toLowerCase());
  if (pool === undefined)
    throw new TypeError(`whenOpen: no pool '${given}'; known are ${pools.join(', ')}`);
  for (const row of endpoints()) {
    if (row.method !== 'GET' || row.pool !== pool) continue;
    const url = urlOf(row, host, hosts);
    if (requestFacts({ method: 'GET', url }, hosts).pool === pool)
      return { method: 'GET', url, breadth: 'pool' };
  }
  throw new TypeError(
    `whenOpen: ${host ?? 'the host'} does not serve the pool ${pool satisfies Pool}`,
  );
}

function ofEndpoint(given: string, host: string | undefined, hosts: Hosts): OpenTarget {
  const [, method = 'GET', address = ''] = endpointText.exec(given) ?? [];
  const isUrl = address.includes('://');
  const urls = isUrl
    ? [address]
    : host !== undefined
      ? [`https://${host}${address}`]
      : (['spot', 'futures', 'broker'] as const).map(
          (kind) => `https://${hostFor(kind, hosts)}${address}`,
        );
  const url = urls.find((one) => requestFacts({ method, url: one }, hosts).candidates.length > 0);
  if (url !== undefined && (isUrl || address.startsWith('/')))
    return { method: method.toUpperCase(), url, breadth: 'endpoint' };
  const path = address.replace(/^\w+:\/\/[^/]*/, '').replace(/\?.*/, '');
  const others = endpoints()
    .filter((row) => row.path === path)
    .map((row) => row.method);
  const hint =
    others.length > 0
      ? `${path} is known with ${[...new Set(others)].join(', ')}`
      : "write it as in KuCoin's documentation, as 'GET /api/v1/accounts'";
  throw new TypeError(`whenOpen: no endpoint '${given}' is known; ${hint}`);
}

function urlOf(row: Endpoint, host: string | undefined, hosts: Hosts): string {
  return `https://${host ?? hostFor(row.host, hosts)}${row.path}`;
}

/** The user's own host for a product, else KuCoin's. */
function hostFor(kind: HostKind, hosts: Hosts): string {
  const own = Object.entries(hosts ?? {}).find(([, serves]) => serves === kind);
  return own?.[0] ?? kucoinHosts[kind];
}
