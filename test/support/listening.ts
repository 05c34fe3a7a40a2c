import type { Subscriber } from '../../src/types/index.js';

/** A subscriber of a store that is notified and serves no waiter. */
export function listening(hear: (key: string) => void): Subscriber {
  return {
    rankOf: () => 0,
    serve(key) {
      hear(key);
      return false;
    },
  };
}
