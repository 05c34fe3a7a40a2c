/** More steps than any way from a gate to the sending takes. */
const mostSteps = 50;

/**
 * Calls that gates let in at the same moment leave in the order in which they were let in: cancels, then
 * orders, then reads. They come to the point of leaving by ways of different length, because a call that
 * had not sent anything is made anew and one that repeats goes on where it was, so each lets those
 * before it go first.
 */
export class GrantOrder {
  #granted = 0;
  /** Let in and not gone yet, in that order. */
  readonly #pending = new Set<number>();
  /** None before this one is pending: a set that loses its first members again and again is slow to tell its first. */
  #first = 1;

  /** A gate lets a call in: its turn. */
  take(): number {
    this.#granted += 1;
    this.#pending.add(this.#granted);
    return this.#granted;
  }

  /** Resolves when those who were let in before are gone; by then this turn is over. */
  async come(turn: number): Promise<void> {
    for (let steps = 0; steps < mostSteps && !this.#isFirst(turn); steps += 1) {
      await Promise.resolve();
    }
    this.drop(turn);
  }

  /** The call does not leave now: none waits for it. */
  drop(turn: number): void {
    this.#pending.delete(turn);
    while (this.#first <= this.#granted && !this.#pending.has(this.#first)) this.#first += 1;
  }

  #isFirst(turn: number): boolean {
    return this.#first >= turn;
  }
}
