import type {
  Denied,
  PermitResult,
  Priority,
  QuotaReport,
  QuotaRequest,
  QuotaView,
} from '../types/index.js';
import type { Weights } from './learned-weights.js';
import { WindowProbe } from './window-probe.js';

/** The smallest share of a window by which two of its ends differ: the noise of the way is less. */
export const endsDiffer = 0.5;

/** One request in flight, as its quota sees it. */
export interface InFlight {
  readonly weight: number;
  readonly endpoint: string;
  /** Number in the order of sending. */
  readonly number: number;
  readonly startedMs: number;
  readonly isProbe: boolean;
  /** What was left when it was sent, if nothing else was in flight. */
  readonly aloneWith: number | undefined;
}

/**
 * What is left of one quota, from what the exchange tells and what is on its way to it. KuCoin's
 * windows are fixed, begin with their first request and are shared with all that use the account:
 * nothing is assumed, a fresh one is opened by one request whose answer says what there is
 * (KuCoin docs-new, rate limit).
 */
export class QuotaWindow {
  readonly #weights: Weights;
  #limit = Infinity;
  /** The least that was reported in this window. */
  #remaining = Infinity;
  /** The window ends between these; an answer's countdown began somewhere on its way. */
  #earliestResetMs = 0;
  #resetAtMs = 0;
  #windowMs = 0;
  /** Weight on its way: the least that was reported may not include it. */
  #inFlightWeight = 0;
  #inFlightCount = 0;
  /** Weight that may have been counted although no answer came. */
  #lost = 0;
  #lostUpTo = 0;
  #startCount = 0;
  #usedMs = 0;
  #reportedBy = 0;
  readonly #probe = new WindowProbe();
  /** A request was held back because there was nothing left. */
  wasUsedUp = false;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  isLive(nowMs: number): boolean {
    return nowMs < this.#resetAtMs;
  }

  /** Nothing is in flight and nothing is known that would hold a request back. */
  isIdle(nowMs: number): boolean {
    return this.#inFlightCount === 0 && !this.isLive(nowMs);
  }

  /** It is idle, and nothing left or came back since `beforeMs`. */
  isUnused(beforeMs: number, nowMs: number): boolean {
    return this.isIdle(nowMs) && this.#usedMs <= beforeMs;
  }

  get resetAtMs(): number {
    return this.#resetAtMs;
  }

  get limit(): number {
    return this.#limit;
  }

  /** The least reported less what may not be in it yet. */
  get left(): number {
    return this.#remaining - this.#lost - this.#inFlightWeight;
  }

  /** For a snapshot. */
  describe(key: string, nowMs: number): QuotaView {
    const inFlight = this.#inFlightCount;
    if (!this.isLive(nowMs)) return { key, inFlight };
    const remaining = Math.max(0, this.left);
    const known = Number.isFinite(this.#limit) ? { limit: this.#limit } : {};
    return { key, ...known, remaining, inFlight, resetMs: this.#resetAtMs };
  }

  /** Until when a used-up quota holds requests back; `undefined` while it does not. */
  usedUpUntilMs(nowMs: number): number | undefined {
    return this.wasUsedUp && this.isLive(nowMs) ? this.#resetAtMs : undefined;
  }

  weightOf(request: QuotaRequest): number {
    return this.#weights.of(request.endpoint, request.weight);
  }

  /** Whether a request has to wait, and until when. */
  denied(nowMs: number, request: QuotaRequest, priority: Priority): Denied | undefined {
    if (!request.isPaced) return undefined;
    const weight = this.weightOf(request);
    const reserve = this.reserveOf(request);
    if (!this.isLive(nowMs)) return this.#probe.denied(nowMs, weight, reserve, priority);
    // What weighs more than a whole quota less the reserve is let go on the reserve rather than never.
    const kept = priority === 'cancel' || weight > this.#limit - reserve ? 0 : reserve;
    const needed = Math.min(weight, this.#limit) + kept;
    if (needed <= this.left) return undefined;
    this.wasUsedUp = true;
    return { untilMs: this.#resetAtMs, isCertain: needed > this.#remaining };
  }

  /** A request leaves. */
  start(nowMs: number, request: QuotaRequest): InFlight {
    const weight = this.weightOf(request);
    const isLive = this.isLive(nowMs);
    const aloneWith = this.#inFlightCount > 0 ? undefined : isLive ? this.#remaining : Infinity;
    this.#usedMs = nowMs;
    this.#inFlightCount += 1;
    this.#inFlightWeight += weight;
    this.#startCount += 1;
    const number = this.#startCount;
    const isProbe = !isLive && this.#probe.start(nowMs, number, weight);
    return {
      weight,
      endpoint: request.endpoint,
      number,
      startedMs: nowMs,
      isProbe,
      aloneWith,
    };
  }

  /** A request is back. */
  finish(
    inFlight: InFlight,
    result: PermitResult,
    nowMs: number,
    report: QuotaReport | undefined,
  ): void {
    this.#usedMs = nowMs;
    this.#inFlightCount -= 1;
    this.#inFlightWeight = this.#inFlightCount === 0 ? 0 : this.#inFlightWeight - inFlight.weight;
    if (report?.remaining !== undefined && report.resetMs !== undefined) {
      const { limit, remaining, resetMs } = report;
      // A refused request did not weigh anything: the fall was caused by another.
      this.observe({ limit, remaining, resetMs }, nowMs, inFlight, result !== 'refused');
      return;
    }
    if (inFlight.isProbe) this.#probe.finishWithoutReport(inFlight.number, result);
    if (result === 'unused' || result === 'refused') return;
    // It may have been counted. The next one to leave and be answered tells.
    this.#lost += inFlight.weight;
    this.#lostUpTo = this.#startCount;
  }

  /** Takes in what the exchange reported to a request in flight, or to one without a permit. */
  observe(
    report: {
      readonly limit: number | undefined;
      readonly remaining: number;
      readonly resetMs: number;
    },
    nowMs: number,
    inFlight?: InFlight,
    wasWeighed = false,
  ): void {
    const { limit = this.#limit, remaining, resetMs } = report;
    const resetAtMs = nowMs + resetMs;
    // It is not known how long a request without a permit was on its way.
    const earliestResetMs = inFlight === undefined ? 0 : inFlight.startedMs + resetMs;
    const differsByMs = this.#windowMs * endsDiffer;
    // An answer that was long on its way speaks of a window that is over.
    if (resetAtMs < this.#earliestResetMs - differsByMs) return;
    this.#probe.succeed();
    const isAnother = !this.isLive(nowMs) || earliestResetMs > this.#resetAtMs + differsByMs;
    if (inFlight !== undefined && wasWeighed) {
      this.#learnWeight(inFlight, isAnother ? limit : undefined, remaining);
    }
    if (isAnother) this.#open(remaining, resetAtMs);
    else this.#update(limit, remaining, resetAtMs, inFlight);
    this.#earliestResetMs = isAnother
      ? earliestResetMs
      : Math.max(this.#earliestResetMs, earliestResetMs);
    this.#limit = limit;
    this.#windowMs = Math.max(this.#windowMs, resetMs);
  }

  #open(remaining: number, resetAtMs: number): void {
    this.#remaining = remaining;
    this.#resetAtMs = resetAtMs;
    this.#lost = 0;
    this.#reportedBy = 0;
    this.wasUsedUp = false;
  }

  #update(
    limit: number,
    remaining: number,
    resetAtMs: number,
    inFlight: InFlight | undefined,
  ): void {
    const isLatest = inFlight !== undefined && inFlight.number > this.#reportedBy;
    // Within a window less is newer, however the answers overtook each other; another quota is another
    // reckoning.
    const isOtherQuota = limit !== this.#limit && isLatest;
    if (isOtherQuota || remaining < this.#remaining) this.#remaining = remaining;
    if (isLatest) this.#reportedBy = inFlight.number;
    // Every countdown was on its way for a while: the earliest end is the nearest to the true one.
    this.#resetAtMs = Math.min(this.#resetAtMs, resetAtMs);
    if (inFlight !== undefined && inFlight.number > this.#lostUpTo) this.#lost = 0;
  }

  #learnWeight(inFlight: InFlight, fullQuota: number | undefined, remaining: number): void {
    if (inFlight.aloneWith === undefined || this.#startCount !== inFlight.number) return;
    const before = fullQuota ?? inFlight.aloneWith;
    if (Number.isFinite(before)) this.#weights.observe(inFlight.endpoint, before - remaining);
  }

  /** Weight that only cancels may spend. */
  reserveOf({ reserve }: QuotaRequest): number {
    if (reserve >= 1 || reserve === 0) return reserve;
    return Number.isFinite(this.#limit) ? Math.max(1, Math.ceil(this.#limit * reserve)) : 1;
  }
}
