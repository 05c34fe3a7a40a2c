import type { EdgeShape } from '../limits/edge.js';
import type { Outage } from '../limits/outages.js';
import type { ExchangePool } from '../limits/quota.js';
import { createTokenBucket } from '../limits/token-bucket.js';
import { createMatcher } from '../messages/matching.js';
import type { Model } from '../model/model.js';
import { type Check, oneOf, positive, shape, text } from './checks.js';
import { checkOutage, checkOverload } from './outage-checks.js';
import type { OutageScript, OverloadScript } from './script.js';

/** How to close an endpoint by hand. */
export interface EndpointBlockScript {
  /** @default 10_000 */
  readonly forMs?: number | undefined;
  /** HTTP status of the refusals. @default 200 */
  readonly status?: number | undefined;
}

/** How to close an address by hand. */
export interface IpBlockScript {
  /** @default 30_000 */
  readonly forMs?: number | undefined;
  /** @default every address */
  readonly ip?: string | undefined;
  /** @default as before, `'auto'` at first */
  readonly shape?: EdgeShape | undefined;
}

/** Trouble on demand. */
export interface ExchangeControls {
  /**
   * Refuses with 429000 without headers, or with a 503 (`as`): everybody for a while, a share by
   * `chance`, or what exceeds a `capacity`. The returned function ends it. Several at a time apply
   * in the order they were called.
   *
   * @throws TypeError when an option is unknown, out of range or does not go with another.
   * @example
   * exchange.overload({ forMs: 5_000 });
   * exchange.overload({ chance: 0.3 });
   * const end = exchange.overload({ capacity: { requests: 20, perMs: 1_000 }, as: 503 });
   */
  overload(overload: OverloadScript): () => void;
  /** Answers 503 for a while; the returned function ends it. */
  maintenance(outage: OutageScript): () => void;
  /**
   * Spends quota as another program would: `weight` of it, or all that is left. `who` is a uid,
   * or an address for the Public pool. @default `who` is the owner of `exchange.credentials`, or
   * 127.0.0.1
   */
  spend(pool: ExchangePool, weight?: number, who?: string): void;
  /** Answers 200002 on one endpoint to all accounts, for 10 s unless `block` says otherwise. */
  blockEndpoint(endpoint: string, block?: EndpointBlockScript): void;
  /** Answers 1015 to an address, for 30 s unless `block` says otherwise. */
  blockIp(block?: IpBlockScript): void;
}

const endpointBlock: Check = shape({ forMs: positive, status: positive });
const ipBlock: Check = shape({
  forMs: positive,
  ip: text,
  shape: oneOf('html', 'text', 'json', 'auto'),
});

/** An outage as scripted, on the exchange's clock. */
export function readOutage(kind: Outage['kind'], script: OverloadScript, nowMs: number): Outage {
  const fromMs = nowMs + (script.afterMs ?? 0);
  const { chance = 1, capacity } = script;
  return {
    kind: script.as === 503 ? 'maintenance' : kind,
    fromMs,
    untilMs: fromMs + (script.forMs ?? Infinity),
    left: script.count ?? Infinity,
    matches: script.match === undefined ? undefined : createMatcher(script.match),
    chance,
    capacity: capacity && createTokenBucket(capacity, fromMs),
    body: script.body,
    retryAfterMs: script.retryAfterMs,
  };
}

/**
 * An endpoint's name as the exchange knows it.
 *
 * @throws TypeError when the exchange does not serve it.
 */
export function requireEndpoint(model: Model, name: string, endpoint: string): string {
  const [method = '', path = ''] = endpoint.split(' ');
  const found = model.findEndpoint(method, path);
  if (found !== undefined) return found;
  throw new TypeError(
    `startExchange: ${name}: ${JSON.stringify(endpoint)} is not served; write its method and path ` +
      `with names in braces, as 'GET /api/v1/orders/{orderId}'`,
  );
}

/** Creates the controls of a model. */
export function createControls(model: Model, uid: string, nowMs: () => number): ExchangeControls {
  const add = (kind: Outage['kind'], script: OverloadScript): (() => void) =>
    model.outages.add(readOutage(kind, script, nowMs()));
  return {
    overload(script) {
      checkOverload(script, 'overload');
      return add('overload', script);
    },
    maintenance(script) {
      checkOutage(script, 'maintenance');
      return add('maintenance', script);
    },
    spend(pool, weight, who = pool === 'Public' ? '127.0.0.1' : uid) {
      model.quota.drain(pool, who, weight, nowMs());
    },
    blockEndpoint(endpoint, block = {}) {
      endpointBlock(block, 'blockEndpoint');
      const { forMs = 10_000, status = 200 } = block;
      model.endpoints.block(
        requireEndpoint(model, 'blockEndpoint', endpoint),
        forMs,
        nowMs(),
        status,
      );
    },
    blockIp(block = {}) {
      ipBlock(block, 'blockIp');
      const { forMs = 30_000, ip, shape: form } = block;
      model.edge.block(ip, forMs, nowMs(), form);
    },
  };
}
