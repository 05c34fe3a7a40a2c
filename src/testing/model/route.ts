import type { HostKind } from '../../types/index.js';
import type { ExchangePermission } from '../accounts/users.js';
import type { ExchangePool } from '../limits/quota.js';
import type { Handler } from './state.js';

/** An endpoint this exchange serves. */
export interface Route {
  readonly host: HostKind;
  readonly method: string;
  /** With `{name}` for the parts that vary. */
  readonly path: string;
  readonly pool: ExchangePool;
  readonly weight: number;
  /** What a key needs; `undefined`: public, no key needed. */
  readonly permission: ExchangePermission | undefined;
  /** Whether its answers state what is left of the pool. */
  readonly tellsQuota: boolean;
  readonly handle: Handler;
}

/** A route and what its path's `{name}` parts stand for. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes. */
export type FindRoute = (method: string, path: string, product: HostKind) => FoundRoute | undefined;

/** Writes routes of one host, pool and permission down, one a line. */
export function routesOf(
  host: HostKind,
  pool: ExchangePool,
  permission: ExchangePermission | undefined,
  rows: readonly (readonly [endpoint: string, weight: number, handle: Handler])[],
): readonly Route[] {
  return rows.map(([endpoint, weight, handle]) => {
    const [method = '', path = ''] = endpoint.split(' ');
    // Probed on 2026-09-22: the server time alone comes without gw-ratelimit headers.
    const tellsQuota = path !== '/api/v1/timestamp';
    return { host, method, path, pool, weight, permission, tellsQuota, handle };
  });
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function compile(route: Route): Compiled {
  const names: string[] = [];
  const pattern = route.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  return { route, pattern: new RegExp(`^${pattern}$`), names };
}

/**
 * Makes the routes findable. A path written out wins over one with `{name}` parts; of two that
 * equal the one of the asked product wins, since thirteen exist on two hosts.
 */
export function createFindRoute(routes: readonly Route[]): FindRoute {
  const byMethod = new Map<string, Compiled[]>();
  for (const route of routes) {
    byMethod.set(route.method, [...(byMethod.get(route.method) ?? []), compile(route)]);
  }
  return (method, path, product) => {
    const rank = ({ route, names }: Compiled): number =>
      names.length * 2 + (route.host === product ? 0 : 1);
    const [best] = (byMethod.get(method) ?? [])
      .filter(({ pattern }) => pattern.test(path))
      .sort((a, b) => rank(a) - rank(b));
    if (best === undefined) return undefined;
    const values = best.pattern.exec(path)?.slice(1) ?? [];
    const params = Object.fromEntries(best.names.map((name, at) => [name, values[at] ?? '']));
    return { route: best.route, params };
  };
}

/** `'GET /api/v1/orders/{orderId}'`. */
export function endpointOf(route: Route): string {
  return `${route.method} ${route.path}`;
}
