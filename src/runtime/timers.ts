/** Longest delay a timer takes; a larger one would fire at once (2^31 - 1). */
const longestTimerMs = 2_147_483_647;

/** A timer of the platform is early by a millisecond or so; one that is earlier is faked. */
const earliestMs = 10;

/** A timer that is a little early again and again does not follow our clock either. */
const mostTimes = 10;

/** Sums of instants are off by less: a timer must not take a millisecond more because of that. */
const roundingMs = 0.001;

/** In a busy process timers are late by less. */
const overdueMs = 100;

/** The clock and the timers of the platform; what sets and clears them may be replaced at any time. */
export interface TimerSource {
  /** Milliseconds; fake timers may put them back. */
  nowMs(): number;
  /** Puts that clock forward. */
  skip(ms: number): void;
  set(): (callback: () => void, ms: number) => unknown;
  clear(): (handle: never) => void;
  /** Whether a timer may be set anew by another call than the one that set it. */
  mayReset(): boolean;
}

/** A timer that runs. */
export interface StartedTimer {
  readonly cancel: () => void;
  /** Whether it keeps the process alive. */
  readonly hold: (isHeld: boolean) => void;
}

/**
 * Timers that may be longer than the platform's longest and that are never early. Fake timers may be
 * installed, removed or cleared while they run: then the next look at the clock sets them anew.
 */
export class Timers {
  readonly #source: TimerSource;
  readonly #running = new Set<Timer>();
  /** Not later than the first of them. */
  #firstMs = Infinity;
  /** What they were set with. */
  #setter: unknown;

  constructor(source: TimerSource) {
    this.#source = source;
  }

  start(ms: number, callback: () => void, isHeld: boolean): StartedTimer {
    const nowMs = this.#source.nowMs();
    const timer = new Timer(this.#source, nowMs + Math.max(0, ms), isHeld, () => {
      this.#running.delete(timer);
      callback();
    });
    this.#watch(timer);
    timer.arm(nowMs);
    const cancel = (): void => {
      this.#running.delete(timer);
      timer.disarm();
    };
    return { cancel, hold: (held) => timer.hold(held) };
  }

  /** Sets those anew that will not fire any more; returns the instant it is given. */
  lookAfter(nowMs: number): number {
    if (this.#running.size === 0) return nowMs;
    const setter = this.#source.set();
    const wereReplaced = this.#setter !== setter;
    if (!wereReplaced && nowMs <= this.#firstMs + overdueMs) return nowMs;
    this.#setter = setter;
    this.#firstMs = Infinity;
    for (const timer of [...this.#running]) {
      const isOverdue = nowMs > timer.dueMs + overdueMs;
      this.#firstMs = Math.min(this.#firstMs, isOverdue ? nowMs : timer.dueMs);
      if (!wereReplaced && !isOverdue) continue;
      timer.disarm();
      timer.arm(nowMs);
    }
    return nowMs;
  }

  #watch(timer: Timer): void {
    if (!this.#source.mayReset()) return;
    if (this.#running.size === 0) {
      this.#firstMs = Infinity;
      this.#setter = this.#source.set();
    }
    this.#running.add(timer);
    this.#firstMs = Math.min(this.#firstMs, timer.dueMs);
  }
}

class Timer {
  readonly dueMs: number;
  readonly #source: TimerSource;
  readonly #fire: () => void;
  #isHeld: boolean;
  #handle: unknown;
  /** What it was set with. */
  #setter: unknown;
  /** How often it was set; when an earlier setting fires, that is ignored. */
  #turns = 0;
  #earlyTimes = 0;

  constructor(source: TimerSource, dueMs: number, isHeld: boolean, fire: () => void) {
    this.#source = source;
    this.dueMs = dueMs;
    this.#isHeld = isHeld;
    this.#fire = fire;
  }

  arm(nowMs: number): void {
    const leftMs = Math.max(0, this.dueMs - nowMs - roundingMs);
    const waitMs = Math.ceil(Math.min(leftMs, longestTimerMs));
    const set = this.#source.set();
    const turn = (this.#turns += 1);
    this.#setter = set;
    this.#handle = set(() => {
      if (turn === this.#turns) this.#check(Math.min(nowMs + waitMs, this.dueMs));
    }, waitMs);
    if (!this.#isHeld) this.#keepAlive(false);
  }

  disarm(): void {
    this.#turns += 1;
    // A handle of another timer function is not cleared: fake timers complain, or clear another (node:test).
    if (this.#setter !== this.#source.set()) return this.#keepAlive(false);
    const clear = this.#source.clear();
    clear(this.#handle as never);
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#keepAlive(isHeld);
  }

  #keepAlive(isHeld: boolean): void {
    // Browsers hand out numbers, which keep nothing alive.
    if (typeof this.#handle !== 'object') return;
    const handle = this.#handle as { ref?: () => void; unref?: () => void } | null;
    if (isHeld) handle?.ref?.();
    else handle?.unref?.();
  }

  /** It fired for an instant; timers round to whole milliseconds and may be up to one too soon. */
  #check(firesMs: number): void {
    const earlyMs = firesMs - this.#source.nowMs();
    this.#earlyTimes += 1;
    // Timers are faked and the clock is not: then the timers decide what time it is.
    if (earlyMs > earliestMs || (earlyMs > 0 && this.#earlyTimes > mostTimes)) {
      this.#source.skip(earlyMs);
    }
    const nowMs = this.#source.nowMs();
    if (nowMs < this.dueMs - roundingMs) this.arm(nowMs);
    else this.#fire();
  }
}
