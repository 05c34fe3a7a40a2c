import type { Cooldowns, Denied, Permit, Priority, Runtime, WaitingCalls } from '../types/index.js';
import { rankOf, type Waiter, type WaitQueue } from './priority-queue.js';
import { SharedWaitQueue } from './wait-queue.js';

/** A waiter for feedback checks again after this part of the time it has waited, within these bounds. */
const checkAgain = { part: 0.25, leastMs: 10, mostMs: 250 };

/** A waiter that is this late with its check was ended by its platform. */
const overdueMs = 250;

/** A request that waits by itself. */
class IsolatedWaiter {
  readonly key: string;
  readonly waiter: Waiter;
  readonly #cooldowns: Cooldowns;
  readonly #stop: () => void;
  /** The permit it takes when it checks next. */
  #permit: Permit | undefined;
  /** Since when it waits for feedback, and when it checks again. */
  #checkingSinceMs = 0;
  #checksAtMs = -Infinity;
  #latestMs = 0;

  constructor(key: string, waiter: Waiter, cooldowns: Cooldowns, runtime: Runtime) {
    this.key = key;
    this.waiter = waiter;
    this.#cooldowns = cooldowns;
    this.#stop = cooldowns.subscribe({
      rankOf: (scopeKey) => (scopeKey === key ? rankOf(waiter.permitRequest.priority) : Infinity),
      serve: (changed) => changed === key && this.#reserve(runtime.monotonicNowMs()),
    });
  }

  /** Waits for feedback, and is still there. */
  isWaiting(nowMs: number): boolean {
    return this.#permit === undefined && nowMs < this.#checksAtMs + overdueMs;
  }

  check(nowMs: number): Permit | Denied {
    this.#latestMs = nowMs;
    const given =
      this.#permit ?? this.#cooldowns.acquire(this.key, nowMs, this.waiter.permitRequest);
    this.#permit = undefined;
    const isUncertain = 'untilMs' in given && !given.isCertain;
    if (!isUncertain) {
      this.#checksAtMs = -Infinity;
      return given;
    }
    if (this.#checksAtMs === -Infinity) this.#checkingSinceMs = nowMs;
    const { part, leastMs, mostMs } = checkAgain;
    const pauseMs = Math.min(mostMs, Math.max(leastMs, (nowMs - this.#checkingSinceMs) * part));
    this.#checksAtMs = Math.min(given.untilMs, nowMs + pauseMs);
    return { untilMs: this.#checksAtMs, isCertain: false };
  }

  /** Takes a permit that feedback made free; the waiter leaves with it in its own request. */
  #reserve(nowMs: number): boolean {
    if (!this.isWaiting(nowMs)) return false;
    this.#latestMs = nowMs;
    const given = this.#cooldowns.acquire(this.key, nowMs, this.waiter.permitRequest);
    if ('untilMs' in given) return false;
    this.#permit = given;
    return true;
  }

  /** Ends the wait, for whatever reason. */
  close(): void {
    this.#stop();
    const permit = this.#permit;
    this.#permit = undefined;
    if (permit !== undefined) this.#cooldowns.release(permit, 'unused', this.#latestMs);
  }
}

/**
 * Where requests wait on a platform on which a timer ends with the server request that set it, and
 * no server request may work for another (Cloudflare Workers): each in a queue of its own, with a
 * timer of its own. Feedback from others may reserve a permit, which the waiter takes when it
 * checks next; one that was ended checks no more, and soon nothing is reserved for it.
 */
export class IsolatedQueues implements WaitQueue {
  /** One that was ended without a word is not known to wait no longer. */
  readonly isEmpty = false;
  readonly #runtime: Runtime;
  readonly #cooldowns: Cooldowns;
  readonly #jitter: 'full' | 'none';
  readonly #isolated = new Map<SharedWaitQueue, IsolatedWaiter>();
  /** The same by what they wait for: a call asks for its own scopes only. */
  readonly #byKey = new Map<string, Set<IsolatedWaiter>>();

  #looksAgainMs = -Infinity;

  constructor(runtime: Runtime, cooldowns: Cooldowns, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  waiting(key: string): number {
    return this.#byKey.get(key)?.size ?? 0;
  }

  waitingByScope(): ReadonlyMap<string, WaitingCalls> {
    const byScope = new Map<string, Record<Priority, number>>();
    for (const { key, waiter } of this.#isolated.values()) {
      const sizes = byScope.get(key) ?? { cancel: 0, order: 0, read: 0 };
      sizes[waiter.permitRequest.priority] += 1;
      byScope.set(key, sizes);
    }
    return byScope;
  }

  hasWaiters(key: string, lane: Priority = 'read'): boolean {
    const waiters = this.#byKey.get(key);
    if (waiters === undefined) return false;
    const nowMs = this.#runtime.monotonicNowMs();
    for (const isolated of waiters) {
      const { priority } = isolated.waiter.permitRequest;
      if (rankOf(priority) <= rankOf(lane) && isolated.isWaiting(nowMs)) return true;
    }
    return false;
  }

  enqueue(key: string, waiter: Waiter): () => void {
    this.#dropEnded();
    const isolated = new IsolatedWaiter(key, waiter, this.#cooldowns, this.#runtime);
    const own = {
      acquire: (_key: string, nowMs: number) => isolated.check(nowMs),
      causeOf: (scopeKey: string) => this.#cooldowns.causeOf(scopeKey),
      subscribe: () => () => undefined,
    };
    const queue = new SharedWaitQueue(this.#runtime, own, this.#jitter);
    this.#add(queue, isolated);
    const dequeue = queue.enqueue(key, waiter);
    return () => {
      this.#delete(queue, isolated);
      dequeue();
      isolated.close();
    };
  }

  clear(isOver?: (waiter: Waiter) => boolean): void {
    for (const queue of [...this.#isolated.keys()]) queue.clear(isOver);
  }

  #add(queue: SharedWaitQueue, isolated: IsolatedWaiter): void {
    this.#isolated.set(queue, isolated);
    const waiters = this.#byKey.get(isolated.key) ?? new Set();
    this.#byKey.set(isolated.key, waiters.add(isolated));
  }

  #delete(queue: SharedWaitQueue, isolated: IsolatedWaiter): void {
    this.#isolated.delete(queue);
    const waiters = this.#byKey.get(isolated.key);
    if (waiters?.delete(isolated) === true && waiters.size === 0) this.#byKey.delete(isolated.key);
  }

  /** Those that their platform ended leave by themselves no more; looked for now and then. */
  #dropEnded(): void {
    const nowMs = this.#runtime.monotonicNowMs();
    if (nowMs < this.#looksAgainMs) return;
    this.#looksAgainMs = nowMs + overdueMs;
    for (const [queue, isolated] of this.#isolated) {
      if (nowMs < isolated.waiter.limitMs + overdueMs) continue;
      this.#delete(queue, isolated);
      isolated.close();
    }
  }
}
