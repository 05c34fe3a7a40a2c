import { waitJitterMs } from '../policy/backoff.js';
import { isWorthWaiting } from '../policy/policy.js';
import { afterSleep, isOverdue } from '../runtime/timeouts.js';
import type { Cooldowns, Denied, Priority, Runtime, WaitingCalls } from '../types/index.js';
import { PriorityQueue, type QueueEntry, type Waiter, type WaitQueue } from './priority-queue.js';

/** By how much a timer may be off; one that is early asks again. */
const closeEnoughMs = 10;

/** What a wait queue needs of the store. */
type PermitSource = Pick<Cooldowns, 'acquire' | 'causeOf' | 'subscribe'>;

/** The waiters of one scope and their one timer. */
interface ScopeQueue {
  readonly entries: PriorityQueue;
  /** What the last request that asked was answered. */
  denied: Denied | undefined;
  dueAtMs: number;
  /** The same with the jitter behind it. */
  firesAtMs: number;
  /** Takes the timer back; `undefined` without one. */
  cancelTimer: (() => void) | undefined;
  isServed: boolean;
}

/**
 * Where requests wait for a scope to open, holding nothing: no socket, no slot, no timer. One queue
 * per closed scope with one timer each, whatever the number of waiters. The store decides which one
 * gets a permit; this only asks it.
 */
export class SharedWaitQueue implements WaitQueue {
  isEmpty = true;
  readonly #runtime: Runtime;
  readonly #cooldowns: PermitSource;
  readonly #jitter: 'full' | 'none';
  readonly #queues = new Map<string, ScopeQueue>();
  #unsubscribe: (() => void) | undefined;

  constructor(runtime: Runtime, cooldowns: PermitSource, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  waiting(key: string): number {
    return this.#queues.get(key)?.entries.size ?? 0;
  }

  waitingByScope(): ReadonlyMap<string, WaitingCalls> {
    return new Map([...this.#queues].map(([key, { entries }]) => [key, entries.sizes]));
  }

  hasWaiters(key: string, lane: Priority = 'read'): boolean {
    return this.#queues.get(key)?.entries.hasDownTo(lane) === true;
  }

  enqueue(key: string, waiter: Waiter): () => void {
    this.#unsubscribe ??= this.#cooldowns.subscribe({
      rankOf: (scopeKey) => this.#queues.get(scopeKey)?.entries.rank ?? Infinity,
      serve: (changed, most) => this.#serve(changed, most),
    });
    const queue = this.#queues.get(key) ?? newScopeQueue();
    this.#queues.set(key, queue);
    this.isEmpty = false;
    const { entries } = queue;
    const entry = entries.add(waiter);
    // The first of a lane may pass where those of lower lanes may not.
    const isNext = entries.isHead(entry) || entries.nextLimitMs < queue.dueAtMs;
    const nowMs = this.#runtime.monotonicNowMs();
    if (isOverdue(nowMs, queue.firesAtMs)) {
      // Gone with the fake timers it was set on, perhaps.
      queue.cancelTimer?.();
      queue.cancelTimer = undefined;
    }
    if (queue.cancelTimer === undefined || isNext) this.#serve(key);
    else this.#rejectHopeless(queue, nowMs);
    return () => {
      const wasHead = entries.isHead(entry);
      if (!entries.delete(entry) || this.#queues.get(key) !== queue) return;
      if (entries.isEmpty) this.#remove(key, queue);
      // It may have held up others, which want less or have a lower priority.
      else if (wasHead) this.#serve(key);
    };
  }

  clear(isOver: (waiter: Waiter) => boolean = () => true): void {
    for (const [key, { entries }] of [...this.#queues]) {
      for (const entry of entries.watched()) {
        if (isOver(entry.waiter) && entries.delete(entry)) entry.waiter.timeOut?.();
      }
      this.#serve(key);
    }
  }

  /** Grants permits to those that may leave, `most` at most, and sets the timer for the rest. */
  #serve(key: string, most = Infinity): boolean {
    const queue = this.#queues.get(key);
    // A permit that is given back notifies the queue while it is being served.
    if (queue === undefined || queue.isServed) return false;
    queue.isServed = true;
    this.#timeOutDue(queue.entries);
    const granted = this.#serveEntries(key, queue, most);
    queue.isServed = false;
    if (queue.entries.isEmpty) this.#remove(key, queue);
    else if (granted < most && queue.denied !== undefined) {
      this.#setTimer(key, queue, queue.denied.untilMs);
    }
    return granted > 0;
  }

  #timeOutDue(entries: PriorityQueue): void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (let entry = entries.leastPatient; entry !== undefined; entry = entries.leastPatient) {
      if (entry.waiter.limitMs > nowMs || entry.waiter.timeOut === undefined) return;
      entries.delete(entry);
      entry.waiter.timeOut();
    }
  }

  /** Returns how many permits were granted. */
  #serveEntries(key: string, queue: ScopeQueue, most: number): number {
    for (let granted = 0; granted < most;) {
      const nowMs = this.#runtime.monotonicNowMs();
      const denied = this.#grantOne(key, queue.entries, nowMs);
      if (denied === undefined) {
        granted += 1;
        continue;
      }
      queue.denied = denied === 'nobody' ? undefined : denied;
      // Those that were rejected may have held up others.
      if (!this.#rejectHopeless(queue, nowMs)) return granted;
    }
    return most;
  }

  /**
   * Grants one permit. A lower lane may go first only when the first waiter of the higher lane is
   * certain to wait; if that one may be admitted at any moment, lower lanes stay behind.
   */
  #grantOne(key: string, entries: PriorityQueue, nowMs: number): Denied | 'nobody' | undefined {
    let least: Denied | 'nobody' = 'nobody';
    let next: Priority | undefined;
    for (const entry of entries.heads()) {
      const { priority } = entry.waiter.permitRequest;
      if (next !== undefined && PriorityQueue.isAbove(next, priority)) continue;
      const given = this.#cooldowns.acquire(key, nowMs, entry.waiter.permitRequest);
      if (!('untilMs' in given)) {
        entries.delete(entry);
        entries.passes(entry);
        entry.waiter.grant(given, nowMs);
        return undefined;
      }
      if (least === 'nobody' || isSooner(given, least)) least = given;
      if (!given.isCertain) next = priority;
    }
    return least;
  }

  /** Rejects those that are certain to wait for longer than they can; returns whether there were any. */
  #rejectHopeless({ entries, denied }: ScopeQueue, nowMs: number): boolean {
    if (denied?.isCertain !== true) return false;
    const { untilMs } = denied;
    let rejected = false;
    for (
      let entry: QueueEntry | undefined = entries.leastPatient;
      entry !== undefined && !isWorthWaiting(nowMs, untilMs, entry.waiter.limitMs, this.#jitter);
      entry = entries.leastPatient
    ) {
      rejected = entries.delete(entry);
      entry.waiter.reject(untilMs);
    }
    return rejected;
  }

  /** For the gate, with jitter behind it, or for the first limit that is watched here. */
  #setTimer(key: string, queue: ScopeQueue, untilMs: number): void {
    const nowMs = this.#runtime.monotonicNowMs();
    const { nextLimitMs } = queue.entries;
    const isForGate = untilMs <= nextLimitMs;
    const forMs = isForGate ? untilMs : nextLimitMs;
    // A quota's end is known a little better with every answer: that is not worth a new timer.
    if (queue.cancelTimer !== undefined && Math.abs(queue.dueAtMs - forMs) < closeEnoughMs) return;
    queue.cancelTimer?.();
    queue.dueAtMs = forMs;
    const waitMs = forMs - nowMs;
    // Bots that were refused together must not return as one; a pace of our own brings none together.
    const wasRefused = this.#cooldowns.causeOf(key) !== undefined;
    const jitterMs =
      isForGate && wasRefused
        ? Math.min(waitJitterMs(waitMs, this.#jitter, this.#runtime.random()), nextLimitMs - forMs)
        : 0;
    queue.firesAtMs = forMs + jitterMs;
    const cancelTimer = afterSleep(this.#runtime, waitMs + jitterMs, () => {
      if (queue.cancelTimer !== cancelTimer) return;
      queue.cancelTimer = undefined;
      this.#serve(key);
    });
    queue.cancelTimer = cancelTimer;
  }

  #remove(key: string, queue: ScopeQueue): void {
    queue.cancelTimer?.();
    queue.cancelTimer = undefined;
    this.#queues.delete(key);
    this.isEmpty = this.#queues.size === 0;
    if (!this.isEmpty) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}

function newScopeQueue(): ScopeQueue {
  return {
    entries: new PriorityQueue(),
    denied: undefined,
    dueAtMs: 0,
    firesAtMs: Infinity,
    cancelTimer: undefined,
    isServed: false,
  };
}

/** Whether one answer lets a request leave sooner than another. */
function isSooner(one: Denied, other: Denied): boolean {
  return one.untilMs < other.untilMs || (one.untilMs === other.untilMs && !one.isCertain);
}
