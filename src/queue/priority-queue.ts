import type { Fare, Priority, Ticket } from '../types/index.js';
import { Heap, type Placed } from './heap.js';

/** Somebody in front of a closed door. */
export interface Waiter {
  readonly fare: Fare;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
  /**
   * The door let him through. He goes on to his other doors at once or gives this passage back: who
   * kept one while he waits for another, and another one the other way round, would never get on.
   */
  admit(ticket: Ticket, nowMs: number): void;
  /** The door stays closed past his limit. */
  refuse(untilMs: number): void;
  /** His limit has come; only for one who leaves it to the room to watch that. */
  expire?(): void;
}

/** Where requests wait for a scope to open. */
export interface WaitQueue {
  /** Whether a request waits for the scope already; one that comes now is not the first. */
  hasWaiters(key: string): boolean;
  /** Queues up; the returned function leaves the queue. */
  enqueue(key: string, waiter: Waiter): () => void;
  /** Times out all waiters whose limit the queue watches: no permit will be granted any more. */
  clear(): void;
}

const lanes = ['cancel', 'order', 'read'] as const;

/** The place of a lane among the others. */
export const rankOf = (priority: Priority): number => lanes.indexOf(priority);

/** So many pass before one of a lower lane gets his turn: a lane may be slow, but it moves. */
const mostOvertakings = 16;

/** A place in a line. */
export interface Place extends Placed {
  readonly waiter: Waiter;
}

/** Waiters of one priority in the order of their coming. */
class Lane {
  readonly #places = new Set<Place>();
  // A set forgets the places of those who left only now and then: a crowd would be counted through
  // anew for everybody who leaves it. So the walk goes on where it was.
  #walk = this.#places.values();
  #first: Place | undefined;
  /** How many of higher lanes passed while somebody waited here. */
  overtakings = 0;

  get first(): Place | undefined {
    if (this.#first !== undefined || this.#places.size === 0) return this.#first;
    let step = this.#walk.next();
    if (step.done === true) {
      this.#walk = this.#places.values();
      step = this.#walk.next();
    }
    this.#first = step.value;
    return this.#first;
  }

  watched(): Place[] {
    return [...this.#places].filter(({ waiter }) => waiter.expire !== undefined);
  }

  add(place: Place): void {
    this.#places.add(place);
  }

  delete(place: Place): boolean {
    if (this.#first === place) this.#first = undefined;
    return this.#places.delete(place);
  }
}

/** Those who wait for one scope: cancels, then orders, then reads; first come first served in a lane. */
export class Line {
  readonly #lanes: Readonly<Record<Priority, Lane>> = {
    cancel: new Lane(),
    order: new Lane(),
    read: new Lane(),
  };
  readonly #byLimit = new Heap<Place>((one, other) => one.waiter.limitMs < other.waiter.limitMs);

  get isEmpty(): boolean {
    return lanes.every((name) => this.#lanes[name].first === undefined);
  }

  /** Whose patience ends first. */
  get leastPatient(): Place | undefined {
    return this.#byLimit.first;
  }

  /** When somebody's limit comes that the room has to watch. */
  get nextLimitMs(): number {
    const waiter = this.#byLimit.first?.waiter;
    return waiter?.expire === undefined ? Infinity : waiter.limitMs;
  }

  /** Everybody whose limit the room has to watch. */
  watched(): Place[] {
    return lanes.flatMap((name) => this.#lanes[name].watched());
  }

  /** The place of the first lane in which somebody waits. */
  get rank(): number {
    const [first] = this.heads();
    return first === undefined ? Infinity : rankOf(first.waiter.fare.priority);
  }

  /** Whether one lane goes before another. */
  static isAbove(one: Priority, other: Priority): boolean {
    return rankOf(one) < rankOf(other);
  }

  /** The first of each lane, in the order in which they may pass. */
  heads(): Place[] {
    const heads: Place[] = [];
    for (const name of lanes) {
      const lane = this.#lanes[name];
      const { first } = lane;
      if (first === undefined) continue;
      if (lane.overtakings >= mostOvertakings) heads.unshift(first);
      else heads.push(first);
    }
    return heads;
  }

  add(waiter: Waiter): Place {
    const place = { waiter, place: -1 };
    this.#lanes[waiter.fare.priority].add(place);
    this.#byLimit.add(place);
    return place;
  }

  /** Whether somebody is the first of his lane. */
  isHead(place: Place): boolean {
    return this.#lanes[place.waiter.fare.priority].first === place;
  }

  /** Takes somebody out; `false` when he is out already. */
  delete(place: Place): boolean {
    this.#byLimit.delete(place);
    return this.#lanes[place.waiter.fare.priority].delete(place);
  }

  /** Notes whom somebody who passes has overtaken. */
  passes({ waiter }: Place): void {
    this.#lanes[waiter.fare.priority].overtakings = 0;
    for (const name of lanes) {
      const lane = this.#lanes[name];
      if (Line.isAbove(waiter.fare.priority, name) && lane.first !== undefined)
        lane.overtakings += 1;
    }
  }
}
