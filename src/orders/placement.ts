import type { Endpoint, LookUp } from '../endpoints/endpoint.js';
import { lookUpOf } from '../endpoints/look-ups.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { RunRequest } from '../types/index.js';
import { clientOidOf, insertClientOid, newClientOid, readOrder } from './client-oid.js';

/** A placement as it is going to be sent, and what is needed to find it again. */
export interface Placement {
  readonly endpoint: Endpoint;
  readonly orderBody: Readonly<Record<string, unknown>>;
  readonly clientOid: string | undefined;
  /** The id was drawn by us. */
  readonly isOwnId: boolean;
  readonly lookUp: LookUp | undefined;
  /** `allowMaxTimeWindow`: a delayed order is refused after that. */
  readonly windowMs: number | undefined;
}

/** A request with its placement read, and a client id in its body where one was asked for. */
export interface PreparedRequest {
  readonly request: RunRequest;
  readonly placement: Placement | undefined;
}

/**
 * Reads a placement and gives it a client id when it has none: without one a lost answer could
 * never be reconciled.
 *
 * @throws TypeError when the caller's policy is `'require'` and there is no id.
 */
export function prepareRequest(
  request: RunRequest,
  facts: RequestFacts,
  policy: 'require' | 'generate' | 'leave',
  isOurs: boolean,
  random: () => number,
): PreparedRequest {
  const { endpoint } = facts;
  if (endpoint?.effect !== 'place') return { request, placement: undefined };
  const orderBody = readOrder(request.body);
  if (orderBody === undefined) return { request, placement: undefined };
  const own = clientOidOf(endpoint, orderBody);
  const takesId = endpoint.clientId?.in === 'body';
  const name = endpoint.clientId?.name ?? 'clientOid';
  if (own === undefined && takesId && policy === 'require') {
    throw new TypeError(
      `clientOid: 'require': give the order a ${name}, or set clientOid to 'generate'`,
    );
  }
  // What is there and no id, such as `null`, would count for more than the one we put before it.
  const hasRoom = takesId && !Object.hasOwn(orderBody, name);
  const drawn =
    own === undefined && hasRoom && policy === 'generate' && isOurs
      ? newClientOid(random)
      : undefined;
  const placement: Placement = {
    endpoint,
    orderBody,
    clientOid: own ?? drawn,
    isOwnId: drawn !== undefined,
    lookUp: lookUpOf(endpoint),
    windowMs: endpoint.timeWindow === true ? windowOf(orderBody) : undefined,
  };
  if (drawn === undefined || request.body === undefined) return { request, placement };
  const body = insertClientOid(request.body, name, drawn);
  return { request: { ...request, body }, placement };
}

/**
 * `allowMaxTimeWindow` bounds an order's age only together with the timestamp it is measured from,
 * which is made equal to the signature's.
 */
function windowOf(orderBody: Readonly<Record<string, unknown>>): number | undefined {
  const { allowMaxTimeWindow, clientTimestamp } = orderBody;
  const windowMs = Number(allowMaxTimeWindow ?? NaN);
  return /^\d+$/.test(String(clientTimestamp)) && windowMs > 0 ? windowMs : undefined;
}
