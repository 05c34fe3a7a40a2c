import type { Instant } from '../runtime/instant.js';

/** KuCoin refuses a request whose timestamp is this far from its clock (docs-new/authentication). */
export const timestampWindowMs = 5_000;

/** Corrections of the local clock by host, as learnt from the exchange. */
export interface Clock {
  /** What to add to the local wall clock; 0 until the exchange was asked. */
  offsetMs(host: string): number;
  /** The last reading of the exchange's clock, if there was one. */
  reading(host: string): ClockReading | undefined;
  set(host: string, offsetMs: number, reading?: ClockReading): void;
}

/** One reading of the exchange's clock: it showed `exchangeAtMs` at or before `monotonicMs`. */
export interface ClockReading {
  readonly exchangeAtMs: number;
  readonly monotonicMs: number;
  /** How long before `monotonicMs` that may have been at the most. */
  readonly roundTripMs: number;
  /** The local wall clock at `monotonicMs`. */
  readonly wallMs?: number;
}

/**
 * The exchange's time at an instant, as far as it is known: the later of two estimates. One goes wrong
 * when the wall clock is set, the other when the machine sleeps.
 */
export function exchangeAtMs(clock: Clock, host: string, at: Instant): number {
  const byWallMs = at.wallMs + clock.offsetMs(host);
  const reading = clock.reading(host);
  if (reading === undefined) return byWallMs;
  return Math.max(byWallMs, reading.exchangeAtMs + (at.monotonicMs - reading.monotonicMs));
}

/** An empty store of corrections. */
export function createClock(): Clock {
  const offsets = new Map<string, number>();
  const readings = new Map<string, ClockReading>();
  return {
    offsetMs: (host) => offsets.get(host) ?? 0,
    reading: (host) => readings.get(host),
    set(host, offsetMs, reading) {
      offsets.set(host, offsetMs);
      if (reading !== undefined) readings.set(host, reading);
    },
  };
}

/**
 * A correction smaller than this does not explain a refusal by a window of five seconds, so a
 * resend would be refused again.
 */
const smallestCorrectionMs = 250;

/** Whether signing now would differ from signing with `usedMs`. */
export function isCorrected(usedMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - usedMs) >= smallestCorrectionMs;
}

/** The correction that one reading of the exchange's clock suggests, taken in the middle of the round trip. */
export function offsetFrom(sentAtMs: number, roundTripMs: number, exchangeAtMs: number): number {
  return Math.round(exchangeAtMs - (sentAtMs + roundTripMs / 2));
}
