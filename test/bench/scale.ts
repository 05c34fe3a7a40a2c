import type { EdgeShape } from 'kucoin-retry/testing';
import type { Reading } from './types.js';

/** Cloudflare's limit, in full. */
interface AddressRule {
  readonly requests: number;
  readonly perMs: number;
  readonly blockMs: number;
  readonly shape?: EdgeShape;
}

/** Lengths and sizes: KuCoin's own for figures that count, small ones for trying things out. */
export interface Scale {
  readonly windowMs: number;
  readonly limit: number;
  readonly calls: number;
  readonly address: AddressRule;
  readonly addressCalls: number;
  /** Of the workloads whose calls follow a schedule. */
  readonly second: number;
  readonly timeoutMs: number;
  /** Between the beginnings of two contenders. */
  readonly apartMs: number;
}

/** For figures that count. */
export const FULL: Scale = {
  windowMs: 30_000,
  limit: 4000,
  calls: 3000,
  address: { requests: 500, perMs: 10_000, blockMs: 30_000 },
  addressCalls: 1500,
  second: 1000,
  timeoutMs: 240_000,
  apartMs: 3000,
};
/** For trying things out. */
export const QUICK: Scale = {
  windowMs: 4000,
  limit: 800,
  calls: 600,
  // Short blocks have to be told: without Retry-After everybody must assume KuCoin's 30 s.
  address: { requests: 100, perMs: 2000, blockMs: 4000, shape: 'json' },
  addressCalls: 300,
  second: 200,
  timeoutMs: 60_000,
  apartMs: 700,
};

/** Nine readings of weight 2 and one of weight 3. */
export const MIXED: readonly Reading[] = [
  ...Array.from({ length: 9 }, (_, index) => (index % 3 === 2 ? 'done-orders' : 'active-orders')),
  'full-book',
] as const;
/** More quota than anybody uses. */
export const PLENTY = { Spot: 1e9, Public: 1e9 };
