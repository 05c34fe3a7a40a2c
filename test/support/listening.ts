import type { Subscriber } from '../../src/types/index.js';

/** A listener of a store that hears and lets nobody in. */
export function listening(hear: (key: string) => void): Subscriber {
  return {
    rankOf: () => 0,
    serve(key) {
      hear(key);
      return false;
    },
  };
}
