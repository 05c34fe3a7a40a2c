import type { Runtime } from '../../src/index.js';
import type { Client, Subscription } from './clients.js';
import { type Hello, type Message, readFields, readHello, readMessage } from './messages.js';
import { helloScript } from './scripts.js';
import { NetworkTimers } from './timers.js';

/** A command that takes longer is given up: the process goes on with its own knowledge. */
const commandMs = 250;

/** How long a process that has just started waits for the fleet before it goes on without. */
const joiningMs = 1_000;

/** A command that a client kept in its queue for longer is not carried out any more. */
const staleMs = 2_000;

/** How often each process checks whether Redis is there, and whether messages come through. */
const beatMs = 1_000;

/** Later than any deadline. */
const never = 9e15;

const notes = {
  alone: 'redis: no answer; this process goes on with its own knowledge',
  joined: 'redis: back; cooldowns and quotas are shared again',
} as const;

/** What a connection reports to its store. */
export interface ConnectionHandlers {
  onMessage(message: Message): void;
  /** All that is live in Redis; from here on nothing is missed. */
  onHello(hello: Hello): void;
  /** Whether the fleet is there has changed; the first time it is, there is nothing to say. */
  onChange(note: string | undefined): void;
}

const decoder = new TextDecoder();

/** Where things are kept in Redis. */
export interface Names {
  readonly cooldowns: string;
  readonly quotas: string;
  readonly channel: string;
}

/**
 * The connection of one process to its fleet. Joined means that commands are answered in time and that
 * messages come through, which a message to oneself proves. Nothing here ever rejects.
 */
export class Connection {
  readonly names: Names;
  readonly timers: NetworkTimers;
  /** This process, as the others see it. */
  readonly from: string;
  state: 'joining' | 'joined' | 'alone' | 'closed' = 'joining';
  readonly #client: Client;
  readonly #runtime: Runtime;
  readonly #handlers: ConnectionHandlers;
  readonly #unsilence: () => void;
  readonly #echoes = new Map<string, () => void>();
  #subscription: Subscription | undefined;
  /** Upper bound of Redis's time less ours. */
  #aheadMs: number | undefined;
  #beats = 0;
  #isBeating = false;
  /** A connection came back during a beat, which may have used the broken one: beat again. */
  #isBeatDue = false;
  #cancelBeat: (() => void) | undefined;

  constructor(client: Client, runtime: Runtime, prefix: string, handlers: ConnectionHandlers) {
    this.#client = client;
    this.#runtime = runtime;
    this.timers = new NetworkTimers(runtime);
    this.#handlers = handlers;
    this.names = {
      cooldowns: `${prefix}cooldowns`,
      quotas: `${prefix}quotas`,
      channel: `${prefix}news`,
    };
    this.from = `p${runtime.random().toString(36).slice(2)}`;
    this.#unsilence = client.silence();
  }

  open(): void {
    this.timers.limit(joiningMs, () => {
      if (this.state === 'joining') this.#become('alone');
    });
    this.#listen();
    this.#cancelBeat = this.timers.after(beatMs, () => this.#beat());
  }

  close(): void {
    this.state = 'closed';
    this.#cancelBeat?.();
    this.#subscription?.close();
    this.#unsilence();
  }

  /** Runs a script; `undefined` when there is no answer in time, and then the process is on its own. */
  async send(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const deadline = this.#aheadMs === undefined ? never : this.#nowMs + this.#aheadMs + staleMs;
    const reply = await this.#evaluate(script, keys, args, deadline);
    if (reply === undefined) this.#fail();
    return reply;
  }

  get #nowMs(): number {
    return this.#runtime.monotonicNowMs();
  }

  async #evaluate(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
    deadline: number,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (!this.#client.isReady()) return undefined;
    const sentMs = this.#nowMs;
    const all = [Math.ceil(deadline), this.names.channel, this.from, ...args].map(String);
    const text = await this.timers.inTime(
      // A client may throw at once.
      Promise.resolve().then(() => this.#client.evaluate(script, keys, all)),
      commandMs,
    );
    // A client may be set to give bytes.
    const reply = readFields(text instanceof Uint8Array ? decoder.decode(text) : text);
    if (typeof reply?.['now'] !== 'number') return undefined;
    this.#aheadMs = reply['now'] - sentMs;
    return reply['late'] === true ? undefined : reply;
  }

  /** Looks whether Redis is there: now and then, and when a connection is back. */
  #beat(): void {
    this.#isBeatDue = true;
    if (this.#isBeating || this.state === 'closed') return;
    this.#isBeating = true;
    this.#isBeatDue = false;
    this.#cancelBeat?.();
    void this.#sayHello().then((hello) => {
      this.#isBeating = false;
      if (this.state === 'closed') return;
      if (hello === undefined) this.#fail();
      else {
        this.#become('joined');
        this.#handlers.onHello(hello);
      }
      if (this.#isBeatDue) this.#beat();
      else this.#cancelBeat = this.timers.after(beatMs, () => this.#beat());
    });
  }

  async #sayHello(): Promise<Hello | undefined> {
    this.#listen();
    const nonce = String((this.#beats += 1));
    const heard = new Promise<true>((resolve) => this.#echoes.set(nonce, () => resolve(true)));
    const { cooldowns, quotas } = this.names;
    const reply = await this.#evaluate(helloScript, [cooldowns, quotas], [nonce], never);
    const isHeard = reply !== undefined && (await this.timers.inTime(heard, commandMs)) === true;
    this.#echoes.delete(nonce);
    return isHeard ? readHello(reply) : undefined;
  }

  #listen(): void {
    if (this.#subscription !== undefined && !this.#subscription.isEnded()) return;
    this.#subscription?.close();
    const { channel } = this.names;
    this.#subscription = this.#client.listen([channel, `${channel}:${this.from}`], {
      onMessage: (text) => this.#receive(text),
      onBroken: () => this.#fail(),
      onReady: () => this.#beat(),
    });
  }

  #receive(text: string): void {
    const message = readMessage(text);
    if (message === undefined || this.state === 'closed') return;
    if (message.type === 'echo') {
      if (message.from === this.from) this.#echoes.get(message.nonce)?.();
    } else if (message.from !== this.from || message.type === 'spare') {
      this.#handlers.onMessage(message);
    }
  }

  #fail(): void {
    // A process that is only just joining is given the time for it.
    if (this.state === 'joined') this.#become('alone');
  }

  #become(state: 'joined' | 'alone'): void {
    const before = this.state;
    if (before === state) return;
    this.state = state;
    this.#handlers.onChange(before === 'joining' && state === 'joined' ? undefined : notes[state]);
  }
}
