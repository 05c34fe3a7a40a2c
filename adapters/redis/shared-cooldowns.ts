import type { Classification, Runtime } from '../../src/index.js';
import type { Connection } from './connection.js';
import { longestMs, packCause, type SharedCooldown, unpackCause } from './messages.js';
import { closeScript } from './scripts.js';

/** Messages to and from Redis take time: ends that differ by less are the same. */
const sameMs = 50;

/** So many cooldowns are known before those that are over are looked for. */
const manyCooldowns = 1_000;

/** Closes a scope in this process, at an instant of its clock. */
type Close = (key: string, untilMs: number, cause: Classification, nowMs: number) => void;

/** One closed scope as this process knows it. */
interface KnownCooldown {
  /** On this process's clock. */
  readonly untilMs: number;
  /** The same in Redis's time, once Redis has it. */
  sharedUntilMs: number | undefined;
  readonly cause: string;
}

/** Carries closed scopes from this process to the others and back. */
export class SharedCooldowns {
  readonly #runtime: Runtime;
  readonly #connection: Connection;
  readonly #close: Close;
  readonly #known = new Map<string, KnownCooldown>();
  #mostKnown = manyCooldowns;

  constructor(runtime: Runtime, connection: Connection, close: Close) {
    this.#runtime = runtime;
    this.#connection = connection;
    this.#close = close;
  }

  /** This process closed a scope: the others are to know. */
  publish(key: string, untilMs: number, cause: Classification): void {
    const known = this.#known.get(key);
    const latestMs = this.#runtime.monotonicNowMs() + longestMs;
    const sharedMs = Math.min(untilMs, latestMs);
    if (Number.isNaN(untilMs) || (known !== undefined && known.untilMs >= sharedMs)) return;
    const closing = { untilMs: sharedMs, sharedUntilMs: undefined, cause: packCause(cause) };
    this.#remember(key, closing);
    void this.#send(key, closing);
  }

  /** Another process closed a scope. Its end comes as a countdown, so time on the way makes it later. */
  receive({ key, untilMs, waitMs, cause }: SharedCooldown): void {
    const known = this.#known.get(key);
    const nowMs = this.#runtime.monotonicNowMs();
    const closedUntilMs = nowMs + waitMs;
    if (waitMs <= 0 || known?.sharedUntilMs === untilMs) return;
    if (known !== undefined && known.untilMs >= closedUntilMs) return;
    const classification = unpackCause(cause);
    if (classification === undefined) return;
    this.#remember(key, { untilMs: closedUntilMs, sharedUntilMs: untilMs, cause });
    this.#close(key, closedUntilMs, classification, nowMs);
  }

  /** Takes in all that Redis knows, and sends what Redis does not know, or no longer knows. */
  compare(cooldowns: readonly SharedCooldown[]): void {
    for (const cooldown of cooldowns) this.receive(cooldown);
    const nowMs = this.#runtime.monotonicNowMs();
    const waits = new Map(cooldowns.map(({ key, waitMs }) => [key, waitMs]));
    for (const [key, closing] of this.#known) {
      const waitMs = closing.untilMs - nowMs;
      if (waitMs <= 0) this.#known.delete(key);
      else if ((waits.get(key) ?? 0) < waitMs - sameMs) void this.#send(key, closing);
    }
  }

  #remember(key: string, cooldown: KnownCooldown): void {
    if (this.#known.size >= this.#mostKnown) {
      const nowMs = this.#runtime.monotonicNowMs();
      for (const [name, { untilMs }] of this.#known) {
        if (untilMs <= nowMs) this.#known.delete(name);
      }
      // Not again for every newcomer while they all last.
      this.#mostKnown = Math.max(manyCooldowns, 2 * this.#known.size);
    }
    this.#known.set(key, cooldown);
  }

  async #send(key: string, closing: KnownCooldown): Promise<void> {
    if (this.#connection.state !== 'joined') return;
    const waitMs = closing.untilMs - this.#runtime.monotonicNowMs();
    if (waitMs <= 0) return;
    const { cooldowns } = this.#connection.names;
    const reply = await this.#connection.send(
      closeScript,
      [cooldowns],
      [key, waitMs, closing.cause],
    );
    const untilMs = reply?.['untilMs'];
    if (typeof untilMs === 'number') closing.sharedUntilMs = untilMs;
  }
}
