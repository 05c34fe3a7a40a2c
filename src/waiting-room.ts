import type { Cooldowns, Priority, Runtime } from './types.js';

/** Somebody in front of a closed door. */
export interface Waiter {
  readonly priority: Priority;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
  /** The door let him through: his passage has begun. */
  admit(): void;
  /** The door stays closed past his limit. */
  refuse(untilMs: number): void;
}

interface Line {
  readonly lanes: Readonly<Record<Priority, Set<Waiter>>>;
  alarmAtMs: number;
  alarm: AbortController | undefined;
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
  readonly #jitterMs: (waitMs: number) => number;
  readonly #lines = new Map<string, Line>();
  #unsubscribe: (() => void) | undefined;

  constructor(runtime: Runtime, cooldowns: Cooldowns, jitterMs: (waitMs: number) => number) {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitterMs = jitterMs;
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
    if (line === undefined) return;
    refuseTheHopeless(line, this.#cooldowns.closedUntilMs(key));
    for (let waiter = first(line); waiter !== undefined; waiter = first(line)) {
      const nowMs = this.#runtime.monotonicNowMs();
      const untilMs = this.#cooldowns.enter(key, nowMs);
      if (untilMs !== undefined) return this.#setAlarm(key, line, untilMs, nowMs);
      line.lanes[waiter.priority].delete(waiter);
      waiter.admit();
    }
    this.#dissolve(key, line);
  }

  #setAlarm(key: string, line: Line, untilMs: number, nowMs: number): void {
    if (line.alarm !== undefined && line.alarmAtMs === untilMs) return;
    line.alarm?.abort();
    const alarm = new AbortController();
    line.alarm = alarm;
    line.alarmAtMs = untilMs;
    const waitMs = untilMs - nowMs;
    this.#runtime.sleep(waitMs + this.#jitterMs(waitMs), alarm.signal).then(
      () => {
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

function newLine(): Line {
  return {
    lanes: { cancel: new Set(), order: new Set(), read: new Set() },
    alarmAtMs: 0,
    alarm: undefined,
  };
}

function first(line: Line): Waiter | undefined {
  for (const lane of laneOrder) {
    const [waiter] = line.lanes[lane];
    if (waiter !== undefined) return waiter;
  }
  return undefined;
}

function refuseTheHopeless(line: Line, untilMs: number): void {
  for (const lane of laneOrder) {
    for (const waiter of line.lanes[lane]) {
      if (waiter.limitMs > untilMs) continue;
      line.lanes[lane].delete(waiter);
      waiter.refuse(untilMs);
    }
  }
}
