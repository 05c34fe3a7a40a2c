import type { AttemptRecord, Classification, Outcome } from '../types/index.js';
import { attemptRecord } from './result/records.js';
import { drop } from './sending/send-attempt.js';

/** What is kept of an attempt that failed. */
interface FailedAttempt<T> {
  /** Counted from 1. */
  readonly attemptNumber: number;
  readonly classification: Classification;
  readonly outcome: Outcome<T>;
  /** Monotonic, like `endedMs`. */
  readonly leftMs: number;
  readonly endedMs: number;
}

/** The attempts of one call so far, and the last outcome until it is delivered or dropped. */
export class AttemptLog<T, Attempt extends FailedAttempt<T>> {
  /** Of the attempts that failed. */
  readonly history: AttemptRecord[] = [];
  readonly #startedMs: number;
  #last: Attempt | undefined;
  #outcome: Outcome<T> | undefined;

  /** `startedMs` is when the call began, on the monotonic clock. */
  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** The last one that failed, with what it means by now. */
  get last(): Attempt | undefined {
    return this.#last;
  }

  /** The outcome of that, as long as it is held. */
  get outcome(): Outcome<T> | undefined {
    return this.#outcome;
  }

  /** The one that left last failed. */
  fail(made: Attempt): void {
    const { attemptNumber, classification, outcome, leftMs, endedMs } = made;
    const sentAfterMs = leftMs - this.#startedMs;
    this.history.push(attemptRecord(attemptNumber, classification, sentAfterMs, endedMs - leftMs));
    this.#last = made;
    this.#outcome = outcome;
  }

  /** More is known of the last one now. */
  means(classification: Classification): void {
    if (this.#last !== undefined) this.#last = { ...this.#last, classification };
  }

  /** The last answer will not be read. */
  drop(): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    drop(outcome);
  }
}
