import { createLatches } from './latches.js';
import type { Classification, Cooldowns, Passage } from './types.js';

/**
 * How long a door stays half open for one probe without news of it. After that the next one may
 * try: a hung connection must not hold up everybody behind it.
 */
const probeLeaseMs = 10_000;

/** A door that has been shut for this long is nobody's concern any more. */
const forgottenAfterMs = 3_600_000;

/** Every passage that succeeds lets two more through, so that a refill is not met by a crowd. */
const releasedPerSuccess = 2;

interface Door {
  untilMs: number;
  cause: Classification;
  /** The wait is over and one probe went first. */
  recovering: boolean;
  /** Passages granted and not yet used. */
  credits: number;
  leaseUntilMs: number;
}

/**
 * A store of cooldowns and latches for the engines of one process. Give the same one to several
 * engines and what one of them is told holds for all.
 */
export function createCooldowns(): Cooldowns {
  const doors = new Map<string, Door>();
  const listeners = new Set<(key: string) => void>();
  /** The latest that anybody said. */
  let latestMs = 0;
  const tell = (key: string): void => {
    for (const listener of [...listeners]) listener(key);
  };
  return Object.freeze({
    close(key: string, untilMs: number, cause: Classification): void {
      forget(doors, latestMs - forgottenAfterMs);
      shut(doors, key, untilMs, cause);
      tell(key);
    },
    closedUntilMs: (key: string) => {
      const door = doors.get(key);
      return door === undefined || door.recovering ? 0 : door.untilMs;
    },
    causeOf: (key: string) => doors.get(key)?.cause,
    enter: (key: string, nowMs: number) => {
      if (nowMs > latestMs) latestMs = nowMs;
      return enter(doors.get(key), nowMs);
    },
    isRecovering: (key: string) => doors.get(key)?.recovering === true,
    leave(key: string, passage: Passage): void {
      const door = doors.get(key);
      if (door?.recovering !== true || passage === 'refused') return;
      door.credits += passage === 'success' ? releasedPerSuccess : 1;
      tell(key);
      // Whoever waits has taken his passage by now: what is left over means that nobody does.
      if (passage === 'success' && door.recovering && door.credits > 0) doors.delete(key);
    },
    subscribe(listener: (key: string) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    latches: createLatches(),
  });
}

function shut(doors: Map<string, Door>, key: string, untilMs: number, cause: Classification): void {
  const door = doors.get(key);
  if (door !== undefined && door.untilMs >= untilMs) {
    // Told again, and for less: the longer wait stands, but whoever was let through did not get through.
    if (!door.recovering) return;
    door.recovering = false;
    return;
  }
  doors.set(key, { untilMs, cause, recovering: false, credits: 0, leaseUntilMs: 0 });
}

/** Doors that opened before `beforeMs` and that nobody has tried since. */
function forget(doors: Map<string, Door>, beforeMs: number): void {
  for (const [key, { untilMs, leaseUntilMs }] of doors) {
    if (Math.max(untilMs, leaseUntilMs) < beforeMs) doors.delete(key);
  }
}

function enter(door: Door | undefined, nowMs: number): number | undefined {
  if (door === undefined) return undefined;
  if (nowMs < door.untilMs) return door.untilMs;
  if (door.recovering && door.credits > 0) {
    door.credits -= 1;
    return undefined;
  }
  if (door.recovering && nowMs < door.leaseUntilMs) return door.leaseUntilMs;
  door.recovering = true;
  door.credits = 0;
  door.leaseUntilMs = nowMs + probeLeaseMs;
  return undefined;
}
