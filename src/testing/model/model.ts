import { createCountedBlock } from '../limits/counted-block.js';
import { createEdgeBlock, type EdgeBlock } from '../limits/edge-block.js';
import { rayId } from '../limits/edge.js';
import { createEndpointBlocks, type EndpointBlocks } from '../limits/endpoint-blocks.js';
import { createOutages, type Outages } from '../limits/outages.js';
import { createQuota, type Quota } from '../limits/quota.js';
import { withHeaders } from '../messages/answer.js';
import { httpDate } from '../messages/dates.js';
import type { Instant, ModelRequest, RequestHead } from '../messages/request.js';
import {
  endpointScope,
  holderOf,
  inside,
  ipScope,
  type ModelRules,
  type Outcome,
  outside,
  type Parts,
  poolScope,
  productOf,
} from './checks.js';
import { createFindRoute, endpointOf } from './route.js';
import { FUTURES_ROUTES } from './routes-futures.js';
import { OTHER_ROUTES } from './routes-other.js';
import { SPOT_ROUTES } from './routes-spot.js';
import type { ExchangeState } from './state.js';

/** A KuCoin without sockets, clocks or chance of its own. */
export interface Model {
  /** Takes one request through every check, at the given moment. */
  handle(request: ModelRequest, now: Instant, number: number): Outcome;
  /** The scopes a request belongs to. */
  scopesOf(head: RequestHead): readonly string[];
  /** The endpoint a request is for, as `METHOD /path`. */
  findEndpoint(method: string, path: string): string | undefined;
  uidOf(head: RequestHead): string | undefined;
  readonly quota: Quota;
  readonly outages: Outages;
  readonly edge: EdgeBlock;
  readonly endpoints: EndpointBlocks;
}

const ROUTES = [...SPOT_ROUTES, ...FUTURES_ROUTES, ...OTHER_ROUTES];
const FIND_ROUTE = createFindRoute(ROUTES);

/** An endpoint that is served, as `METHOD /path`, by its method and its path with `{name}` parts. */
export function findEndpoint(method: string, path: string): string | undefined {
  const route = ROUTES.find((each) => each.method === method && each.path === path);
  return route && endpointOf(route);
}

/** Cloudflare stands in front of every host and leaves its marks on good answers, too. */
function withCloudflareHeaders(outcome: Outcome, now: Instant, number: number): Outcome {
  const marks = {
    date: httpDate(now.wallMs),
    server: 'cloudflare',
    'cf-ray': rayId(number),
    ...(outcome.refused === 'block-ip' ? {} : { 'cf-cache-status': 'DYNAMIC' }),
  };
  return { ...outcome, answer: withHeaders(outcome.answer, marks) };
}

/** Creates the exchange itself: the same requests at the same moments give the same answers. */
export function createModel(state: ExchangeState, rules: ModelRules): Model {
  const parts: Parts = {
    state,
    rules,
    find: FIND_ROUTE,
    quota: createQuota(state.settings.limits, rules.windowMs),
    outages: createOutages(() => state.settings.messages, state.random),
    edge: createEdgeBlock(rules.cloudflare),
    endpoints: createEndpointBlocks(rules.endpointLimits),
    bans: createCountedBlock(rules.badAuth),
  };
  const uidOf = (head: RequestHead): string | undefined =>
    state.users.byKey(head.headers['kc-api-key'] ?? '')?.account.uid;

  return {
    quota: parts.quota,
    outages: parts.outages,
    edge: parts.edge,
    endpoints: parts.endpoints,
    uidOf,
    handle(request, now, number) {
      const outcome = outside(parts, request, now, number) ?? inside(parts, request, now, number);
      return withCloudflareHeaders(outcome, now, number);
    },
    scopesOf(head) {
      const keys = [ipScope(head.ip), ipScope('*')];
      const found = parts.find(head.method, head.path, productOf(head, rules.product));
      if (found === undefined) return keys;
      const who = holderOf(found.route, uidOf(head), head.ip);
      const endpoint = endpointOf(found.route);
      keys.push(poolScope(found.route.pool, who));
      keys.push(endpointScope(endpoint, who), endpointScope(endpoint, '*'));
      return keys;
    },
    findEndpoint,
  };
}
