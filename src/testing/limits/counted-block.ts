/** Closes for a while after too many requests. */
export interface BlockRule {
  /** Requests allowed per `perMs`. */
  readonly limit: number;
  readonly perMs: number;
  readonly blockMs: number;
}

/** Which accounts or addresses are blocked, and until when. */
export interface CountedBlock {
  /** Until when `who` is blocked, 0 when not. */
  blockedUntilMs(who: string, nowMs: number): number;
  /** Counts one request of `who`; the one above the limit starts the block. */
  count(who: string, nowMs: number): void;
  /** Blocks `who` now, whatever was counted. */
  block(who: string, forMs: number, nowMs: number): void;
}

/**
 * Creates a block that counts in fixed windows. A request during the block is not counted and does
 * not prolong it: Cloudflare says the action lasts the configured duration regardless of the rate.
 */
export function createCountedBlock(rule: BlockRule | undefined): CountedBlock {
  const windows = new Map<string, { startedAtMs: number; count: number }>();
  const untils = new Map<string, number>();

  function block(who: string, forMs: number, nowMs: number): void {
    untils.set(who, Math.max(untils.get(who) ?? 0, nowMs + forMs));
    windows.delete(who);
  }

  return {
    block,
    blockedUntilMs(who, nowMs) {
      const untilMs = untils.get(who) ?? 0;
      return untilMs > nowMs ? untilMs : 0;
    },
    count(who, nowMs) {
      if (rule === undefined) return;
      let window = windows.get(who);
      if (window === undefined || nowMs >= window.startedAtMs + rule.perMs) {
        window = { startedAtMs: nowMs, count: 0 };
        windows.set(who, window);
      }
      window.count += 1;
      if (window.count > rule.limit) block(who, rule.blockMs, nowMs);
    },
  };
}
