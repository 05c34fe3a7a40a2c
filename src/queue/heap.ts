/** Something that knows its index in a heap. */
export interface HeapItem {
  /** Where it is; -1 when it is in none. Kept by the heap. */
  index: number;
}

/**
 * A binary heap whose members can be taken out from anywhere: adding, taking the first and taking out
 * any of n costs log n steps.
 */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];
  readonly #isBefore: (one: T, other: T) => boolean;

  constructor(isBefore: (one: T, other: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    item.index = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  /** Takes an item out, wherever it is; one that is in no heap is left alone. */
  delete(item: T): void {
    const { index } = item;
    if (index < 0) return;
    item.index = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#put(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  #put(item: T, index: number): void {
    this.#items[index] = item;
    item.index = index;
  }

  #rise(item: T): void {
    while (item.index > 0) {
      const above = this.#items[(item.index - 1) >> 1];
      if (above === undefined || !this.#isBefore(item, above)) return;
      this.#swap(item, above);
    }
  }

  #sink(item: T): void {
    for (;;) {
      const left = this.#items[2 * item.index + 1];
      const right = this.#items[2 * item.index + 2];
      const below =
        left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
      if (below === undefined || !this.#isBefore(below, item)) return;
      this.#swap(item, below);
    }
  }

  #swap(one: T, other: T): void {
    const { index } = one;
    this.#put(one, other.index);
    this.#put(other, index);
  }
}
