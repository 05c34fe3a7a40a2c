import { isPrivateHost, meantHost } from './hosts.js';
import { findEndpoints } from './matching.js';
import type { RequestFacts } from './request-facts.js';

/** Warnings about hosts for the user, each given once. */
export interface HostWarnings {
  /** For a host we do not act for, to which a request goes that the engine could sign. */
  foreign(facts: RequestFacts): string | undefined;
  /** For a host we act for that may serve several products. */
  undecided(facts: RequestFacts): string | undefined;
}

/** Hosts and paths that were warned of; more warnings than this would not be read. */
const mostWarnings = 100;

/** What one engine has to say of hosts. */
export function createHostWarnings(): HostWarnings {
  const warned = new Set<string>();
  const once = (subject: string, note: string | undefined): string | undefined => {
    if (note === undefined || warned.has(subject) || warned.size >= mostWarnings) return undefined;
    warned.add(subject);
    return note;
  };
  return {
    foreign: (facts) => once(facts.host, noteOnForeign(facts)),
    undecided: (facts) => once(facts.endpointName, noteOnUndecided(facts)),
  };
}

function noteOnForeign({ host, path }: RequestFacts): string | undefined {
  const meant = meantHost(host);
  const isLikelyProxy = meant === undefined && isPrivateHost(host) && isKucoinPath(path);
  if (meant === undefined && !isLikelyProxy) return undefined;
  const effect = `${host} is no host that this engine acts for: the request leaves as it is, not signed and not guarded.`;
  const own = meant === undefined || meant === host ? '' : `KuCoin's own is ${meant}. `;
  return `${effect} ${own}A proxy or mirror has to be named: hosts: { '${host}': 'spot' }, or 'futures' or 'broker'.`;
}

function isKucoinPath(path: string): boolean {
  return ['GET', 'POST', 'DELETE'].some(
    (method) => findEndpoints(undefined, method, path).length > 0,
  );
}

function noteOnUndecided({ isUndecided, host, method, path }: RequestFacts): string | undefined {
  if (!isUndecided) return undefined;
  const which =
    host === '' ? 'a URL with a host' : `hosts: { '${host}': 'spot' }, or 'futures' or 'broker'`;
  return `${method} ${path} stands on several products, and nobody said which of them this host serves, so the careful side of all is taken: less is repeated, and nothing is looked up. Give ${which}.`;
}
