import type { KucoinRetryEvent, Runtime } from '../../src/index.js';
import { type Saying, sayingOf } from './saying.js';

/** Something an engine noticed or decided. */
export interface Decision extends Saying {
  /** Counts up from 1. */
  readonly number: number;
  /** Wall-clock instant. */
  readonly atMs: number;
  readonly type: KucoinRetryEvent['type'];
  /** Number of the call; 0 for what belongs to no call. */
  readonly callId: number;
}

/** How much is going on. */
export interface Rates {
  /** Per second, over the last ten. A request is an attempt of a call; a retry is not the first one. */
  readonly perSecond: Readonly<Record<Counted, number>>;
  /** Each of the last 60 seconds, the oldest first. */
  readonly requests: readonly number[];
  readonly retries: readonly number[];
}

type Counted = 'calls' | 'requests' | 'retries';

/** How many decisions are kept. */
const mostDecisions = 200;

/** How many seconds are counted, and over how many of them rates are taken. */
const secondsKept = 60;
const secondsAveraged = 10;

/** What has happened of late; everything older is forgotten. */
export class History {
  readonly #runtime: Runtime;
  readonly #decisions: Decision[] = [];
  readonly #seconds = new Map<number, Record<Counted, number>>();
  readonly #firstSecond: number;
  #count = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#firstSecond = this.#second();
  }

  add(event: KucoinRetryEvent): void {
    if (event.type === 'attempt') this.#countAttempt(event.attemptNumber);
    else if (event.type === 'done' || event.type === 'give-up') this.#thisSecond().calls += 1;
    const saying = sayingOf(event);
    if (saying === undefined) return;
    this.#count += 1;
    const { type, atMs, callId } = event;
    this.#decisions.push({ number: this.#count, atMs, type, callId, ...saying });
    if (this.#decisions.length > mostDecisions) this.#decisions.shift();
  }

  /** The decisions after a number, the oldest first. */
  after(number: number): Decision[] {
    return this.#decisions.filter((decision) => decision.number > number);
  }

  rates(): Rates {
    const now = this.#second();
    const at = (second: number, what: Counted): number => this.#seconds.get(second)?.[what] ?? 0;
    const spanned = Math.max(1, Math.min(secondsAveraged, now - this.#firstSecond));
    // The second that is under way is not over, and would pull the rate down.
    const mean = (what: Counted): number =>
      upTo(now - 1, spanned).reduce((sum, second) => sum + at(second, what), 0) / spanned;
    const each = (what: Counted): number[] =>
      upTo(now - 1, secondsKept).map((second) => at(second, what));
    return {
      perSecond: { calls: mean('calls'), requests: mean('requests'), retries: mean('retries') },
      requests: each('requests'),
      retries: each('retries'),
    };
  }

  #countAttempt(attemptNumber: number): void {
    const second = this.#thisSecond();
    second.requests += 1;
    if (attemptNumber > 1) second.retries += 1;
  }

  #thisSecond(): Record<Counted, number> {
    const now = this.#second();
    let second = this.#seconds.get(now);
    if (second === undefined) {
      this.#seconds.set(now, (second = { calls: 0, requests: 0, retries: 0 }));
      for (const past of this.#seconds.keys()) {
        if (past >= now - secondsKept) break;
        this.#seconds.delete(past);
      }
    }
    return second;
  }

  #second(): number {
    return Math.floor(this.#runtime.monotonicNowMs() / 1_000);
  }
}

/** So many seconds up to the last one. */
function upTo(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}
