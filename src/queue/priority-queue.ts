import type { Permit, PermitRequest, Priority, WaitingCalls } from '../types/index.js';
import { Heap, type HeapItem } from './heap.js';

/** A request that waits for a scope. */
export interface Waiter {
  readonly permitRequest: PermitRequest;
  /**
   * Number of its call: within a lane the lower one goes first, so that a call that was refused goes back to
   * its place. @default the order of coming
   */
  readonly order?: number;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
  /**
   * The scope granted a permit. The request acquires its other permits at once or gives this one
   * back: holding one permit while waiting for another can deadlock.
   */
  grant(permit: Permit, nowMs: number): void;
  /** The scope stays closed past its limit. */
  reject(untilMs: number): void;
  /** Its limit has come; only for one that leaves it to the queue to watch that. */
  timeOut?(): void;
  /** Whether a halt ends its wait. */
  obeysHalt?(): boolean;
}

/** Where requests wait for a scope to open. */
export interface WaitQueue {
  /** Nobody waits for anything. */
  readonly isEmpty: boolean;
  /**
   * Whether a request waits for the scope already, so that one that comes now is not the first; with a lane:
   * whether one of that lane or a higher one does.
   */
  hasWaiters(key: string, lane?: Priority): boolean;
  /** Queues up; the returned function leaves the queue. */
  enqueue(key: string, waiter: Waiter): () => void;
  /** How many wait for the scope. */
  waiting(key: string): number;
  /** How many wait, by scope and lane. */
  waitingByScope(): ReadonlyMap<string, WaitingCalls>;
  /**
   * Times out waiters whose limit the queue watches, all of them or those that `isOver` names: no permit will
   * be granted to them any more.
   */
  clear(isOver?: (waiter: Waiter) => boolean): void;
}

const lanes = ['cancel', 'order', 'read'] as const;

/** The rank of a lane among the others. */
export const rankOf = (priority: Priority): number => lanes.indexOf(priority);

/** So many pass before one of a lower lane gets its turn: a lane may be slow, but it moves. */
const mostOvertaken = 16;

/** A waiter in a queue. */
export interface QueueEntry extends HeapItem {
  readonly waiter: Waiter;
  /** Its index among those of its lane. */
  laneIndex: number;
  /** Of several calls with one order number, those that came first go first. */
  readonly arrival: number;
}

/** Waiters of one priority, in the order in which their calls began. */
class Lane {
  readonly #entries = new Heap<QueueEntry, 'laneIndex'>(goesFirst, 'laneIndex');
  /** How many of higher lanes passed while a request waited here. */
  overtaken = 0;

  get first(): QueueEntry | undefined {
    return this.#entries.first;
  }

  get size(): number {
    return this.#entries.size;
  }

  watched(): QueueEntry[] {
    return this.#entries.items().filter(({ waiter }) => waiter.timeOut !== undefined);
  }

  add(entry: QueueEntry): void {
    this.#entries.add(entry);
  }

  delete(entry: QueueEntry): boolean {
    return this.#entries.delete(entry);
  }
}

function goesFirst(one: QueueEntry, other: QueueEntry): boolean {
  const [first = 0, second = 0] = [one.waiter.order, other.waiter.order];
  return first === second ? one.arrival < other.arrival : first < second;
}

/**
 * The requests that wait for one scope: cancels, then orders, then reads; within a lane the call that began
 * first goes first.
 */
export class PriorityQueue {
  readonly #lanes: Readonly<Record<Priority, Lane>> = {
    cancel: new Lane(),
    order: new Lane(),
    read: new Lane(),
  };
  readonly #byLimit = new Heap<QueueEntry>(
    (one, other) => one.waiter.limitMs < other.waiter.limitMs,
  );

  #arrivals = 0;

  /** How many wait. */
  get size(): number {
    return lanes.reduce((sum, name) => sum + this.#lanes[name].size, 0);
  }

  /** The same by lane. */
  get sizes(): WaitingCalls {
    const { cancel, order, read } = this.#lanes;
    return { cancel: cancel.size, order: order.size, read: read.size };
  }

  get isEmpty(): boolean {
    return lanes.every((name) => this.#lanes[name].first === undefined);
  }

  /** Whether somebody waits in a lane or in one above it. */
  hasDownTo(lane: Priority): boolean {
    return lanes.slice(0, rankOf(lane) + 1).some((name) => this.#lanes[name].first !== undefined);
  }

  /** The entry whose limit comes first. */
  get leastPatient(): QueueEntry | undefined {
    return this.#byLimit.first;
  }

  /** When the first limit comes that the queue has to watch. */
  get nextLimitMs(): number {
    const waiter = this.#byLimit.first?.waiter;
    return waiter?.timeOut === undefined ? Infinity : waiter.limitMs;
  }

  /** All entries whose limit the queue has to watch. */
  watched(): QueueEntry[] {
    return lanes.flatMap((name) => this.#lanes[name].watched());
  }

  /** The rank of the first lane that is not empty. */
  get rank(): number {
    const [first] = this.heads();
    return first === undefined ? Infinity : rankOf(first.waiter.permitRequest.priority);
  }

  /** Whether one lane goes before another. */
  static isAbove(one: Priority, other: Priority): boolean {
    return rankOf(one) < rankOf(other);
  }

  /** The first of each lane, in the order in which they may pass. */
  heads(): QueueEntry[] {
    const heads: QueueEntry[] = [];
    for (const name of lanes) {
      const lane = this.#lanes[name];
      const { first } = lane;
      if (first === undefined) continue;
      if (lane.overtaken >= mostOvertaken) heads.unshift(first);
      else heads.push(first);
    }
    return heads;
  }

  add(waiter: Waiter): QueueEntry {
    this.#arrivals += 1;
    const entry = { waiter, index: -1, laneIndex: -1, arrival: this.#arrivals };
    this.#lanes[waiter.permitRequest.priority].add(entry);
    this.#byLimit.add(entry);
    return entry;
  }

  /** Whether an entry is the first of its lane. */
  isHead(entry: QueueEntry): boolean {
    return this.#lanes[entry.waiter.permitRequest.priority].first === entry;
  }

  /** Removes an entry; `false` when it is out already. */
  delete(entry: QueueEntry): boolean {
    this.#byLimit.delete(entry);
    return this.#lanes[entry.waiter.permitRequest.priority].delete(entry);
  }

  /** Counts which lanes an entry that passes has overtaken. */
  passes({ waiter }: QueueEntry): void {
    this.#lanes[waiter.permitRequest.priority].overtaken = 0;
    for (const name of lanes) {
      const lane = this.#lanes[name];
      if (PriorityQueue.isAbove(waiter.permitRequest.priority, name) && lane.first !== undefined)
        lane.overtaken += 1;
    }
  }
}
