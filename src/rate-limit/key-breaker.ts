import type { Classification, Latches } from '../types/index.js';
import { type LatchKeys, refusedLatch } from './scope-keys.js';

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

/** A latch that keeps a call from leaving. */
export interface ShutLatch {
  readonly cause: Classification;
  readonly nextProbeMs: number;
}

/** Whether any latch is shut, be a probe due or not. */
export function isLatched(latches: Latches, keys: LatchKeys): boolean {
  return shutLatch(latches, keys, -Infinity) !== undefined;
}

function namesOf(keys: LatchKeys): readonly string[] {
  return [keys.key, keys.egress, keys.endpoint];
}

/** The latch that is sure to forbid a signed call now; `undefined` when none does. */
export function shutLatch(latches: Latches, keys: LatchKeys, nowMs: number): ShutLatch | undefined {
  for (const name of namesOf(keys)) {
    const shut = latches.shut(name);
    if (shut !== undefined && nowMs < shut.nextProbeMs) return shut;
  }
  return undefined;
}

/**
 * Whether a signed call may leave: `undefined`, or the latch that forbids it. When a probe is due the call
 * takes it.
 */
export function passLatches(
  latches: Latches,
  keys: LatchKeys,
  nowMs: number,
): ShutLatch | undefined {
  if (!isLatched(latches, keys)) return undefined;
  const waiting = shutLatch(latches, keys, nowMs);
  if (waiting !== undefined) return waiting;
  const taken = namesOf(keys).find((name) => !latches.claimProbe(name, nowMs));
  return taken === undefined ? undefined : latches.shut(taken);
}

/** Counts a refusal, or forgets all of them on a success. Returns the latch that shut, if one did. */
export function reportToLatches(
  latches: Latches,
  keys: LatchKeys,
  nowMs: number,
  advice: Classification,
): string | undefined {
  if (advice.action === 'ok') {
    for (const name of namesOf(keys)) latches.succeed(name);
    return undefined;
  }
  const name = refusedLatch(advice, keys);
  return name !== undefined && latches.refuse(name, nowMs, advice) ? name : undefined;
}
