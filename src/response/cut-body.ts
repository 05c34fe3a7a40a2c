import type { OpenBody } from '../types/index.js';

/** The error of a body that ended, by all appearances properly, before its JSON did. */
export class TruncatedBody extends Error {
  constructor() {
    super('The body ended before its JSON did');
  }
}

/** A body that is still on its way when its answer is classified, in the hands of the host that reads it. */
export class LongBody implements OpenBody {
  readonly #stop: (error: unknown) => void;
  #explain: ((cause: unknown) => unknown) | undefined;
  #release: (() => void) | undefined;
  #hasEnded = false;

  /**
   * @param stop ends the body, so that its reader gets `error`. The engine holds it until the body is
   * over: it must not hold the body, or an unread body would never be collected as garbage.
   */
  constructor(stop: (error: unknown) => void) {
    this.#stop = stop;
  }

  /** Nothing comes any more, or nothing more is wanted. */
  end(): void {
    this.#hasEnded = true;
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  /** It cannot be read to its end. Gives the error for its reader. */
  broken(cause: unknown): unknown {
    // What follows an end, also a cut one, does not matter.
    if (this.#hasEnded) return cause;
    this.end();
    return this.explained(cause);
  }

  /** The error for a reader that cannot make use of it, because of `cause`. */
  explained(cause: unknown): unknown {
    return this.#explain === undefined ? cause : this.#explain(cause);
  }

  abort(error: unknown): void {
    if (this.#hasEnded) return;
    this.end();
    this.#stop(error);
  }

  timeOut(cause: unknown): void {
    if (!this.#hasEnded) this.#stop(this.broken(cause));
  }

  onEnd(release: () => void): void {
    if (this.#hasEnded) release();
    else this.#release = release;
  }

  explainWith(explain: (cause: unknown) => unknown): void {
    this.#explain = explain;
  }
}
