import type { Runtime } from '../types/index.js';
import { platform } from './platform.js';
import { Timers, type TimerSource } from './timers.js';

/**
 * The one place that reads clocks, draws random numbers and sets timers. Globals are called when
 * needed, never captured, so that test spies and polyfills installed later are honoured.
 */
export function createRuntime(options: { unref?: boolean | undefined } = {}): Runtime {
  const unref = options.unref === true;
  const timers = new Timers(timerSource);
  return Object.freeze({
    wallNowMs: () => Date.now(),
    monotonicNowMs: () => timers.lookAfter(monotonicNowMs()),
    random: () => Math.random(),
    sleep: (ms: number, signal?: AbortSignal) => sleep(timers, ms, signal, unref),
    // Idle time-outs do not keep a process alive; those of calls under way do, because nothing else
    // may: a `send`, `sign` or fetch of the caller's own need not have a socket.
    after: (ms: number, callback: () => void) => {
      const timer = timers.start(ms, callback, false);
      return unref ? timer.cancel : Object.assign(timer.cancel, { hold: timer.hold });
    },
  });
}

/** Cancels a timer; `hold`, which ours have, sets whether it keeps the process alive meanwhile. */
export type CancelTimer = (() => void) & { readonly hold?: (isHeld: boolean) => void };

function sleep(
  timers: Timers,
  ms: number,
  signal: AbortSignal | undefined,
  unref: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const { cancel } = timers.start(
      ms,
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      !unref,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** How far timers that were faked without the clock are ahead of it, as long as those stay in place. */
interface Ahead {
  ms: number;
  setTimeout: unknown;
  now: unknown;
}

let ahead: Ahead | undefined;

/** One for the process, like the store in which instants are kept. */
function sharedAhead(): Ahead {
  const none = (): Ahead => ({ ms: 0, setTimeout: undefined, now: undefined });
  return (ahead ??= platform.shared('kucoin-retry.ahead.1', none));
}

const clockFunction = (): unknown => Reflect.get(performance, 'now');

function isInPlace({ setTimeout, now }: Ahead): boolean {
  return setTimeout === globalThis.setTimeout && now === clockFunction();
}

function monotonicNowMs(): number {
  const shared = sharedAhead();
  if (shared.ms !== 0 && !isInPlace(shared)) shared.ms = 0;
  return performance.now() + shared.ms;
}

function skip(ms: number): void {
  const shared = sharedAhead();
  shared.ms = ms + (isInPlace(shared) ? shared.ms : 0);
  shared.setTimeout = globalThis.setTimeout;
  shared.now = clockFunction();
}

const timerSource: TimerSource = {
  nowMs: monotonicNowMs,
  skip,
  set: () => globalThis.setTimeout,
  clear: () => globalThis.clearTimeout,
  // Where a timer ends with its request, no other request may set it anew.
  mayReset: () => !platform.endsWithRequests(),
};
