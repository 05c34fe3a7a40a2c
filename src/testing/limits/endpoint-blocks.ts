import { type CountedBlock, createCountedBlock } from './counted-block.js';

/** A limit of one endpoint, per account (per address where unsigned): KuCoin's 200002. */
export interface EndpointLimit {
  /** As `'POST /api/v1/hf/orders'`, with `{name}` for the parts that vary. */
  readonly endpoint: string;
  /** Requests allowed per `perMs`. @default 45 */
  readonly limit?: number | undefined;
  /** @default 3000 */
  readonly perMs?: number | undefined;
  /** How long the endpoint stays closed. @default 10_000 */
  readonly blockMs?: number | undefined;
  /** HTTP status of the refusal; the real one was never captured. @default 200 */
  readonly status?: number | undefined;
}

/** A block made by hand is for all accounts and addresses. */
export const EVERYBODY = '*';

/** A closed endpoint. */
export interface EndpointBlock {
  readonly untilMs: number;
  readonly status: number;
  /** The account or address it is closed for. */
  readonly who: string;
}

/** The endpoints' own limits. */
export interface EndpointBlocks {
  /** Counts a request; returns the block that refuses it. */
  check(endpoint: string, who: string, nowMs: number): EndpointBlock | undefined;
  /** Closes an endpoint for all accounts and addresses. */
  block(endpoint: string, forMs: number, nowMs: number, status: number): void;
}

interface Counter {
  readonly counted: CountedBlock;
  status: number;
}

/** Creates the limits of the given endpoints; any other can still be closed by hand. */
export function createEndpointBlocks(limits: readonly EndpointLimit[]): EndpointBlocks {
  const counters = new Map<string, Counter>();
  for (const { endpoint, limit = 45, perMs = 3000, blockMs = 10_000, status = 200 } of limits) {
    counters.set(endpoint, { counted: createCountedBlock({ limit, perMs, blockMs }), status });
  }

  return {
    check(endpoint, who, nowMs) {
      const counter = counters.get(endpoint);
      if (counter === undefined) return undefined;
      const { counted, status } = counter;
      const forAll = counted.blockedUntilMs(EVERYBODY, nowMs);
      if (forAll > 0) return { untilMs: forAll, status, who: EVERYBODY };
      if (counted.blockedUntilMs(who, nowMs) === 0) counted.count(who, nowMs);
      const untilMs = counted.blockedUntilMs(who, nowMs);
      return untilMs > 0 ? { untilMs, status, who } : undefined;
    },
    block(endpoint, forMs, nowMs, status) {
      const counter = counters.get(endpoint) ?? { counted: createCountedBlock(undefined), status };
      counter.status = status;
      counters.set(endpoint, counter);
      counter.counted.block(EVERYBODY, forMs, nowMs);
    },
  };
}
