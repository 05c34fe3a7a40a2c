import { describe, expect, test } from 'vitest';
import { Spread } from '../../../src/rate-limit/overload/spread.js';

describe('overload of a whole host', () => {
  test('is what refuses several of its interfaces within a second', () => {
    const spread = new Spread();
    expect(spread.refuse('h', 'a', 0)).toBe(false);
    expect(spread.refuse('h', 'a', 500)).toBe(false);
    expect(spread.refuse('h', 'b', 1_500)).toBe(true);
    // Whichever is refused next, until five seconds after the last refusal.
    expect(spread.refuse('h', 'b', 6_000)).toBe(true);
    expect(spread.refuse('h', 'b', 11_001)).toBe(false);
  });

  test('is not what refuses one now and another later, or on another host', () => {
    const spread = new Spread();
    expect(spread.refuse('h', 'a', 0)).toBe(false);
    expect(spread.refuse('h', 'b', 1_001)).toBe(false);
    expect(spread.refuse('g', 'a', 1_100)).toBe(false);
  });
});
