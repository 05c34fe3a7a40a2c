import type { Classification, Latches } from '../types/index.js';

/** So many refusals with no success between them shut a latch. */
const refusalsToShut = 3;

/** While shut, one call in this time may try whether the credential is good again. */
const probeEveryMs = 60_000;

interface Latch {
  refusals: number;
  cause: Classification;
  /** `undefined` while the latch is open. */
  nextProbeMs: number | undefined;
}

/**
 * Counts refused credentials. KuCoin answers repeated bad authentication with a ban (418,
 * ccxt#6361), so a bot with a wrong key has to stop by itself.
 */
export function createLatches(): Latches {
  const latches = new Map<string, Latch>();
  return Object.freeze({
    refuse(key: string, nowMs: number, cause: Classification): boolean {
      const latch = latches.get(key) ?? { refusals: 0, cause, nextProbeMs: undefined };
      latches.set(key, latch);
      latch.refusals += 1;
      latch.cause = cause;
      if (latch.refusals >= refusalsToShut) latch.nextProbeMs = nowMs + probeEveryMs;
      return latch.nextProbeMs !== undefined;
    },
    succeed(key: string): void {
      if (latches.size > 0) latches.delete(key);
    },
    shut(key: string) {
      const latch = latches.get(key);
      if (latch?.nextProbeMs === undefined) return undefined;
      return { nextProbeMs: latch.nextProbeMs, cause: latch.cause };
    },
    claimProbe(key: string, nowMs: number): boolean {
      const latch = latches.get(key);
      if (latch?.nextProbeMs === undefined) return true;
      if (nowMs < latch.nextProbeMs) return false;
      latch.nextProbeMs = nowMs + probeEveryMs;
      return true;
    },
  });
}
