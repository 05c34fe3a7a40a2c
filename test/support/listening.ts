import type { Listener } from '../../src/types/index.js';

/** A listener of a store that hears and lets nobody in. */
export function listening(hear: (key: string) => void): Listener {
  return {
    rankOf: () => 0,
    serve(key) {
      hear(key);
      return false;
    },
  };
}
