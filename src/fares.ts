import type { RequestFacts } from './request-facts.js';
import type { ScopeKeys } from './scopes.js';
import type { Fare, KucoinRetryOptions, Priority } from './types.js';

/** Share of a pool that only cancels may spend, unless the user says otherwise. */
const reserveForCancels = 0.02;

/** Pools nothing is ever cancelled with: there a reserve would only lie idle. */
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
