import type { Cooldowns, Held, Runtime, Ticket } from '../types/index.js';
import { rankOf, type WaitQueue, type Waiter } from './priority-queue.js';
import { SharedWaitQueue } from './wait-queue.js';

/** Who waits for news looks again after this part of the time he has waited, within these bounds. */
const lookAgain = { part: 0.25, leastMs: 10, mostMs: 250 };

/** Later than this after he was to look again he was ended. */
const overdueMs = 250;

/** Somebody in a room of his own. */
class Guest {
  readonly key: string;
  readonly waiter: Waiter;
  readonly #cooldowns: Cooldowns;
  readonly #stop: () => void;
  /** What he may go in with when he looks next. */
  #ticket: Ticket | undefined;
  /** Since when he waits for news, and when he looks again. */
  #newsSinceMs = 0;
  #looksAtMs = -Infinity;
  #latestMs = 0;

  constructor(key: string, waiter: Waiter, cooldowns: Cooldowns, runtime: Runtime) {
    this.key = key;
    this.waiter = waiter;
    this.#cooldowns = cooldowns;
    this.#stop = cooldowns.subscribe({
      rankOf: (asked) => (asked === key ? rankOf(waiter.fare.priority) : Infinity),
      serve: (changed) => changed === key && this.#reserve(runtime.monotonicNowMs()),
    });
  }

  /** Waits for news, and is still there. */
  isWaiting(nowMs: number): boolean {
    return this.#ticket === undefined && nowMs < this.#looksAtMs + overdueMs;
  }

  look(nowMs: number): Ticket | Held {
    this.#latestMs = nowMs;
    const given = this.#ticket ?? this.#cooldowns.enter(this.key, nowMs, this.waiter.fare);
    this.#ticket = undefined;
    const isForNews = 'untilMs' in given && !given.isCertain;
    if (!isForNews) {
      this.#looksAtMs = -Infinity;
      return given;
    }
    if (this.#looksAtMs === -Infinity) this.#newsSinceMs = nowMs;
    const { part, leastMs, mostMs } = lookAgain;
    const pauseMs = Math.min(mostMs, Math.max(leastMs, (nowMs - this.#newsSinceMs) * part));
    this.#looksAtMs = Math.min(given.untilMs, nowMs + pauseMs);
    return { untilMs: this.#looksAtMs, isCertain: false };
  }

  /** Takes what others' news let him have; he goes in himself, in his own request. */
  #reserve(nowMs: number): boolean {
    if (!this.isWaiting(nowMs)) return false;
    this.#latestMs = nowMs;
    const given = this.#cooldowns.enter(this.key, nowMs, this.waiter.fare);
    if ('untilMs' in given) return false;
    this.#ticket = given;
    return true;
  }

  /** Goes away, for whatever reason. */
  leave(): void {
    this.#stop();
    const ticket = this.#ticket;
    this.#ticket = undefined;
    if (ticket !== undefined) this.#cooldowns.leave(ticket, 'unused', this.#latestMs);
  }
}

/**
 * Where requests wait on a platform on which a timer ends with the request of a server that set it, and
 * none may work for another (Cloudflare Workers): everybody in a room of his own, with a timer of his
 * own. Others' news may keep a passage for him, which he takes when he looks the next time; one who was
 * ended looks no more, and soon nothing is kept for him.
 */
export class OwnRooms implements WaitQueue {
  readonly #runtime: Runtime;
  readonly #cooldowns: Cooldowns;
  readonly #jitter: 'full' | 'none';
  readonly #guests = new Map<SharedWaitQueue, Guest>();

  constructor(runtime: Runtime, cooldowns: Cooldowns, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  hasWaiters(key: string): boolean {
    const nowMs = this.#runtime.monotonicNowMs();
    return [...this.#guests.values()].some((guest) => guest.key === key && guest.isWaiting(nowMs));
  }

  enqueue(key: string, waiter: Waiter): () => void {
    this.#forgetTheEnded();
    const guest = new Guest(key, waiter, this.#cooldowns, this.#runtime);
    const door = {
      enter: (_key: string, nowMs: number) => guest.look(nowMs),
      causeOf: (asked: string) => this.#cooldowns.causeOf(asked),
      subscribe: () => () => undefined,
    };
    const queue = new SharedWaitQueue(this.#runtime, door, this.#jitter);
    this.#guests.set(queue, guest);
    const leave = queue.enqueue(key, waiter);
    return () => {
      this.#guests.delete(queue);
      leave();
      guest.leave();
    };
  }

  clear(): void {
    for (const queue of [...this.#guests.keys()]) queue.clear();
  }

  #forgetTheEnded(): void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (const [queue, guest] of this.#guests) {
      if (nowMs < guest.waiter.limitMs + overdueMs) continue;
      this.#guests.delete(queue);
      guest.leave();
    }
  }
}
