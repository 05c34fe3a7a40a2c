/** An observation counts against a published weight only after this many agree. */
const convincing = 3;

/** Undocumented paths could be without number. */
const mostEndpoints = 1_000;

/**
 * What endpoints really weigh, as seen from the fall of `remaining`. Whoever else draws on the quota
 * makes the fall larger, never smaller: the smallest of the last observations is nearest the truth,
 * and more than what is published is believed only when they all say the same.
 */
export class Weights {
  readonly #seen = new Map<string, readonly number[]>();
  readonly #isShared: boolean;

  /**
   * `isShared`: a fleet draws on the same quotas all the time, so a fall proves only that an endpoint
   * weighs no more than that.
   */
  constructor(isShared = false) {
    this.#isShared = isShared;
  }

  /** The weight to reckon with; 1 where nothing is published and nothing was seen. */
  of(endpoint: string, published: number | undefined): number {
    const seen = this.#seen.get(endpoint);
    if (this.#isShared && published !== undefined) return Math.min(published, ...(seen ?? []));
    if (seen === undefined || (published !== undefined && seen.length < convincing)) {
      return published ?? 1;
    }
    const least = Math.min(...seen);
    const isNoise = published !== undefined && least > published && Math.max(...seen) > least;
    return isNoise ? published : least;
  }

  /** Notes by how much `remaining` fell while one request was alone on its way. */
  observe(endpoint: string, fall: number): void {
    if (fall < 1) return;
    const seen = this.#seen.get(endpoint) ?? [];
    if (seen.length === 0 && this.#seen.size >= mostEndpoints) this.#seen.clear();
    this.#seen.set(endpoint, [...seen, fall].slice(-convincing));
  }
}
