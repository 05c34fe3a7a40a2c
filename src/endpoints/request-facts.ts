import type { Family, HostKind } from '../types/index.js';
import type { Effect, Endpoint, Pool } from './endpoint.js';
import { hostFacts } from './hosts.js';
import { findEndpoints } from './matching.js';

/** What is known of a request before it leaves. */
export interface RequestFacts {
  /** Upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Scheme and host, `''` for a bare path. */
  readonly origin: string;
  /** `host` or `host:port`. */
  readonly host: string;
  /** KuCoin's own host, one of the `hosts` option, or loopback: we act for no other. */
  readonly known: boolean;
  /** Hosts that share one Cloudflare zone share a site. */
  readonly site: string;
  readonly family: Family;
  readonly pool: Pool | undefined;
  /** May leave unsigned. */
  readonly isPublic: boolean;
  readonly effect: Effect | 'unknown';
  /** Changes nothing on the exchange. */
  readonly isRead: boolean;
  /** A 200000 may hide failed items. */
  readonly isBatch: boolean;
  /** What it can be: nothing for an undocumented path, several where two hosts share it. */
  readonly candidates: readonly Endpoint[];
  /** The one endpoint it is, unless that is unknown or undecided. */
  readonly endpoint: Endpoint | undefined;
  /** Several products have the path, and it is not known which of them the host serves. */
  readonly isUndecided: boolean;
  /** Names the endpoint in scope keys: method and path pattern. */
  readonly endpointName: string;
}

// A backslash ends the authority as a slash does (WHATWG URL): what stands behind it is no host.
const urlParts = /^(?:([a-z][a-z0-9+.-]*:)?\/\/([^/\\?#]*))?([^?#]*)(\?[^#]*)?/i;

/** What is written without a host: a path, and nothing that a host would take for a URL. */
const barePath = /^(?:\/(?![/\\\s])|$)/;

/** Reads method and URL; never throws. Data decide; where they do not, the safe assumption holds. */
export function requestFacts(
  request: { readonly method: string; readonly url: string },
  hosts?: Readonly<Record<string, HostKind>>,
): RequestFacts {
  const method = String(request.method).toUpperCase();
  const [, scheme, authority, rawPath = '', query = ''] = urlParts.exec(String(request.url)) ?? [];
  const path = rawPath === '' ? '/' : rawPath;
  const host = hostOf(scheme, authority ?? '');
  const { known, kind, site } = hostFacts(host, hosts);
  const candidates = findEndpoints(kind, method, path);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  const effect =
    agreed(candidates, (endpoint) => endpoint.effect) ?? effectOfUnknown(method, candidates);
  return {
    method,
    path,
    query,
    origin: host === '' ? '' : `${scheme ?? 'https:'}//${host}`,
    host,
    known: authority === undefined ? barePath.test(rawPath) : known,
    site,
    family:
      agreed(candidates, (endpoint) => endpoint.family) ?? familyOfUnknown(path, kind, candidates),
    pool: agreed(candidates, (endpoint) => endpoint.pool),
    isPublic: candidates.length > 0 && candidates.every((endpoint) => endpoint.isPublic),
    effect,
    isRead: effect === 'read',
    isBatch: candidates.some((endpoint) => endpoint.batch === true),
    candidates,
    endpoint: only,
    isUndecided: candidates.length > 1,
    endpointName: `${method} ${candidates[0]?.path ?? path}`,
  };
}

/** Whether a URL leads to a host we act for; the same as `known`, without the rest. */
export function leadsToUs(url: string, hosts?: Readonly<Record<string, HostKind>>): boolean {
  const [, scheme, authority, rawPath = ''] = urlParts.exec(url) ?? [];
  if (authority === undefined) return barePath.test(rawPath);
  return hostFacts(hostOf(scheme, authority), hosts).known;
}

function hostOf(scheme: string | undefined, authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const standardPort = scheme?.toLowerCase() === 'http:' ? ':80' : ':443';
  return host.endsWith(standardPort) ? host.slice(0, -standardPort.length) : host;
}

function agreed<T>(
  candidates: readonly Endpoint[],
  read: (endpoint: Endpoint) => T,
): T | undefined {
  const [first, ...rest] = candidates;
  if (first === undefined) return undefined;
  const value = read(first);
  return rest.every((endpoint) => read(endpoint) === value) ? value : undefined;
}

/** An undecided call that might change something is taken to change something. */
function effectOfUnknown(method: string, candidates: readonly Endpoint[]): Effect | 'unknown' {
  if (candidates.length > 0) return 'unknown';
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'unknown';
}

const familyByPath: readonly (readonly [RegExp, Family])[] = [
  [/^\/api\/ua\//, 'unified'],
  [/\/copy-trade\//, 'copytrading'],
  [/\/(?:struct-)?earn\//, 'earn'],
  [/\/convert\//, 'convert'],
  [/\/(?:nd)?broker\//i, 'broker'],
  [/\/(?:margin|isolated|lend|project)(?:\/|$)/, 'margin'],
];

function familyOfUnknown(
  path: string,
  kind: HostKind | undefined,
  candidates: readonly Endpoint[],
): Family {
  if (candidates.length > 0) return 'unknown';
  if (kind === 'futures') return path.includes('/copy-trade/') ? 'copytrading' : 'futures';
  const hinted = familyByPath.find(([pattern]) => pattern.test(path));
  return hinted?.[1] ?? kind ?? 'unknown';
}
