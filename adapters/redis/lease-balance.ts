import { endsDiffer } from '../../src/adapter-kit.js';
import type { PermitResult, QuotaReport } from '../../src/index.js';
import { longestMs } from './messages.js';

/** What left in one window. An answer that comes in the next window does not change that one's balance. */
interface Era {
  isOpened: boolean;
  /** Weight that may have been counted although no answer came. */
  lost: number;
}

/** One request in flight, as its balance sees it. */
export interface Lease {
  readonly key: string;
  readonly weight: number;
  /** How much of it was leased; the rest left without. */
  readonly taken: number;
  readonly era: Era;
  /** Number in the order of sending. */
  readonly number: number;
}

/** What a process knows of a quota, for the fleet to count with. */
export interface BalanceReport {
  /** Leased by us and not yet known to be counted by the exchange. */
  readonly held: number;
  readonly limit: number | undefined;
  readonly remaining: number;
  readonly resetMs: number;
  readonly windowMs: number;
}

/**
 * What one process may spend of one quota of the fleet. `held` is what it has leased and the
 * exchange's report does not cover yet; the report less what all processes hold is free.
 */
export class LeaseBalance {
  readonly key: string;
  left = 0;
  /** The last lease: when half of it is spent, it is time for the next. */
  #block = 0;
  #era: Era = newEra();
  /** What is on its way when a window begins may be counted in either: it is held in both. */
  #inFlight = 0;
  #spendCount = 0;
  #lostUpTo = 0;
  #limit: number | undefined;
  #remaining = Infinity;
  #resetAtMs = 0;
  #windowMs = 0;

  constructor(key: string) {
    this.key = key;
  }

  isLive(nowMs: number): boolean {
    return nowMs < this.#resetAtMs;
  }

  get isLow(): boolean {
    return this.left < this.#block / 2;
  }

  /** Takes in what the exchange reported to us or to another process; `true` when it opens a window. */
  observe({ limit, remaining, resetMs }: QuotaReport, nowMs: number, lease?: Lease): boolean {
    if (remaining === undefined || resetMs === undefined || resetMs <= 0) return false;
    // No quota lasts for days; one that did would hide all that follow.
    if (resetMs > longestMs) return false;
    const resetAtMs = nowMs + resetMs;
    const differsByMs = this.#windowMs * endsDiffer;
    if (resetAtMs < this.#resetAtMs - differsByMs) return false;
    const isAnother = !this.isLive(nowMs) || resetAtMs > this.#resetAtMs + differsByMs;
    if (isAnother) this.#open(remaining, resetAtMs);
    this.#remaining = Math.min(this.#remaining, remaining);
    this.#resetAtMs = Math.min(this.#resetAtMs, resetAtMs);
    this.#windowMs = Math.max(this.#windowMs, resetMs);
    this.#limit = limit ?? this.#limit;
    if (lease !== undefined && lease.number > this.#lostUpTo) this.#era.lost = 0;
    return isAnother;
  }

  /** A request leaves, with a lease or without: cancels and requests that open a window need none. */
  spend(weight: number, nowMs: number): Lease {
    const isLive = this.isLive(nowMs);
    if (!isLive && this.#era.isOpened) this.#era = newEra();
    const taken = isLive ? Math.min(this.left, weight) : 0;
    this.left -= taken;
    this.#inFlight += weight;
    this.#spendCount += 1;
    return { key: this.key, weight, taken, era: this.#era, number: this.#spendCount };
  }

  /** A request is back. */
  finish(lease: Lease, result: PermitResult, isReported: boolean): void {
    const { era, weight, taken } = lease;
    this.#inFlight -= weight;
    if (era !== this.#era) return;
    if (result === 'unused') this.left += taken;
    if (result !== 'neither' || isReported) return;
    era.lost += weight;
    this.#lostUpTo = this.#spendCount;
  }

  /** What the fleet needs to know; `undefined` while no window is known. */
  report(nowMs: number): BalanceReport | undefined {
    if (!this.isLive(nowMs)) return undefined;
    return {
      held: this.left + this.#inFlight + this.#era.lost,
      limit: this.#limit,
      remaining: this.#remaining,
      resetMs: this.#resetAtMs - nowMs,
      windowMs: this.#windowMs,
    };
  }

  /** Changes with every window. */
  get window(): object {
    return this.#era;
  }

  add(weight: number): void {
    this.left += weight;
    this.#block = weight;
  }

  /** Keeps a share of the balance; the next report gives the rest back. */
  keep(share: number): void {
    this.left = Math.floor(this.left * share);
  }

  #open(remaining: number, resetAtMs: number): void {
    // What left before the window was known is counted in it.
    if (this.#era.isOpened) this.#era = newEra();
    this.#era.isOpened = true;
    this.#remaining = remaining;
    this.#resetAtMs = resetAtMs;
    this.left = 0;
    this.#block = 0;
  }
}

function newEra(): Era {
  return { isOpened: false, lost: 0 };
}
