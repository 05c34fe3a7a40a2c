/** A signal that counts its listeners. */
export interface CountedSignal {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Listeners there are now. */
  listeners(): number;
  /** Listeners there ever were. */
  everAdded(): number;
}

/** Creates a signal whose listeners are counted as they come and go. */
export function countedSignal(): CountedSignal {
  const controller = new AbortController();
  const { signal } = controller;
  /** The listeners, and whether the platform removes each after the abort. */
  const present = new Map<unknown, boolean>();
  let added = 0;
  const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  const remove = signal.removeEventListener.bind(signal) as (...args: unknown[]) => void;
  Object.assign(signal, {
    addEventListener(type: string, listener: unknown, options?: { once?: boolean }): void {
      added += 1;
      present.set(listener, options?.once === true);
      add(type, listener, options);
    },
    removeEventListener(type: string, listener: unknown, options?: unknown): void {
      present.delete(listener);
      remove(type, listener, options);
    },
  });
  return {
    signal,
    abort(reason) {
      controller.abort(reason);
      for (const [listener, once] of present) if (once) present.delete(listener);
    },
    listeners: () => present.size,
    everAdded: () => added,
  };
}
