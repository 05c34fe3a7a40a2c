import type { Runtime } from '../../types/index.js';
import {
  createManualClock,
  type ManualClock,
  takeTurns,
  TURNS_PER_SETTLE,
} from './manual-clock.js';
import { seededRandom } from './random.js';
import { createTimerQueue, type TimerQueue } from './timer-queue.js';

/** How a clock moved by hand begins. */
export interface ManualRuntimeOptions {
  /** Wall-clock instant at the start. @default 1_767_225_600_000, the first second of 2026 in UTC */
  readonly startAtMs?: number | undefined;
  /** Seed of `random()`. @default 1 */
  readonly seed?: number | undefined;
}

/** A runtime whose time stands still until a test moves it. */
export interface ManualRuntime extends Runtime {
  after(ms: number, callback: () => void): () => void;
  /**
   * Moves both clocks forward. Whatever falls due on the way runs at its own instant, in order,
   * and promise continuations run in between, so that a sleep begun by the one that just woke is
   * honoured too. `await runtime.advance(ms)` first lets what was started before get under way.
   * Without the `await` the clocks have moved by the time `advance` returns, up to the first thing
   * due.
   *
   * @throws RangeError when `ms` is negative or not finite.
   */
  advance(ms: number): Promise<void>;
  /**
   * Moves the clock from one thing due to the next until `promise` settles, and settles with it.
   * Rejects when nothing is due any more, or not within `limitMs` (default 24 h).
   */
  runUntil<T>(promise: PromiseLike<T>, limitMs?: number): Promise<T>;
  /** Lets promise continuations run without moving the clock. */
  settle(): Promise<void>;
  /** Moves the wall clock only, as a time server does; negative goes back. */
  jumpWall(ms: number): void;
  /**
   * Puts the machine to sleep, as closing a laptop or pausing a virtual machine does: the wall clock goes
   * on, and the exchange with it, while the monotonic clock and all that is due stand still.
   *
   * @throws RangeError when `ms` is negative or not finite.
   */
  suspend(ms: number): void;
  /** How long the machine has slept so far. */
  readonly suspendedMs: number;
  /** Sleeps that have neither ended nor been aborted. What `after` holds is not counted. */
  readonly pendingSleeps: number;
  /** Callbacks of `after` that have neither run nor been cancelled. */
  readonly pendingTimers: number;
}

const FIRST_OF_2026 = 1_767_225_600_000;
const DAY_MS = 86_400_000;
const QUIET_TURNS_BEFORE_GIVING_UP = 50;

function requireMove(name: string, ms: number): void {
  if (!Number.isFinite(ms) || ms < 0) {
    throw new RangeError(`${name} takes a finite number of milliseconds, 0 or more; got ${ms}`);
  }
}

function createSleep(queue: TimerQueue, clock: ManualClock, count: (change: number) => void) {
  return (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      if (Number.isNaN(ms)) throw new RangeError('sleep takes a number of milliseconds; got NaN');
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      // A sleep of no time is over at once: the clock need not be moved for it.
      if (ms <= 0) {
        resolve();
        return;
      }
      count(1);
      const end = (): void => {
        signal?.removeEventListener('abort', onAbort);
        count(-1);
      };
      const cancel =
        ms === Infinity
          ? undefined
          : queue.add(clock.nowMs() + ms, () => {
              end();
              resolve();
            });
      function onAbort(): void {
        cancel?.();
        end();
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', onAbort);
    });
}

function createAfter(queue: TimerQueue, clock: ManualClock, count: (change: number) => void) {
  return (ms: number, callback: () => void): (() => void) => {
    if (Number.isNaN(ms)) throw new RangeError('after takes a number of milliseconds; got NaN');
    let open = true;
    count(1);
    const end = (): boolean => {
      if (!open) return false;
      open = false;
      count(-1);
      return true;
    };
    const run = (): void => {
      if (end()) callback();
    };
    let cancel: (() => void) | undefined;
    if (ms <= 0) queueMicrotask(run);
    else if (ms !== Infinity) cancel = queue.add(clock.nowMs() + ms, run);
    return () => {
      if (end()) cancel?.();
    };
  };
}

function createRunUntil(queue: TimerQueue, clock: ManualClock, pending: () => number) {
  return async <T>(promise: PromiseLike<T>, limitMs: number = DAY_MS): Promise<T> => {
    requireMove('runUntil', limitMs);
    let settled = false;
    const note = (): void => {
      settled = true;
    };
    promise.then(note, note);
    const lastMs = clock.nowMs() + limitMs;
    for (let quiet = 0; quiet < QUIET_TURNS_BEFORE_GIVING_UP;) {
      await takeTurns(TURNS_PER_SETTLE);
      if (settled) return promise;
      const due = queue.nextDueMs();
      if (due === undefined) quiet += 1;
      else if (due > lastMs) break;
      else {
        quiet = 0;
        await clock.moveTo(due);
      }
    }
    throw new Error(
      `runUntil: the promise is still pending and nothing else is due within ${limitMs} ms ` +
        `(${pending()} sleeps pending, the clock stands at ${clock.nowMs()} ms)`,
    );
  };
}

/**
 * Creates a runtime whose time is moved by hand, so that a test of a 30 s wait takes no time.
 *
 * @throws RangeError when `startAtMs` or `seed` is not a finite number.
 * @example
 * const runtime = manualRuntime();
 * const waiting = runtime.sleep(30_000);
 * await runtime.advance(30_000);
 * await waiting;
 */
export function manualRuntime(options: ManualRuntimeOptions = {}): ManualRuntime {
  const { startAtMs = FIRST_OF_2026, seed = 1 } = options;
  for (const [name, value] of Object.entries({ startAtMs, seed })) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number`);
  }
  const queue = createTimerQueue();
  const clock = createManualClock(queue);
  let [sleeps, timers, wallOffset, suspendedMs] = [0, 0, startAtMs, 0];

  return {
    wallNowMs: () => Math.floor(clock.nowMs() + wallOffset),
    monotonicNowMs: () => clock.nowMs(),
    random: seededRandom(seed),
    sleep: createSleep(queue, clock, (change) => (sleeps += change)),
    after: createAfter(queue, clock, (change) => (timers += change)),
    advance(ms) {
      requireMove('advance', ms);
      return clock.moveTo(clock.targetMs() + ms);
    },
    runUntil: createRunUntil(queue, clock, () => sleeps),
    settle: () => takeTurns(TURNS_PER_SETTLE),
    jumpWall(ms) {
      if (!Number.isFinite(ms)) throw new RangeError('jumpWall takes a finite number');
      wallOffset += ms;
    },
    suspend(ms) {
      requireMove('suspend', ms);
      wallOffset += ms;
      suspendedMs += ms;
    },
    get suspendedMs() {
      return suspendedMs;
    },
    get pendingSleeps() {
      return sleeps;
    },
    get pendingTimers() {
      return timers;
    },
  };
}
