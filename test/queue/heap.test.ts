import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap, type HeapItem } from '../../src/queue/heap.js';

interface Item extends HeapItem {
  readonly rank: number;
}

const item = (rank: number): Item => ({ rank, index: -1 });

/** A heap that counts how often it compares. */
function counted() {
  let comparisons = 0;
  const heap = new Heap<Item>((one, other) => {
    comparisons += 1;
    return one.rank < other.rank;
  });
  return { heap, comparisons: () => comparisons };
}

describe('a heap', () => {
  test('has no first when it is empty', () => {
    expect(counted().heap.first).toBeUndefined();
  });

  test('leaves alone what is in none, and what has left already', () => {
    const { heap } = counted();
    const [inside, outside] = [item(2), item(1)];
    heap.add(inside);
    heap.delete(outside);
    expect(heap.first).toBe(inside);
    heap.delete(inside);
    heap.delete(inside);
    expect([heap.first, inside.index]).toEqual([undefined, -1]);
  });

  test('knows the least of what is in it, whatever comes and goes', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), rank: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ do: fc.constant('delete' as const), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { heap } = counted();
        const model: Item[] = [];
        for (const each of steps) {
          if (each.do === 'add') {
            const added = item(each.rank);
            heap.add(added);
            model.push(added);
          } else if (model.length > 0) {
            const [gone] = model.splice(each.which % model.length, 1);
            if (gone !== undefined) heap.delete(gone);
          }
          const least = model.length === 0 ? undefined : Math.min(...model.map((one) => one.rank));
          expect(heap.first?.rank).toBe(least);
          expect(new Set(model.map(({ index: place }) => place)).size).toBe(model.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('adds and takes out from anywhere with a number of steps that grows like a logarithm', () => {
    const { heap, comparisons } = counted();
    const many = 100_000;
    // 7919 is prime: every rank once, in no order.
    const items = Array.from({ length: many }, (_, index) => item((index * 7_919) % many));
    for (const each of items) heap.add(each);
    const added = comparisons();
    for (const each of items) heap.delete(each);
    const most = Math.ceil(Math.log2(many));
    expect(added).toBeLessThan(many * most);
    expect(comparisons() - added).toBeLessThan(many * 3 * most);
    expect(heap.first).toBeUndefined();
  });
});
