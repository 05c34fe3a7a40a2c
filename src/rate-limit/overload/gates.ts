import type {
  Classification,
  CooldownsView,
  Denied,
  OverloadGates,
  OverloadOutcome,
  OverloadState,
  Permit,
} from '../../types/index.js';
import type { GatePass } from './gate-pass.js';
import { OverloadGate } from './overload-gate.js';
import { Spread } from './spread.js';

/** So many gates may be there before the idle ones are looked for. */
const manyGates = 100;

/** A permit of a gate of overload. */
interface GatePermit extends Permit {
  /** Absent where there was no gate. */
  readonly pass: GatePass | undefined;
}

interface KnownGate {
  readonly gate: OverloadGate;
  /** The last refusal. */
  cause: Classification;
  /** What was reported of it last. */
  state: OverloadState['state'];
  why: OverloadState['why'];
}

/**
 * The gates of overload of one store, by key. There is none while all is well: the first refusal makes
 * it, and it is forgotten once it is idle.
 */
export class OverloadGateMap implements OverloadGates {
  /** There is no gate. */
  isCalm = true;
  readonly #gates = new Map<string, KnownGate>();
  readonly #notify: (key: string) => void;
  readonly #spread = new Spread();
  #mostGates = manyGates;

  /** `notify` lets all that wait at a gate ask again. */
  constructor(notify: (key: string) => void) {
    this.#notify = notify;
  }

  acquire(key: string, nowMs: number): Permit | Denied {
    const known = this.#known(key, nowMs);
    const pass = known?.gate.tryLeave(nowMs);
    if (known !== undefined && pass === undefined) {
      const { nextAtMs, isCertain } = known.gate.describe(nowMs);
      return { untilMs: nextAtMs, isCertain };
    }
    const permit: GatePermit = { key, pass };
    return permit;
  }

  report(
    key: string,
    permit: Permit | undefined,
    outcome: OverloadOutcome,
    nowMs: number,
    cause?: Classification,
  ): OverloadState | undefined {
    let known = this.#gates.get(key);
    if (known === undefined) {
      if (outcome !== 'refused' || cause === undefined) return undefined;
      if (this.#gates.size >= this.#mostGates) this.forgetIdle(nowMs);
      known = { gate: new OverloadGate(nowMs), cause, state: 'open', why: 'calm' };
      this.#gates.set(key, known);
      this.isCalm = false;
    }
    if (outcome === 'refused' && cause !== undefined) known.cause = cause;
    known.gate.report((permit as GatePermit | undefined)?.pass, outcome, nowMs);
    const changed = this.#change(known, nowMs);
    this.#notify(key);
    return changed;
  }

  isSpread(host: string, key: string, nowMs: number): boolean {
    return this.#spread.refuse(host, key, nowMs);
  }

  holds(key: string, nowMs: number): boolean {
    return this.#gates.get(key)?.gate.holds(nowMs) === true;
  }

  stateOf(key: string, nowMs: number): OverloadState | undefined {
    return this.#gates.get(key)?.gate.describe(nowMs);
  }

  causeOf(key: string): Classification | undefined {
    return this.#gates.get(key)?.cause;
  }

  /** The gates that are not idle. */
  describe(nowMs: number): CooldownsView['overload'] {
    return [...this.#gates].flatMap(([key, { gate, cause }]) =>
      gate.isIdle(nowMs) ? [] : [{ key, state: gate.describe(nowMs), cause }],
    );
  }

  #known(key: string, nowMs: number): KnownGate | undefined {
    const known = this.#gates.get(key);
    if (known?.gate.isIdle(nowMs) !== true) return known;
    this.#gates.delete(key);
    this.isCalm = this.#gates.size === 0;
    return undefined;
  }

  /** Its state, where that is another than was reported last. */
  #change(known: KnownGate, nowMs: number): OverloadState | undefined {
    const now = known.gate.describe(nowMs);
    if (now.state === known.state && now.why === known.why) return undefined;
    known.state = now.state;
    known.why = now.why;
    return now;
  }

  /** Forgets the gates that are idle. */
  forgetIdle(nowMs: number): void {
    for (const [key, { gate }] of this.#gates) if (gate.isIdle(nowMs)) this.#gates.delete(key);
    this.isCalm = this.#gates.size === 0;
    this.#mostGates = Math.max(manyGates, 2 * this.#gates.size);
  }
}
