import type { Room, Waiter } from './line.js';
import type { Cooldowns, Listener, Runtime } from './types.js';
import { WaitingRoom } from './waiting-room.js';

/**
 * Where requests wait on a platform on which a timer ends with the request of a server that set it, and
 * none may work for another (Cloudflare Workers): everybody in a room of his own, with a timer of his
 * own. News reach him there, so that one who was ended is told in vain and lets nobody in.
 */
export class OwnRooms implements Room {
  readonly #runtime: Runtime;
  readonly #cooldowns: Cooldowns;
  readonly #jitter: 'full' | 'none';
  /** By room, until when it can have somebody in it: one who is ended does not leave. */
  readonly #limitsMs = new Map<WaitingRoom, number>();

  constructor(runtime: Runtime, cooldowns: Cooldowns, jitter: 'full' | 'none') {
    this.#runtime = runtime;
    this.#cooldowns = cooldowns;
    this.#jitter = jitter;
  }

  /** Nobody stands behind anybody: whoever comes asks the door itself. */
  hasLine(): boolean {
    return false;
  }

  queue(key: string, waiter: Waiter): () => void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (const [room, limitMs] of this.#limitsMs) {
      if (limitMs < nowMs) this.#limitsMs.delete(room);
    }
    const room = new WaitingRoom(this.#runtime, this.#cooldowns, this.#jitter, (listener) =>
      hear(this.#cooldowns, listener),
    );
    this.#limitsMs.set(room, waiter.limitMs);
    const leave = room.queue(key, waiter);
    return () => {
      this.#limitsMs.delete(room);
      leave();
    };
  }

  dismiss(): void {
    for (const room of [...this.#limitsMs.keys()]) room.dismiss();
  }
}

/**
 * Has news heard where the listener was made: what waits for a promise goes on in the request that
 * made it. Nobody is let in by whoever brings the news, and only who hears them listens on.
 */
function hear(cooldowns: Cooldowns, listener: Listener): () => void {
  let stop = (): void => undefined;
  let isOver = false;
  const listen = (): void => {
    const heard = new Promise<string>((resolve) => {
      stop = cooldowns.subscribe({
        rankOf: (key) => listener.rankOf(key),
        serve(key) {
          if (listener.rankOf(key) === Infinity) return false;
          stop();
          resolve(key);
          return false;
        },
      });
    });
    void heard.then((key) => {
      if (isOver) return;
      listen();
      listener.serve(key, Infinity);
    });
  };
  listen();
  return () => {
    isOver = true;
    stop();
  };
}
