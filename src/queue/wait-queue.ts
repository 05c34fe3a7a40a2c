import { toldJitterMs } from '../policy/backoff.js';
import { isWorthWaiting } from '../policy/policy.js';
import { afterSleep, isOverdue } from '../runtime/timeouts.js';
import type { Cooldowns, Held, Priority, Runtime } from '../types/index.js';
import { Line, type Place, type Room, type Waiter } from './priority-queue.js';

/** By how much an alarm may be off; one that is early asks again. */
const closeEnoughMs = 10;

/** What a room asks of the doors. */
type AskedDoors = Pick<Cooldowns, 'enter' | 'causeOf' | 'subscribe'>;

/** A line and its one timer. */
interface Queue {
  readonly line: Line;
  /** What the last who asked was told. */
  held: Held | undefined;
  alarmAtMs: number;
  /** The same with the noise behind it. */
  ringsAtMs: number;
  /** Takes the timer back; `undefined` without one. */
  alarm: (() => void) | undefined;
  isServed: boolean;
}

/**
 * Where requests wait for a scope to open, holding nothing: no socket, no slot, no timer. One line
 * per closed scope with one timer each, whatever the number of waiters. The doors themselves decide
 * who may pass; this only asks them.
 */
export class WaitingRoom implements Room {
  readonly #runtime: Runtime;
  readonly #cooldowns: AskedDoors;
  readonly #jitter: 'full' | 'none';
  readonly #queues = new Map<string, Queue>();
  #unsubscribe: (() => void) | undefined;

  constructor(runtime: Runtime, cooldowns: AskedDoors, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  hasLine(key: string): boolean {
    const queue = this.#queues.get(key);
    return queue !== undefined && !queue.line.isEmpty;
  }

  queue(key: string, waiter: Waiter): () => void {
    this.#unsubscribe ??= this.#cooldowns.subscribe({
      rankOf: (asked) => this.#queues.get(asked)?.line.rank ?? Infinity,
      serve: (changed, most) => this.#serve(changed, most),
    });
    const queue = this.#queues.get(key) ?? newQueue();
    this.#queues.set(key, queue);
    const { line } = queue;
    const place = line.add(waiter);
    // The first of a lane may pass where those of lower lanes may not.
    const isNext = line.isHead(place) || line.nextLimitMs < queue.alarmAtMs;
    const nowMs = this.#runtime.monotonicNowMs();
    if (isOverdue(nowMs, queue.ringsAtMs)) {
      // Gone with the fake timers it was set on, perhaps.
      queue.alarm?.();
      queue.alarm = undefined;
    }
    if (queue.alarm === undefined || isNext) this.#serve(key);
    else this.#refuseTheHopeless(queue, nowMs);
    return () => {
      const wasHead = line.isHead(place);
      if (!line.delete(place) || this.#queues.get(key) !== queue) return;
      if (line.isEmpty) this.#dissolve(key, queue);
      // He may have stood in the way of others, who want less or have a lower priority.
      else if (wasHead) this.#serve(key);
    };
  }

  dismiss(): void {
    for (const [key, { line }] of [...this.#queues]) {
      for (const place of line.watched()) {
        if (line.delete(place)) place.waiter.expire?.();
      }
      this.#serve(key);
    }
  }

  /** Lets through whoever may pass, `most` of them at most, and sets the alarm for the rest. */
  #serve(key: string, most = Infinity): boolean {
    const queue = this.#queues.get(key);
    // Who gives his passage back makes it known in the midst of being served.
    if (queue === undefined || queue.isServed) return false;
    queue.isServed = true;
    this.#expire(queue.line);
    const admitted = this.#serveLine(key, queue, most);
    queue.isServed = false;
    if (queue.line.isEmpty) this.#dissolve(key, queue);
    else if (admitted < most && queue.held !== undefined) {
      this.#setAlarm(key, queue, queue.held.untilMs);
    }
    return admitted > 0;
  }

  #expire(line: Line): void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (let place = line.leastPatient; place !== undefined; place = line.leastPatient) {
      if (place.waiter.limitMs > nowMs || place.waiter.expire === undefined) return;
      line.delete(place);
      place.waiter.expire();
    }
  }

  /** Returns how many were let in. */
  #serveLine(key: string, queue: Queue, most: number): number {
    for (let admitted = 0; admitted < most;) {
      const nowMs = this.#runtime.monotonicNowMs();
      const held = this.#admitOne(key, queue.line, nowMs);
      if (held === undefined) {
        admitted += 1;
        continue;
      }
      queue.held = held === 'nobody' ? undefined : held;
      // Those who are sent away may have stood in the way of others.
      if (!this.#refuseTheHopeless(queue, nowMs)) return admitted;
    }
    return most;
  }

  /**
   * Lets one through. The first of a lower lane goes past one who is sure to wait for something else,
   * not past one who waits for what he would take.
   */
  #admitOne(key: string, line: Line, nowMs: number): Held | 'nobody' | undefined {
    let least: Held | 'nobody' = 'nobody';
    let next: Priority | undefined;
    for (const place of line.heads()) {
      const { priority } = place.waiter.fare;
      if (next !== undefined && Line.isAbove(next, priority)) continue;
      const given = this.#cooldowns.enter(key, nowMs, place.waiter.fare);
      if (!('untilMs' in given)) {
        line.delete(place);
        line.passes(place);
        place.waiter.admit(given, nowMs);
        return undefined;
      }
      if (least === 'nobody' || isSooner(given, least)) least = given;
      if (!given.isCertain) next = priority;
    }
    return least;
  }

  /** Sends away those who are sure to wait for longer than they can; tells whether there were any. */
  #refuseTheHopeless({ line, held }: Queue, nowMs: number): boolean {
    if (held?.isCertain !== true) return false;
    const { untilMs } = held;
    let refused = false;
    for (
      let place: Place | undefined = line.leastPatient;
      place !== undefined && !isWorthWaiting(nowMs, untilMs, place.waiter.limitMs, this.#jitter);
      place = line.leastPatient
    ) {
      refused = line.delete(place);
      place.waiter.refuse(untilMs);
    }
    return refused;
  }

  /** For the door, with noise behind it, or for the first limit that is watched here. */
  #setAlarm(key: string, queue: Queue, untilMs: number): void {
    const nowMs = this.#runtime.monotonicNowMs();
    const { nextLimitMs } = queue.line;
    const isForDoor = untilMs <= nextLimitMs;
    const forMs = isForDoor ? untilMs : nextLimitMs;
    // A quota's end is known a little better with every answer: that is not worth a new timer.
    if (queue.alarm !== undefined && Math.abs(queue.alarmAtMs - forMs) < closeEnoughMs) return;
    queue.alarm?.();
    queue.alarmAtMs = forMs;
    const waitMs = forMs - nowMs;
    // Bots that were refused together must not return as one; a pace of our own brings nobody together.
    const isRefused = this.#cooldowns.causeOf(key) !== undefined;
    const jitterMs =
      isForDoor && isRefused
        ? Math.min(toldJitterMs(waitMs, this.#jitter, this.#runtime.random()), nextLimitMs - forMs)
        : 0;
    queue.ringsAtMs = forMs + jitterMs;
    const alarm = afterSleep(this.#runtime, waitMs + jitterMs, () => {
      if (queue.alarm !== alarm) return;
      queue.alarm = undefined;
      this.#serve(key);
    });
    queue.alarm = alarm;
  }

  #dissolve(key: string, queue: Queue): void {
    queue.alarm?.();
    queue.alarm = undefined;
    this.#queues.delete(key);
    if (this.#queues.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}

function newQueue(): Queue {
  return {
    line: new Line(),
    held: undefined,
    alarmAtMs: 0,
    ringsAtMs: Infinity,
    alarm: undefined,
    isServed: false,
  };
}

/** Whether one may hope for a passage before another may. */
function isSooner(one: Held, other: Held): boolean {
  return one.untilMs < other.untilMs || (one.untilMs === other.untilMs && !one.isCertain);
}
