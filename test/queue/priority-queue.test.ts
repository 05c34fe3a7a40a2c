import { describe, expect, test } from 'vitest';
import { PriorityQueue, type QueueEntry, type Waiter } from '../../src/queue/priority-queue.js';
import type { Priority } from '../../src/types/index.js';

const waiter = (priority: Priority, limitMs = Infinity): Waiter => ({
  permitRequest: { priority },
  limitMs,
  grant: () => undefined,
  reject: () => undefined,
});

/** A line in which everybody has a name. */
function queue() {
  const made = new PriorityQueue();
  const names = new Map<QueueEntry, string>();
  const add = (name: string, priority: Priority = 'read', limitMs?: number): QueueEntry => {
    const entry = made.add(waiter(priority, limitMs));
    names.set(entry, name);
    return entry;
  };
  const nameOf = (entry: QueueEntry | undefined): string | undefined => entry && names.get(entry);
  const heads = (): string => made.heads().map(nameOf).join('');
  /** Lets the first of all pass. */
  const pass = (): string | undefined => {
    const [first] = made.heads();
    if (first === undefined) return undefined;
    made.delete(first);
    made.passes(first);
    return nameOf(first);
  };
  return { queue: made, add, heads, pass, nameOf };
}

describe('a line', () => {
  test('is empty until somebody comes and after everybody has left', () => {
    const { queue: made, add } = queue();
    expect([made.isEmpty, made.heads(), made.leastPatient]).toEqual([true, [], undefined]);
    const entry = add('a', 'order');
    expect(made.isEmpty).toBe(false);
    expect(made.delete(entry)).toBe(true);
    expect(made.delete(entry)).toBe(false);
    expect([made.isEmpty, made.heads(), made.leastPatient]).toEqual([true, [], undefined]);
  });

  test('names the first of each lane: cancels, orders, reads', () => {
    const { add, heads } = queue();
    add('e', 'read');
    add('c', 'order');
    add('f', 'read');
    add('a', 'cancel');
    add('d', 'order');
    add('b', 'cancel');
    expect(heads()).toBe('ace');
  });

  test('keeps the order of coming within a lane, whoever leaves from the middle', () => {
    const { queue: made, add, pass } = queue();
    const places = [...'abcdefgh'].map((name) => add(name));
    for (const gone of [1, 0, 4]) made.delete(places[gone]!);
    expect([pass(), pass()]).toEqual(['c', 'd']);
    made.delete(places[5]!);
    add('i');
    expect([pass(), pass(), pass(), pass()]).toEqual(['g', 'h', 'i', undefined]);
  });

  test('goes on after it was empty for a while', () => {
    const { add, pass } = queue();
    for (const name of 'abc') {
      add(name);
      expect([pass(), pass()]).toEqual([name, undefined]);
    }
  });

  test('knows who is the first of his lane', () => {
    const { queue: made, add } = queue();
    const [a, b, c] = [add('a', 'read'), add('b', 'read'), add('c', 'cancel')];
    expect([a, b, c].map((entry) => made.isHead(entry))).toEqual([true, false, true]);
    made.delete(a);
    expect(made.isHead(b)).toBe(true);
  });

  test('knows whose limit comes first, and forgets it when it leaves', () => {
    const { queue: made, add, nameOf } = queue();
    add('a', 'read', 300);
    const b = add('b', 'cancel', 100);
    add('c', 'order', 200);
    expect(nameOf(made.leastPatient)).toBe('b');
    made.delete(b);
    expect(nameOf(made.leastPatient)).toBe('c');
  });
});

describe('a lane that others pass by', () => {
  test('gets its turn after sixteen of them, and waits for sixteen more', () => {
    const { add, pass } = queue();
    for (let n = 0; n < 40; n += 1) add('c', 'cancel');
    for (const name of 'xyz') add(name, 'read');
    const passed = Array.from({ length: 43 }, () => pass()).join('');
    const flood = 'c'.repeat(16);
    expect(passed).toBe(`${flood}x${flood}yccccccccz`);
  });

  test('moves even when there are two such lanes', () => {
    const { add, pass } = queue();
    for (let n = 0; n < 100; n += 1) add('c', 'cancel');
    add('o', 'order');
    add('r', 'read');
    const passed = Array.from({ length: 20 }, () => pass()).join('');
    expect([...passed].filter((name) => name !== 'c').sort()).toEqual(['o', 'r']);
  });

  test('does not save up turns while nobody waits in it', () => {
    const { add, pass } = queue();
    for (let n = 0; n < 50; n += 1) add('c', 'cancel');
    for (let n = 0; n < 30; n += 1) pass();
    add('r', 'read');
    expect(pass()).toBe('c');
  });

  test('is not overtaken by lower lanes', () => {
    const { add, pass, heads } = queue();
    add('c', 'cancel');
    for (let n = 0; n < 20; n += 1) add('r', 'read');
    pass();
    for (let n = 0; n < 19; n += 1) pass();
    add('c', 'cancel');
    expect(heads()).toBe('cr');
  });
});
