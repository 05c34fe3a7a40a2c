import type { BeginWait } from './interruptible.js';
import type { ScopeKeys } from './scopes.js';
import type { Classification, Cooldowns, Passage, Priority } from './types.js';
import type { WaitingRoom } from './waiting-room.js';

/** A door that does not let a request through yet. */
export interface ClosedDoor {
  readonly key: string;
  readonly untilMs: number;
}

/**
 * One request's way through the doors of its scopes. A passage through a recovering door is reported
 * back, because the others wait for its news.
 */
export class Doors {
  readonly #keys: readonly string[];
  readonly #cooldowns: Cooldowns;
  readonly #room: WaitingRoom;
  readonly #priority: Priority;
  #passages: string[] = [];

  constructor(
    keys: ScopeKeys,
    shared: { readonly cooldowns: Cooldowns; readonly room: WaitingRoom },
    priority: Priority,
  ) {
    this.#keys = [keys.ip, keys.pool, keys.endpoint];
    this.#cooldowns = shared.cooldowns;
    this.#room = shared.room;
    this.#priority = priority;
  }

  /** Goes through all doors, or names one that is closed and gives back what was entered so far. */
  enter(nowMs: number): ClosedDoor | undefined {
    for (const key of this.#keys) {
      if (this.#passages.includes(key)) continue;
      // Who comes while others wait, be it for the noise behind the wait to end, is not before them.
      const untilMs = this.#room.hasLine(key)
        ? Math.max(nowMs, this.#cooldowns.closedUntilMs(key))
        : this.#cooldowns.enter(key, nowMs);
      if (untilMs !== undefined) {
        this.leave(() => 'neither', nowMs);
        return { key, untilMs };
      }
      if (this.#cooldowns.isRecovering(key)) this.#passages.push(key);
    }
    return undefined;
  }

  /** The latest instant until which one of the doors is sure to be closed; 0 when none is. */
  closedUntilMs(): number {
    let untilMs = 0;
    for (const key of this.#keys) {
      untilMs = Math.max(untilMs, this.#cooldowns.closedUntilMs(key));
    }
    return untilMs;
  }

  /** A wait in front of a closed door; when it is done, all doors have been passed, or none. */
  lineUp(key: string, limitMs: number): BeginWait {
    return (end) =>
      this.#room.queue(key, {
        priority: this.#priority,
        limitMs,
        admit: (nowMs) => {
          if (this.#cooldowns.isRecovering(key)) this.#passages.push(key);
          this.enter(nowMs);
          end({ by: 'done' });
        },
        refuse: (untilMs) => end({ by: 'refused', untilMs }),
      });
  }

  /** Reports how the passages ended. */
  leave(passageOf: (key: string) => Passage, nowMs: number): void {
    if (this.#passages.length === 0) return;
    const passages = this.#passages;
    this.#passages = [];
    for (const key of passages) this.#cooldowns.leave(key, passageOf(key), nowMs);
  }

  causeOf(key: string): Classification | undefined {
    return this.#cooldowns.causeOf(key);
  }
}

/** What an outcome says of a door it came through: only KuCoin's own word proves it open. */
export function passageOf(
  advice: Classification,
  answered: boolean,
  closedKey: string | undefined,
) {
  return (key: string): Passage => {
    if (key === closedKey) return 'refused';
    return answered && !undecided.has(advice.kind) ? 'success' : 'neither';
  };
}

const undecided: ReadonlySet<string> = new Set([
  'rate-limit',
  'overload',
  'maintenance',
  'server',
  'network',
  'timeout',
  'edge',
]);
