import type { TimerQueue } from './timer-queue.js';

/** Continuations may need more than one turn: a stream's end, for one, arrives a turn late. */
export const TURNS_PER_SETTLE = 2;

// Taken when the module loads, so that a test library's fake timers cannot stop the clock's turns.
const nextTurn: (callback: () => void) => void =
  typeof globalThis.setImmediate === 'function'
    ? globalThis.setImmediate
    : (callback) => globalThis.setTimeout(callback, 0);

/** Lets everything that is ready run, `count` times over. */
export async function takeTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => {
      nextTurn(resolve);
    });
  }
}

/** The clock itself: one instant, and the one it is on its way to. */
export interface ManualClock {
  nowMs(): number;
  /** Where the clock is, or is going. */
  targetMs(): number;
  /** Moves on, running what falls due; up to the first thing due, the clock moves at once. */
  moveTo(targetMs: number): Promise<void>;
}

/** Calls `onAwait` when a test awaits `promise`, at the moment of the `await` and not later. */
function watchAwait(promise: Promise<void>, onAwait: () => void): Promise<void> {
  // Both `await` and `then` read a promise's constructor before they do anything else. Any other
  // sign of an `await` comes after continuations that were already queued.
  return Object.defineProperty(promise, 'constructor', {
    get() {
      onAwait();
      return Promise;
    },
  });
}

/** Creates a clock that stands still until it is moved. */
export function createManualClock(queue: TimerQueue): ManualClock {
  let now = 0;
  let target = 0;
  let moving: Promise<void> | undefined;
  /** Whether the last step woke code whose continuations have to run at that instant. */
  let waking = false;
  /** Where the clock stood before its last jump, as long as it has not been read since. */
  let beforeJump: number | undefined;

  function step(): boolean {
    const due = queue.nextDueMs();
    if (due === undefined || due > target) {
      now = target;
      return false;
    }
    now = Math.max(now, due);
    queue.take()?.run();
    return true;
  }

  async function walk(): Promise<void> {
    try {
      do {
        await takeTurns(TURNS_PER_SETTLE);
        waking = step();
      } while (waking);
    } finally {
      moving = undefined;
    }
  }

  // A jump that is awaited at once is taken back before it can be noticed: what was started just
  // before begins at the old time, and the walk makes the jump again afterwards.
  function takeBackJump(): void {
    now = beforeJump ?? now;
    beforeJump = undefined;
  }

  return {
    nowMs() {
      beforeJump = undefined;
      return now;
    },
    targetMs: () => target,
    moveTo(targetMs) {
      target = Math.max(target, targetMs);
      if (!waking) {
        beforeJump = now;
        now = Math.max(now, Math.min(target, queue.nextDueMs() ?? Infinity));
      }
      moving ??= walk();
      return watchAwait(
        moving.then(() => undefined),
        takeBackJump,
      );
    },
  };
}
