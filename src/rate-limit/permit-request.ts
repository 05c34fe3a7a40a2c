import type { RequestFacts } from '../endpoints/request-facts.js';
import type { KucoinRetryOptions, PermitRequest, Priority } from '../types/index.js';
import type { ScopeKeys } from './scope-keys.js';

/** Share of a pool that only cancels may spend, unless the user says otherwise. */
const reserveForCancels = 0.02;

/** Pools no order is ever cancelled with: there a reserve would only lie idle. */
const withoutCancels: ReadonlySet<string> = new Set(['Public', 'Management', 'Earn', 'Broker']);

/** What a request asks for in each of its scopes. */
export type PermitRequests = Readonly<Record<keyof ScopeKeys, PermitRequest>>;

/** Makes a request's permit requests from what is published of its endpoint and from the options. */
export function permitRequestsFor(
  facts: RequestFacts,
  priority: Priority,
  { pacing }: Pick<KucoinRetryOptions, 'pacing'>,
): PermitRequests {
  const { endpoint, endpointName, pool = '' } = facts;
  const isPaced = pacing !== false;
  const { ipRequests, ipPerMs, reserveForCancels: reserved } = pacing || {};
  const limit =
    ipRequests === undefined || ipPerMs === undefined
      ? undefined
      : { requests: ipRequests, perMs: ipPerMs };
  const reserve = withoutCancels.has(pool) ? 0 : (reserved ?? reserveForCancels);
  const plain = { priority };
  return {
    ip: { priority, rate: { limit, isPaced } },
    pool: {
      priority,
      quota: { endpoint: endpointName, weight: endpoint?.weight, reserve, isPaced },
    },
    endpoint: plain,
    interface: plain,
    host: plain,
  };
}

/** Undocumented paths could be without number. */
const mostPermitRequests = 1_000;

/** The permit requests of one engine: those of one endpoint are one object, however many calls wait for it. */
export type PermitRequestsOf = (facts: RequestFacts, priority: Priority) => PermitRequests;

/** Makes an empty cache of permit requests. */
export function createPermitRequests(
  options: Pick<KucoinRetryOptions, 'pacing'>,
): PermitRequestsOf {
  const known = new Map<string, PermitRequests>();
  return (facts, priority) => {
    // Method and path are not enough: some stand on two hosts, for two products.
    const name = `${priority} ${facts.family} ${facts.endpointName}`;
    let permitRequests = known.get(name);
    if (permitRequests === undefined) {
      if (known.size >= mostPermitRequests) known.clear();
      known.set(name, (permitRequests = permitRequestsFor(facts, priority, options)));
    }
    return permitRequests;
  };
}
