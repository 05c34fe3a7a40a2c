import type { Instant } from '../runtime/instant.js';

/** KuCoin refuses a request whose timestamp is this far from its clock (docs-new/authentication). */
export const timestampWindowMs = 5_000;

/** Corrections of the local clock by host, as learnt from the exchange. */
export interface Clock {
  /** What to add to the local wall clock; 0 until the exchange was asked. */
  offsetMs(host: string): number;
  /** The last reading of the exchange's clock, if there was one. */
  reading(host: string): ClockReading | undefined;
  /** All hosts whose clock is known. */
  known(): readonly { host: string; offsetMs: number; reading: ClockReading | undefined }[];
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

/** The clocks of so many hosts are known at the most. */
const mostHosts = 1_000;

interface HostClock {
  offsetMs: number;
  reading: ClockReading | undefined;
  /** Number of its last use, counted over all hosts. */
  used: number;
}

/** An empty store of corrections. */
export function createClock(): Clock {
  const known = new Map<string, HostClock>();
  let uses = 0;
  const used = (host: string): HostClock | undefined => {
    const clock = known.get(host);
    if (clock !== undefined) clock.used = uses += 1;
    return clock;
  };
  return {
    offsetMs: (host) => used(host)?.offsetMs ?? 0,
    reading: (host) => used(host)?.reading,
    known: () => [...known].map(([host, { offsetMs, reading }]) => ({ host, offsetMs, reading })),
    set(host, offsetMs, given) {
      const reading = given ?? used(host)?.reading;
      if (known.size >= mostHosts && !known.has(host)) forgetHalf(known);
      known.set(host, { offsetMs, reading, used: (uses += 1) });
    },
  };
}

/** Forgets the half that was not used for longest. */
function forgetHalf(known: Map<string, HostClock>): void {
  const byUse = [...known].sort(([, one], [, other]) => one.used - other.used);
  for (const [host] of byUse.slice(0, mostHosts / 2)) known.delete(host);
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
