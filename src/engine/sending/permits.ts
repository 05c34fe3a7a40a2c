import { isPassing } from '../../policy/policy.js';
import type { WaitQueue } from '../../queue/priority-queue.js';
import type { Fares } from '../../rate-limit/permit-request.js';
import type { ScopeKeys } from '../../rate-limit/scope-keys.js';
import type { BeginWait } from '../../runtime/wait.js';
import type {
  Classification,
  Cooldowns,
  Fare,
  Held,
  Passage,
  Ticket,
  ToldQuota,
} from '../../types/index.js';

/** A gate that does not let a request through yet. */
export interface ClosedGate extends Held {
  readonly key: string;
}

const scopes = ['ip', 'pool', 'endpoint'] as const;

type Scope = (typeof scopes)[number];

/**
 * One request's way through the doors of its scopes. Every ticket is handed back with the news of it,
 * because the others wait for that.
 */
export class Doors {
  readonly #keys: ScopeKeys;
  readonly #fares: Fares;
  readonly #cooldowns: Cooldowns;
  readonly #waitQueue: WaitQueue;
  readonly #tickets: Record<Scope, Ticket | undefined> = {
    ip: undefined,
    pool: undefined,
    endpoint: undefined,
  };

  constructor(
    keys: ScopeKeys,
    fares: Fares,
    shared: { readonly cooldowns: Cooldowns; readonly waitQueue: WaitQueue },
    /** What it was let in with before. */
    ticket?: Ticket,
  ) {
    this.#keys = keys;
    this.#fares = fares;
    this.#cooldowns = shared.cooldowns;
    this.#waitQueue = shared.waitQueue;
    const scope = ticket && this.#scopeOf(ticket.key);
    if (scope !== undefined) this.#tickets[scope] = ticket;
  }

  /** Goes through all doors, or names one that is closed and gives back what was entered so far. */
  enter(nowMs: number): ClosedGate | undefined {
    for (const scope of scopes) {
      if (this.#tickets[scope] !== undefined) continue;
      const key = this.#keys[scope];
      const given = this.#waitQueue.hasWaiters(key)
        ? this.#behindOthers(key, nowMs)
        : this.#cooldowns.enter(key, nowMs, this.#fares[scope]);
      if ('untilMs' in given) {
        this.leave('unused', nowMs);
        return { key, untilMs: given.untilMs, isCertain: given.isCertain };
      }
      this.#tickets[scope] = given;
    }
    return undefined;
  }

  /** The latest instant until which one of the doors is sure to be closed; 0 when none is. */
  closedUntilMs(): number {
    const { ip, pool, endpoint } = this.#keys;
    const closed = (key: string): number => this.#cooldowns.closedUntilMs(key);
    return Math.max(closed(ip), closed(pool), closed(endpoint));
  }

  /** What it brings to a door. */
  fareAt(key: string): Fare {
    return this.#fares[this.#scopeOf(key) ?? 'ip'];
  }

  /** A wait in front of a closed door; when it is done, all doors have been passed, or none. */
  lineUp(key: string, limitMs: number, onGranted: () => void): BeginWait {
    return (end) =>
      this.#waitQueue.enqueue(key, {
        fare: this.fareAt(key),
        limitMs,
        grant: (ticket, nowMs) => {
          const scope = this.#scopeOf(key);
          if (scope !== undefined) this.#tickets[scope] = ticket;
          this.enter(nowMs);
          onGranted();
          end({ by: 'done' });
        },
        reject: (untilMs) => end({ by: 'refused', untilMs }),
      });
  }

  /** Hands the tickets back: how it ended at the door that was `closedKey`, and at the others. */
  leave(passage: Passage, nowMs: number, closedKey?: string, told?: ToldQuota): void {
    // Who went past the doors may still bring news.
    if (told !== undefined && this.#tickets.pool === undefined) {
      this.#cooldowns.overhear(this.#keys.pool, nowMs, told);
    }
    for (const scope of scopes) {
      const ticket = this.#tickets[scope];
      if (ticket === undefined) continue;
      this.#tickets[scope] = undefined;
      const ended = ticket.key === closedKey ? 'refused' : passage;
      this.#cooldowns.leave(ticket, ended, nowMs, scope === 'pool' ? told : undefined);
    }
  }

  causeOf(key: string): Classification | undefined {
    return this.#cooldowns.causeOf(key);
  }

  #scopeOf(key: string): Scope | undefined {
    return scopes.find((scope) => this.#keys[scope] === key);
  }

  /** Who comes while others wait, be it for the noise behind the wait to end, is not before them. */
  #behindOthers(key: string, nowMs: number): Held {
    const untilMs = this.#cooldowns.closedUntilMs(key);
    return { untilMs: Math.max(nowMs, untilMs), isCertain: untilMs > nowMs };
  }
}

/** What an outcome says of the doors it came through: only KuCoin's own word proves them open. */
export function passageOf(advice: Classification, answered: boolean): Passage {
  const isUndecided = advice.kind === 'rate-limit' || isPassing(advice);
  return answered && !isUndecided ? 'success' : 'neither';
}
