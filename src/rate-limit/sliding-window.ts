import type { Denied, RateLimit, RateRequest } from '../types/index.js';

/**
 * Over how long an address is watched when no period is given: KuCoin's own, 500 per 10 s (its docs,
 * rate limit 1.0).
 */
const watchedMs = 10_000;

/** Answers are counted in this many slots of the period, so that a million of them take no memory. */
const slotsPerPeriod = 200;

/** How long a rate that ran into a block stays a ceiling after the last such block. */
const rememberedMs = 600_000;

/** Fewer requests than this before a block: others caused it. */
const fewestRequests = 10;

/** A second block under a ceiling lowers it to this part. */
const lowered = 0.8;

interface Slot {
  readonly untilMs: number;
  count: number;
}

/**
 * How many requests one address sent in a stretch of time, and how many it may. A request counts
 * from sending until one period after its response, so no window exceeds the limit, whatever the
 * latency.
 */
export class SlidingWindow {
  readonly #periodMs: number;
  readonly #slotMs: number;
  readonly #slots: Slot[] = [];
  #answered = 0;
  #inFlight = 0;
  #usedMs = 0;
  #ceiling: (RateLimit & { readonly untilMs: number }) | undefined;

  /** `before` is the counter that this one replaces, because an engine has a longer period. */
  constructor(periodMs: number | undefined, before?: SlidingWindow) {
    this.#periodMs = periodMs ?? watchedMs;
    this.#slotMs = this.#periodMs / slotsPerPeriod;
    this.#ceiling = before === undefined ? undefined : before.#ceiling;
  }

  /** Whether this counts for as long as the user wants. */
  covers(request: RateRequest): boolean {
    return (request.limit?.perMs ?? 0) <= this.#periodMs;
  }

  /** Whether a request has to wait, and until when. */
  denied(nowMs: number, { limit, isPaced }: RateRequest): Denied | undefined {
    if (!isPaced) return undefined;
    this.#forget(nowMs);
    return this.#deniedBy(limit, nowMs) ?? this.#deniedBy(this.ceiling(nowMs), nowMs);
  }

  #deniedBy(limit: RateLimit | undefined, nowMs: number): Denied | undefined {
    if (limit === undefined) return undefined;
    // Answers are kept for the longest period that was given; for a shorter one the first are over.
    const overBeforeMs = this.#periodMs - limit.perMs;
    let answered = this.#answered;
    let oldest: Slot | undefined;
    for (oldest of this.#slots) {
      if (oldest.untilMs - overBeforeMs > nowMs) break;
      answered -= oldest.count;
    }
    if (answered + this.#inFlight < limit.requests) return undefined;
    // When all are still on their way, their answers are news.
    return answered === 0 || oldest === undefined
      ? { untilMs: this.#slotEnd(nowMs) - overBeforeMs, isCertain: false }
      : { untilMs: oldest.untilMs - overBeforeMs, isCertain: this.#inFlight === 0 };
  }

  start(nowMs: number): void {
    this.#inFlight += 1;
    this.#usedMs = nowMs;
  }

  /** Whether it can be forgotten: nothing left or came back since `beforeMs`, and nothing counts any more. */
  isUnused(beforeMs: number, nowMs: number): boolean {
    if (this.#inFlight > 0 || this.#usedMs > beforeMs) return false;
    this.#forget(nowMs);
    return this.#answered === 0 && this.ceiling(nowMs) === undefined;
  }

  /** A request is back; `counts` unless it was never sent or was refused. */
  finish(nowMs: number, counts: boolean): void {
    this.#inFlight -= 1;
    this.#usedMs = nowMs;
    if (!counts) return;
    this.#forget(nowMs);
    this.#answered += 1;
    const untilMs = this.#slotEnd(nowMs);
    const newest = this.#slots.at(-1);
    if (newest !== undefined && newest.untilMs >= untilMs) newest.count += 1;
    else this.#slots.push({ untilMs, count: 1 });
  }

  /** The address was blocked: what it has just been sending is too much. */
  blocked(nowMs: number): void {
    this.#forget(nowMs);
    const known = this.ceiling(nowMs)?.requests ?? Infinity;
    if (this.#answered < fewestRequests) return;
    const requests = Math.max(
      fewestRequests,
      Math.min(this.#answered, Math.floor(known * lowered)),
    );
    this.#ceiling = { requests, perMs: this.#periodMs, untilMs: nowMs + rememberedMs };
  }

  /** What the last block proved too much, while that is remembered. */
  ceiling(nowMs: number): RateLimit | undefined {
    return this.#ceiling !== undefined && nowMs < this.#ceiling.untilMs ? this.#ceiling : undefined;
  }

  /** When an answer that comes now stops to count. */
  #slotEnd(nowMs: number): number {
    return (Math.floor(nowMs / this.#slotMs) + 1) * this.#slotMs + this.#periodMs;
  }

  #forget(nowMs: number): void {
    let past = 0;
    for (const slot of this.#slots) {
      if (slot.untilMs > nowMs) break;
      this.#answered -= slot.count;
      past += 1;
    }
    if (past > 0) this.#slots.splice(0, past);
  }
}
