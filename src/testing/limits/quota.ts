/** The quota pools of KuCoin's rate limit 2.0. */
export type ExchangePool =
  'Spot' | 'Futures' | 'Management' | 'Earn' | 'CopyTrading' | 'Broker' | 'Public' | 'Unified';

/** Weight per window and pool. */
export type PoolLimits = Record<ExchangePool, number>;

/** What a fresh account (VIP 0) may spend per 30 s; read from docs-new/rate-limit, 2026-11-22. */
export const VIP0_LIMITS: Readonly<PoolLimits> = {
  Spot: 4000,
  Futures: 2000,
  Management: 2000,
  Earn: 2000,
  CopyTrading: 2000,
  Broker: 2000,
  Public: 2000,
  Unified: 2000,
};

/** What a request used of its pool, and what is left. */
export interface QuotaState {
  readonly accepted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Countdown to the full reset, in whole milliseconds and never short of it. */
  readonly resetMs: number;
  readonly untilMs: number;
}

/** Fixed windows: each starts with its first request and is full again when it ends. */
export interface Quota {
  spend(pool: ExchangePool, who: string, weight: number, nowMs: number): QuotaState;
  /** Uses up weight as another program would; `undefined` uses up all that is left. */
  drain(pool: ExchangePool, who: string, weight: number | undefined, nowMs: number): void;
}

/** Creates the windows; limits are read anew for every request, so that they may change. */
export function createQuota(limits: Readonly<PoolLimits>, windowMs: number): Quota {
  const windows = new Map<string, { startedAtMs: number; used: number }>();

  function windowOf(pool: ExchangePool, who: string, nowMs: number) {
    const key = `${pool}:${who}`;
    let window = windows.get(key);
    if (window === undefined || nowMs >= window.startedAtMs + windowMs) {
      window = { startedAtMs: nowMs, used: 0 };
      windows.set(key, window);
    }
    return window;
  }

  return {
    spend(pool, who, weight, nowMs) {
      const window = windowOf(pool, who, nowMs);
      const limit = limits[pool];
      const accepted = window.used + weight <= limit;
      if (accepted) window.used += weight;
      const untilMs = window.startedAtMs + windowMs;
      const remaining = Math.max(0, limit - window.used);
      return { accepted, limit, remaining, resetMs: Math.ceil(untilMs - nowMs), untilMs };
    },
    drain(pool, who, weight, nowMs) {
      const window = windowOf(pool, who, nowMs);
      window.used =
        weight === undefined ? Math.max(window.used, limits[pool]) : window.used + weight;
    },
  };
}

/** The headers in which KuCoin states what is left of a pool. */
export function quotaHeaders(state: QuotaState): Record<string, string> {
  return {
    'gw-ratelimit-limit': String(state.limit),
    'gw-ratelimit-remaining': String(state.remaining),
    'gw-ratelimit-reset': String(state.resetMs),
  };
}
