import type { PermitResult, QuotaReport } from '../types/index.js';

/**
 * Shares quotas between processes; see `kucoin-retry/redis`.
 *
 * @hidden
 */
export interface QuotaLeasing<Lease = unknown> {
  /** What this process may spend without asking again; `undefined` when there are no leases. */
  balance(key: string): number | undefined;
  /**
   * Less is left than a request weighs: asks for more, and notifies the store when it has come. The
   * reserve is never leased.
   */
  request(key: string, weight: number, reserve: number): void;
  /** A request leaves, whether or not the balance covers it. */
  spend(key: string, weight: number, nowMs: number): Lease;
  /** The request is back. */
  finish(lease: Lease, result: PermitResult, report: QuotaReport | undefined, nowMs: number): void;
  /** What the exchange reported to a request that had no permit. */
  observe(key: string, report: QuotaReport, nowMs: number): void;
}
