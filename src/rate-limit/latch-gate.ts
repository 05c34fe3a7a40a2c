import { type LatchKeys, refusedLatch } from './scope-keys.js';
import type { Classification, Latches, Priority } from '../types/index.js';

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
 * Whether a signed call may leave: `undefined`, or the latch that forbids it. When a probe is due
 * the call takes it; others give a cancel asked for at the same time the chance to be first.
 */
export function passLatches(
  latches: Latches,
  keys: LatchKeys,
  nowMs: number,
  priority: Priority,
): ShutLatch | undefined | Promise<ShutLatch | undefined> {
  if (!isLatched(latches, keys)) return undefined;
  const waiting = shutLatch(latches, keys, nowMs);
  if (waiting !== undefined) return waiting;
  const claim = (): ShutLatch | undefined => {
    const taken = namesOf(keys).find((name) => !latches.claimProbe(name, nowMs));
    return taken === undefined ? undefined : latches.shut(taken);
  };
  return priority === 'cancel' ? claim() : Promise.resolve().then(claim);
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
