import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Fare, KucoinRetryOptions, Priority } from '../types/index.js';
import type { ScopeKeys } from './scope-keys.js';

/** Share of a pool that only cancels may spend, unless the user says otherwise. */
const reserveForCancels = 0.02;

/** Pools no order is ever cancelled with: there a reserve would only lie idle. */
const withoutCancels: ReadonlySet<string> = new Set(['Public', 'Management', 'Earn', 'Broker']);

/** What a request brings to each of its doors. */
export type Fares = Readonly<Record<keyof ScopeKeys, Fare>>;

/** Reckons a request's fares from what is published of its endpoint and from the options. */
export function faresOf(
  facts: RequestFacts,
  priority: Priority,
  { pacing }: Pick<KucoinRetryOptions, 'pacing'>,
): Fares {
  const { endpoint, endpointName, pool = '' } = facts;
  const isPaced = pacing !== false;
  const { ipRequests, ipPerMs, reserveForCancels: asked } = pacing || {};
  const told =
    ipRequests === undefined || ipPerMs === undefined
      ? undefined
      : { requests: ipRequests, perMs: ipPerMs };
  const reserve = withoutCancels.has(pool) ? 0 : (asked ?? reserveForCancels);
  return {
    ip: { priority, rate: { told, isPaced } },
    pool: {
      priority,
      quota: { endpoint: endpointName, weight: endpoint?.weight, reserve, isPaced },
    },
    endpoint: { priority },
  };
}

/** Paths nobody documented could be without number. */
const mostFares = 1_000;

/** The fares of one engine: those of one endpoint are one object, however many calls wait for it. */
export type FareBook = (facts: RequestFacts, priority: Priority) => Fares;

/** Opens a book of fares. */
export function createFareBook(options: Pick<KucoinRetryOptions, 'pacing'>): FareBook {
  const known = new Map<string, Fares>();
  return (facts, priority) => {
    // Method and path are not enough: some stand on two hosts, for two products.
    const name = `${priority} ${facts.family} ${facts.endpointName}`;
    let fares = known.get(name);
    if (fares === undefined) {
      if (known.size >= mostFares) known.clear();
      known.set(name, (fares = faresOf(facts, priority, options)));
    }
    return fares;
  };
}
