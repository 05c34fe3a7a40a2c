import { toldJitterMs } from './backoff.js';
import { isWorthWaiting } from './policy.js';
import type { Cooldowns, Priority, Runtime } from './types.js';

/** Somebody in front of a closed door. */
export interface Waiter {
  readonly priority: Priority;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
  /**
   * The door let him through. He goes on to his other doors at once or gives this passage back: who
   * kept one while he waits for another, and another one the other way round, would never get on.
   */
  admit(nowMs: number): void;
  /** The door stays closed past his limit. */
  refuse(untilMs: number): void;
}

interface Line {
  readonly lanes: Readonly<Record<Priority, Lane>>;
  /** What those who wait have been told of the door. */
  closedUntilMs: number;
  alarmAtMs: number;
  alarm: AbortController | undefined;
  isServed: boolean;
}

const laneOrder = ['cancel', 'order', 'read'] as const;

/**
 * Where requests wait for a scope to open, holding nothing: no socket, no slot, no timer. One line
 * per closed scope with one timer each, whatever the number of waiters. The doors themselves decide
 * who may pass; this only asks them, first come first served within a lane.
 */
export class WaitingRoom {
  readonly #runtime: Runtime;
  readonly #cooldowns: Cooldowns;
  readonly #jitter: 'full' | 'none';
  readonly #lines = new Map<string, Line>();
  #unsubscribe: (() => void) | undefined;

  constructor(runtime: Runtime, cooldowns: Cooldowns, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  /** Whether somebody waits in front of the door; whoever comes now is not the first. */
  hasLine(key: string): boolean {
    const line = this.#lines.get(key);
    return line !== undefined && first(line) !== undefined;
  }

  /** Queues up; the returned function leaves the queue. */
  queue(key: string, waiter: Waiter): () => void {
    this.#unsubscribe ??= this.#cooldowns.subscribe((changed) => this.#serve(changed));
    const line = this.#lines.get(key) ?? newLine();
    this.#lines.set(key, line);
    const lane = line.lanes[waiter.priority];
    lane.add(waiter);
    if (line.alarm === undefined) this.#serve(key);
    return () => {
      if (lane.delete(waiter) && first(line) === undefined && this.#lines.get(key) === line) {
        this.#dissolve(key, line);
      }
    };
  }

  /** Lets through whoever may pass and sets the alarm for the rest. */
  #serve(key: string): void {
    const line = this.#lines.get(key);
    // Who gives his passage back makes it known in the midst of being served.
    if (line === undefined || line.isServed) return;
    line.isServed = true;
    this.#serveLine(key, line);
    line.isServed = false;
  }

  #serveLine(key: string, line: Line): void {
    this.#refuseTheHopeless(line, this.#cooldowns.closedUntilMs(key));
    for (let waiter = first(line); waiter !== undefined; waiter = first(line)) {
      const nowMs = this.#runtime.monotonicNowMs();
      const untilMs = this.#cooldowns.enter(key, nowMs);
      if (untilMs !== undefined) return this.#setAlarm(key, line, untilMs, nowMs);
      line.lanes[waiter.priority].delete(waiter);
      waiter.admit(nowMs);
    }
    this.#dissolve(key, line);
  }

  /** Who came before the door closed for longer learns of it now; later ones knew. */
  #refuseTheHopeless(line: Line, untilMs: number): void {
    if (untilMs <= line.closedUntilMs) return;
    line.closedUntilMs = untilMs;
    const nowMs = this.#runtime.monotonicNowMs();
    for (const lane of laneOrder) {
      for (const waiter of line.lanes[lane].waiters) {
        if (isWorthWaiting(nowMs, untilMs, waiter.limitMs, this.#jitter)) continue;
        line.lanes[lane].delete(waiter);
        waiter.refuse(untilMs);
      }
    }
  }

  #setAlarm(key: string, line: Line, untilMs: number, nowMs: number): void {
    if (line.alarm !== undefined && line.alarmAtMs === untilMs) return;
    line.alarm?.abort();
    const alarm = new AbortController();
    line.alarm = alarm;
    line.alarmAtMs = untilMs;
    const waitMs = untilMs - nowMs;
    const jitterMs = toldJitterMs(waitMs, this.#jitter, this.#runtime.random());
    this.#runtime.sleep(waitMs + jitterMs, alarm.signal).then(
      () => {
        if (line.alarm !== alarm) return;
        line.alarm = undefined;
        this.#serve(key);
      },
      () => undefined,
    );
  }

  #dissolve(key: string, line: Line): void {
    line.alarm?.abort();
    line.alarm = undefined;
    this.#lines.delete(key);
    if (this.#lines.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}

/** Waiters of one priority in the order of their coming. */
class Lane {
  readonly waiters = new Set<Waiter>();
  // A set forgets the places of those who left only now and then: a crowd would be counted through
  // anew for everybody who leaves it. So the walk goes on where it was.
  #walk = this.waiters.values();
  #first: Waiter | undefined;

  get first(): Waiter | undefined {
    if (this.#first !== undefined || this.waiters.size === 0) return this.#first;
    let step = this.#walk.next();
    if (step.done === true) {
      this.#walk = this.waiters.values();
      step = this.#walk.next();
    }
    this.#first = step.value;
    return this.#first;
  }

  add(waiter: Waiter): void {
    this.waiters.add(waiter);
  }

  delete(waiter: Waiter): boolean {
    if (this.#first === waiter) this.#first = undefined;
    return this.waiters.delete(waiter);
  }
}

function newLine(): Line {
  return {
    lanes: { cancel: new Lane(), order: new Lane(), read: new Lane() },
    closedUntilMs: 0,
    alarmAtMs: 0,
    alarm: undefined,
    isServed: false,
  };
}

function first(line: Line): Waiter | undefined {
  for (const lane of laneOrder) {
    const waiter = line.lanes[lane].first;
    if (waiter !== undefined) return waiter;
  }
  return undefined;
}
