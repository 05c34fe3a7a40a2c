import type { PermitResult, QuotaReport } from '../types/index.js';

/**
 * Shares quotas between processes; see `kucoin-retry/redis`.
 *
 * @hidden
 */
export interface QuotaLender<Loan = unknown> {
  /** What this process may draw without asking again; `undefined` when nobody lends. */
  balance(key: string): number | undefined;
  /**
   * Less than somebody wants is left: asks for more, and tells the store when it has come. The
   * reserve is not for lending.
   */
  ask(key: string, weight: number, reserve: number): void;
  /** A request leaves, whether or not the balance covers it. */
  draw(key: string, weight: number, nowMs: number): Loan;
  /** The request is back. */
  arrived(loan: Loan, result: PermitResult, report: QuotaReport | undefined, nowMs: number): void;
  /** What the exchange reported to a request that had no permit. */
  observe(key: string, report: QuotaReport, nowMs: number): void;
}
