import type { HostKind } from '../../types/index.js';
import { authenticate } from '../accounts/authenticate.js';
import type { ExchangeAccount } from '../accounts/users.js';
import type { BlockRule, CountedBlock } from '../limits/counted-block.js';
import type { CloudflareLimit, EdgeBlock } from '../limits/edge-block.js';
import type { EndpointBlocks, EndpointLimit } from '../limits/endpoint-blocks.js';
import { limitMessage, type Outages } from '../limits/outages.js';
import { type ExchangePool, type Quota, quotaHeaders } from '../limits/quota.js';
import {
  failed,
  jsonAnswer,
  type ModelAnswer,
  textAnswer,
  withHeaders,
} from '../messages/answer.js';
import type { Instant, ModelRequest, RequestHead } from '../messages/request.js';
import { endpointOf, type FindRoute, type FoundRoute, type Route } from './route.js';
import type { ExchangeState } from './state.js';

/** Why a request was refused before it reached its product. */
export type RefusedReason =
  /** The pool's quota is used up: 429000 with headers. */
  | 'quota'
  /** The endpoint's own limit: 200002. */
  | 'block-endpoint'
  /** Cloudflare's 1015. */
  | 'block-ip'
  /** 429000 without headers. */
  | 'overload'
  /** 503. */
  | 'maintenance'
  /** 400001 to 400006, 400009. */
  | 'authentication'
  /** 400007. */
  | 'permission'
  /** 418 after too much bad authentication. */
  | 'banned'
  /** 411100. */
  | 'frozen'
  /** 404. */
  | 'not-found';

/** What became of a request. */
export interface Outcome {
  readonly answer: ModelAnswer;
  readonly executed: boolean;
  readonly uid?: string | undefined;
  readonly refused?: RefusedReason | undefined;
  /** The scope this answer closed, and until when. */
  readonly closes?: { readonly key: string; readonly untilMs: number } | undefined;
}

/** What is fixed when an exchange starts. */
export interface ModelRules {
  readonly product: HostKind;
  readonly windowMs: number;
  /** Weights that differ from the built-in ones, by `METHOD /path`. */
  readonly weights: Readonly<Record<string, number>>;
  readonly endpointLimits: readonly EndpointLimit[];
  readonly cloudflare: CloudflareLimit | undefined;
  readonly badAuth: BlockRule | undefined;
}

const NOBODY: ExchangeAccount = { uid: '', frozen: false, balances: undefined, holds: {} };
const NOT_FOUND = '{"code":"404","msg":"Not Found","retry":false,"success":false}';
const BANNED = 'Too Many Bad Auth - Exceeded the access frequency.';

/** The scope of a pool, by its key. */
export const poolScope = (pool: ExchangePool, who: string): string => `pool ${pool} ${who}`;
/** The scope of an address. */
export const ipScope = (who: string): string => `ip ${who}`;
/** The scope of an endpoint. */
export const endpointScope = (endpoint: string, who: string): string =>
  `endpoint ${endpoint} ${who}`;

/** Real hosts say themselves which product is meant; else the address it came to does. */
export function productOf({ host, product }: RequestHead, otherwise: HostKind): HostKind {
  if (host.startsWith('api-futures.')) return 'futures';
  if (host.startsWith('api-broker.')) return 'broker';
  return host === 'api.kucoin.com' ? 'spot' : (product ?? otherwise);
}

/** What a limit binds: the account where there is a key, the address on public endpoints. */
export function holderOf(route: Route, uid: string | undefined, ip: string): string {
  return route.permission === undefined ? ip : (uid ?? ip);
}

/** What the checks work with. */
export interface Parts {
  readonly state: ExchangeState;
  readonly rules: ModelRules;
  readonly find: FindRoute;
  readonly quota: Quota;
  readonly outages: Outages;
  readonly edge: EdgeBlock;
  readonly endpoints: EndpointBlocks;
  readonly bans: CountedBlock;
}

/** What stands before the exchange itself: the edge, the ban, the outages. */
export function outside(
  { edge, bans, outages }: Parts,
  request: ModelRequest,
  now: Instant,
  number: number,
): Outcome | undefined {
  const refusal = edge.check(request, number, now);
  if (refusal !== undefined) {
    const closes = { key: ipScope(refusal.who), untilMs: refusal.untilMs };
    return { answer: refusal.answer, executed: false, refused: 'block-ip', closes };
  }
  const isSigned = request.headers['kc-api-key'] !== undefined;
  if (isSigned && bans.blockedUntilMs(request.ip, now.nowMs) > 0) {
    return { answer: textAnswer(418, 'text/plain', BANNED), executed: false, refused: 'banned' };
  }
  const outage = outages.check(request, now.nowMs);
  return outage && { answer: outage.answer, executed: false, refused: outage.kind };
}

/** The limits of an account: its pool's quota, then the endpoint's own. */
function limits(
  { state, rules, quota, endpoints }: Parts,
  { route }: FoundRoute,
  uid: string | undefined,
  who: string,
  nowMs: number,
): { readonly headers: Record<string, string>; readonly refusal?: Outcome } {
  const endpoint = endpointOf(route);
  const weight = rules.weights[endpoint] ?? route.weight;
  const quotaState = quota.spend(route.pool, who, weight, nowMs);
  const headers = route.tellsQuota && state.settings.quotaHeaders ? quotaHeaders(quotaState) : {};
  if (!quotaState.accepted) {
    const { answer } = failed('429000', limitMessage(state.settings.messages, 'User'), 429);
    const closes = { key: poolScope(route.pool, who), untilMs: quotaState.untilMs };
    return { headers, refusal: { answer, executed: false, uid, refused: 'quota', closes } };
  }
  const block = endpoints.check(endpoint, who, nowMs);
  if (block === undefined) return { headers };
  const text = 'Too many requests in a short period of time, please retry later';
  const { answer } = failed('200002', text, block.status);
  const closes = { key: endpointScope(endpoint, block.who), untilMs: block.untilMs };
  return { headers, refusal: { answer, executed: false, uid, refused: 'block-endpoint', closes } };
}

/** From the gateway inwards: path, key, limits, account, product. */
export function inside(parts: Parts, request: ModelRequest, now: Instant, number: number): Outcome {
  const { state, rules, find, bans } = parts;
  const found = find(request.method, request.path, productOf(request, rules.product));
  if (found === undefined) {
    return { answer: jsonAnswer(404, NOT_FOUND, '404'), executed: false, refused: 'not-found' };
  }
  let account = NOBODY;
  let uid = state.users.byKey(request.headers['kc-api-key'] ?? '')?.account.uid;
  if (found.route.permission !== undefined) {
    const who = authenticate(request, state.users, now.wallMs, found.route.permission);
    if ('refusal' in who) {
      if (who.bad) bans.count(request.ip, now.nowMs);
      return { answer: who.refusal.answer, executed: false, uid, refused: who.refused };
    }
    ({ account } = who.user);
    ({ uid } = account);
  }
  const holder = holderOf(found.route, uid, request.ip);
  const { headers, refusal } = limits(parts, found, uid, holder, now.nowMs);
  if (refusal !== undefined) {
    return { ...refusal, answer: withHeaders(refusal.answer, headers) };
  }
  if (account.frozen) {
    const { answer } = failed('411100', 'User are frozen');
    return { answer: withHeaders(answer, headers), executed: false, uid, refused: 'frozen' };
  }
  state.orders.fillDue(now.nowMs);
  const { params } = found;
  const reply = found.route.handle({ state, request, params, now, number, account });
  return { answer: withHeaders(reply.answer, headers), executed: reply.executed, uid };
}
