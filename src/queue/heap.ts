/** Something that knows its index in a heap. */
export interface HeapItem {
  /** Where it is; -1 when it is in none. Kept by the heap. */
  index: number;
}

/**
 * A binary heap whose members can be taken out from anywhere: adding, taking the first and taking out
 * any of n costs log n steps. An item may be in several heaps, with an index of its own in each; `slot`
 * names the member that holds it.
 */
export class Heap<T extends Record<Slot, number>, Slot extends string = 'index'> {
  readonly #items: T[] = [];
  readonly #isBefore: (one: T, other: T) => boolean;
  readonly #slot: Slot;

  constructor(isBefore: (one: T, other: T) => boolean, slot: Slot = 'index' as Slot) {
    this.#isBefore = isBefore;
    this.#slot = slot;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  get size(): number {
    return this.#items.length;
  }

  /** All items, in no order. */
  items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    this.#setIndex(item, this.#items.length - 1);
    this.#rise(item);
  }

  /** Takes an item out, wherever it is; `false` for one that is not in this heap. */
  delete(item: T): boolean {
    const index = item[this.#slot];
    if (index < 0) return false;
    this.#setIndex(item, -1);
    const last = this.#items.pop();
    if (last === undefined || last === item) return true;
    this.#put(last, index);
    this.#rise(last);
    this.#sink(last);
    return true;
  }

  #setIndex(item: Record<Slot, number>, index: number): void {
    item[this.#slot] = index;
  }

  #put(item: T, index: number): void {
    this.#items[index] = item;
    this.#setIndex(item, index);
  }

  #rise(item: T): void {
    for (let index: number = item[this.#slot]; index > 0; index = item[this.#slot]) {
      const above = this.#items[(index - 1) >> 1];
      if (above === undefined || !this.#isBefore(item, above)) return;
      this.#swap(item, above);
    }
  }

  #sink(item: T): void {
    for (;;) {
      const index: number = item[this.#slot];
      const left = this.#items[2 * index + 1];
      const right = this.#items[2 * index + 2];
      const below =
        left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
      if (below === undefined || !this.#isBefore(below, item)) return;
      this.#swap(item, below);
    }
  }

  #swap(one: T, other: T): void {
    const index: number = one[this.#slot];
    this.#put(one, other[this.#slot]);
    this.#put(other, index);
  }
}
