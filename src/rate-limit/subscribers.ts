import type { Listener } from '../types/index.js';

/**
 * The subscribers of one store: the wait queues of all its engines. A permit goes to the highest
 * lane of them all, and in turn to those of equal rank.
 */
export class Listeners {
  readonly #listeners = new Set<Listener>();
  /** Scopes whose news is being told: who gives a passage back in the midst of it is heard anyway. */
  readonly #told = new Set<string>();

  add(listener: Listener): () => void {
    // Not itself: whoever subscribes twice is told twice.
    const entry: Listener = {
      rankOf: (key) => listener.rankOf(key),
      serve: (key, most) => listener.serve(key, most),
    };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Lets everybody who waits before a scope look again. */
  tell(key: string): void {
    if (this.#listeners.size === 0 || this.#told.has(key)) return;
    const [only] = this.#listeners;
    if (this.#listeners.size === 1) {
      only?.serve(key, Infinity);
      return;
    }
    this.#told.add(key);
    try {
      while (this.#serveOne(key));
    } finally {
      this.#told.delete(key);
    }
  }

  #serveOne(key: string): boolean {
    const inOrder = [...this.#listeners]
      .map((listener) => ({ listener, rank: listener.rankOf(key) }))
      .sort((one, other) => one.rank - other.rank);
    for (const { listener } of inOrder) {
      if (!this.#listeners.has(listener) || !listener.serve(key, 1)) continue;
      // Of those with the same rank the others are next.
      if (this.#listeners.delete(listener)) this.#listeners.add(listener);
      return true;
    }
    return false;
  }
}
