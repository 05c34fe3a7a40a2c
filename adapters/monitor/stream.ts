import type { ServerResponse } from 'node:http';
import { timerOf } from '../../src/adapter-kit.js';
import type { Runtime, Snapshot } from '../../src/index.js';
import type { Decision, History, Rates } from './history.js';

/** What those who watch are sent. */
export interface Message {
  readonly snapshot: Snapshot;
  readonly rates: Rates;
  /** Those that they have not seen, the oldest first. */
  readonly decisions: readonly Decision[];
}

/** How often they are sent something. */
const everyMs = 1_000;

/** Server-sent events for all who watch. While there is nobody, nothing runs. */
export class Stream {
  readonly #runtime: Runtime;
  readonly #history: History;
  readonly #snapshot: () => Snapshot;
  /** With the number of the last decision that each has seen. */
  readonly #watchers = new Map<ServerResponse, number>();
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(runtime: Runtime, history: History, snapshot: () => Snapshot) {
    this.#runtime = runtime;
    this.#history = history;
    this.#snapshot = snapshot;
  }

  /** From now on an answer is a stream. */
  add(response: ServerResponse): void {
    if (this.#isClosed) {
      response.end();
      return;
    }
    this.#watchers.set(response, 0);
    response.on('close', () => this.#remove(response));
    response.on('error', () => this.#remove(response));
    // After a loss the browser asks again, and gets everything again.
    response.write('retry: 2000\n\n');
    this.#send([response]);
    if (this.#cancel === undefined) this.#arm();
  }

  /** Ends all streams. */
  close(): void {
    this.#isClosed = true;
    for (const response of [...this.#watchers.keys()]) {
      this.#remove(response);
      response.end();
    }
  }

  #remove(response: ServerResponse): void {
    this.#watchers.delete(response);
    if (this.#watchers.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(): void {
    this.#cancel = timerOf(this.#runtime)(everyMs, () => {
      this.#send([...this.#watchers.keys()]);
      this.#arm();
    });
  }

  #send(responses: readonly ServerResponse[]): void {
    const state = this.#state();
    for (const response of responses) {
      // One that does not keep up gets the next state, not all of them.
      if (state === undefined || response.writableNeedDrain) continue;
      const decisions = this.#history.after(this.#watchers.get(response) ?? 0);
      const last = decisions.at(-1);
      if (last !== undefined) this.#watchers.set(response, last.number);
      response.write(`data: ${written({ ...state, decisions })}\n\n`);
    }
  }

  /** A store of the user's own may fail to say what it knows; a bot must not end because of a page. */
  #state(): Omit<Message, 'decisions'> | undefined {
    try {
      return { snapshot: this.#snapshot(), rates: this.#history.rates() };
    } catch {
      return undefined;
    }
  }
}

/** An egress is a name of the user's choice, and some choose the address of their proxy, password included. */
function written(message: Message): string {
  return JSON.stringify(message).replace(/\/\/[^/\s"@]{1,300}@/g, '//***@');
}
