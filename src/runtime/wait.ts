import type { Runtime } from '../types/index.js';
import { afterSleep, type Timeouts } from './timeouts.js';

/** How a wait ended. */
export type WaitEnd =
  | { readonly by: 'done' }
  /** The gate closed again for longer than the call can wait. */
  | { readonly by: 'refused'; readonly untilMs: number }
  | { readonly by: 'limit' }
  | { readonly by: 'abort' }
  | { readonly by: 'close' };

/** What may end a wait early. */
export interface WaitLimits {
  readonly signal: AbortSignal | undefined;
  /** Monotonic instant after which waiting on makes no sense. */
  readonly limitMs: number;
  readonly timeouts: Timeouts;
  /** Is given what ends this wait when the engine closes, and `undefined` afterwards. */
  readonly onClose: (interrupt: (() => void) | undefined) => void;
}

interface AbortListeners {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const listenersOf = new WeakMap<AbortSignal, AbortListeners>();

/**
 * Calls back once a signal aborts; the returned function takes that back. All callbacks of one
 * signal share a listener: a platform takes more than ten for a leak and says so (Node 20.20).
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const { callbacks, listener } = listenersOf.get(signal) ?? newAbortListeners(signal);
  const entry = (): void => callback();
  callbacks.add(entry);
  return () => {
    if (!callbacks.delete(entry) || callbacks.size > 0) return;
    signal.removeEventListener('abort', listener);
    listenersOf.delete(signal);
  };
}

function newAbortListeners(signal: AbortSignal): AbortListeners {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of [...callbacks]) callback();
  };
  const abortListeners = { callbacks, listener };
  listenersOf.set(signal, abortListeners);
  signal.addEventListener('abort', listener);
  return abortListeners;
}

/** Begins a wait; the returned function cancels it. */
export type BeginWait = (end: (how: WaitEnd) => void) => () => void;

/** Waits for an instant. */
export function forTime(runtime: Runtime, untilMs: number): BeginWait {
  return (end) =>
    afterSleep(runtime, untilMs - runtime.monotonicNowMs(), () => end({ by: 'done' }));
}

/** Waits for work to settle, either way; its signal aborts when the wait ends before it. */
export function forWork(work: (signal: AbortSignal) => Promise<unknown>): BeginWait {
  return (end) => {
    const given = new AbortController();
    const done = (): void => end({ by: 'done' });
    work(given.signal).then(done, done);
    return () => given.abort();
  };
}

/**
 * Waits until `begin` says it is over, the caller aborts, the limit passes or the engine closes;
 * in every case nothing stays behind.
 */
export function abortableWait(begin: BeginWait, limits: WaitLimits): Promise<WaitEnd> {
  const { signal, limitMs, timeouts, onClose } = limits;
  // A signal fires its abort once, and not for listeners added later.
  if (signal?.aborted === true) return Promise.resolve({ by: 'abort' });
  return new Promise((resolve) => {
    let hasEnded = false;
    const cleanups: (() => void)[] = [];
    const end = (how: WaitEnd): void => {
      if (hasEnded) return;
      hasEnded = true;
      for (const cleanup of cleanups) cleanup();
      resolve(how);
    };
    onClose(() => end({ by: 'close' }));
    cleanups.push(
      onAbort(signal, () => end({ by: 'abort' })),
      () => onClose(undefined),
      timeouts.add(limitMs, () => end({ by: 'limit' })),
    );
    const takeBack = begin(end);
    // The gate may have opened while we were asking.
    if (hasEnded) takeBack();
    else cleanups.push(takeBack);
  });
}
