/** Something that knows its place in a heap. */
export interface Placed {
  /** Where it is; -1 when it is in none. Kept by the heap. */
  place: number;
}

/**
 * A binary heap whose members can be taken out from anywhere: adding, taking the first and taking out
 * any of n costs log n steps.
 */
export class Heap<T extends Placed> {
  readonly #items: T[] = [];
  readonly #isBefore: (one: T, other: T) => boolean;

  constructor(isBefore: (one: T, other: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    item.place = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  /** Takes an item out, wherever it is; one that is in no heap is left alone. */
  delete(item: T): void {
    const { place } = item;
    if (place < 0) return;
    item.place = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }

  #rise(item: T): void {
    while (item.place > 0) {
      const above = this.#items[(item.place - 1) >> 1];
      if (above === undefined || !this.#isBefore(item, above)) return;
      this.#swap(item, above);
    }
  }

  #sink(item: T): void {
    for (;;) {
      const left = this.#items[2 * item.place + 1];
      const right = this.#items[2 * item.place + 2];
      const below =
        left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
      if (below === undefined || !this.#isBefore(below, item)) return;
      this.#swap(item, below);
    }
  }

  #swap(one: T, other: T): void {
    const { place } = one;
    this.#put(one, other.place);
    this.#put(other, place);
  }
}
