import type { Subscriber } from '../types/index.js';

/**
 * The subscribers of one store: the wait queues of all its engines. A permit goes to the highest
 * lane of them all, and in turn to those of equal rank.
 */
export class Subscribers {
  /** How many there are. */
  count = 0;
  readonly #subscribers = new Set<Subscriber>();
  /** Scopes that are being notified: a permit given back meanwhile is taken into account anyway. */
  readonly #notifying = new Set<string>();

  add(subscriber: Subscriber): () => void {
    // Not itself: one that subscribes twice is called twice.
    const entry: Subscriber = {
      rankOf: (key) => subscriber.rankOf(key),
      serve: (key, most) => subscriber.serve(key, most),
    };
    this.#subscribers.add(entry);
    this.count = this.#subscribers.size;
    return () => {
      this.#subscribers.delete(entry);
      this.count = this.#subscribers.size;
    };
  }

  /** Lets all that wait for a scope ask again. */
  notify(key: string): void {
    if (this.#notifying.has(key)) return;
    const [only] = this.#subscribers;
    if (this.#subscribers.size === 1) {
      only?.serve(key, Infinity);
      return;
    }
    this.#notifying.add(key);
    try {
      while (this.#serveOne(key));
    } finally {
      this.#notifying.delete(key);
    }
  }

  #serveOne(key: string): boolean {
    const inOrder = [...this.#subscribers]
      .map((subscriber) => ({ subscriber, rank: subscriber.rankOf(key) }))
      .sort((one, other) => one.rank - other.rank);
    for (const { subscriber } of inOrder) {
      if (!this.#subscribers.has(subscriber) || !subscriber.serve(key, 1)) continue;
      // Of those with the same rank the others are next.
      if (this.#subscribers.delete(subscriber)) this.#subscribers.add(subscriber);
      return true;
    }
    return false;
  }
}
