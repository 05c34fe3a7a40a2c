import { describe, expect, test } from 'vitest';
import { Purse } from '../../../adapters/redis/lease-balance.js';

/** A purse in a window of 30 s that was told of at 1000, with 3990 of 4000 left. */
function opened(): Purse {
  const purse = new Purse('pool|x');
  const opener = purse.draw(10, 1_000);
  purse.arrive(opener, 'success', true);
  expect(purse.observe({ limit: 4_000, remaining: 3_990, resetMs: 30_000 }, 1_000, opener)).toBe(
    true,
  );
  return purse;
}

describe('a purse', () => {
  test('knows of no window before it is told', () => {
    const purse = new Purse('pool|x');
    purse.draw(10, 0);
    expect(purse.balance).toBe(0);
    expect(purse.report(0)).toBeUndefined();
    expect(purse.observe({ limit: 4_000, remaining: 3_000 }, 0)).toBe(false);
    expect(purse.observe({ remaining: 3_000, resetMs: 0 }, 0)).toBe(false);
    expect(purse.report(0)).toBeUndefined();
  });

  test('reports what was told, and what left before the window was known', () => {
    const purse = new Purse('pool|x');
    purse.draw(10, 0);
    purse.draw(5, 0);
    purse.observe({ limit: 4_000, remaining: 3_950, resetMs: 30_000 }, 100);
    expect(purse.report(1_100)).toEqual({
      held: 15,
      limit: 4_000,
      remaining: 3_950,
      resetMs: 29_000,
      windowMs: 30_000,
    });
  });

  test('holds what it was lent until the exchange has told of it', () => {
    const purse = opened();
    purse.lend(100);
    expect(purse.report(1_000)).toMatchObject({ held: 100, remaining: 3_990 });
    const loan = purse.draw(30, 1_000);
    expect(purse.balance).toBe(70);
    expect(purse.report(1_000)).toMatchObject({ held: 100, remaining: 3_990 });
    purse.arrive(loan, 'success', true);
    purse.observe({ limit: 4_000, remaining: 3_960, resetMs: 29_500 }, 1_500, loan);
    expect(purse.report(1_500)).toMatchObject({ held: 70, remaining: 3_960 });
  });

  test('is low when half of a loan is spent', () => {
    const purse = opened();
    expect(purse.isLow).toBe(false);
    purse.lend(100);
    purse.draw(50, 1_000);
    expect(purse.isLow).toBe(false);
    purse.draw(1, 1_000);
    expect(purse.isLow).toBe(true);
  });

  test('lets those go who do not ask, and holds their weight as well', () => {
    const purse = opened();
    purse.lend(4);
    const cancel = purse.draw(10, 1_000);
    expect(purse.balance).toBe(0);
    expect(purse.report(1_000)).toMatchObject({ held: 10 });
    purse.arrive(cancel, 'unused', false);
    expect(purse.balance).toBe(4);
    expect(purse.report(1_000)).toMatchObject({ held: 4 });
  });

  test('holds what got lost until the answer to somebody who left later', () => {
    const purse = opened();
    purse.lend(100);
    const [lost, before] = [purse.draw(10, 1_000), purse.draw(10, 1_000)];
    purse.arrive(lost, 'neither', false);
    purse.arrive(before, 'success', true);
    purse.observe({ remaining: 3_980, resetMs: 29_000 }, 2_000, before);
    expect(purse.report(2_000)).toMatchObject({ held: 90 });
    const after = purse.draw(10, 2_000);
    purse.arrive(after, 'success', true);
    purse.observe({ remaining: 3_960, resetMs: 29_000 }, 2_000, after);
    expect(purse.report(2_000)).toMatchObject({ held: 70, remaining: 3_960 });
  });

  test('takes the least that was told, however the answers overtake each other', () => {
    const purse = opened();
    expect(purse.observe({ remaining: 3_900, resetMs: 29_000 }, 2_000)).toBe(false);
    expect(purse.observe({ remaining: 3_950, resetMs: 28_990 }, 2_005)).toBe(false);
    expect(purse.report(2_005)).toMatchObject({ remaining: 3_900, resetMs: 28_990 });
  });

  test('loses its balance with the window, and late answers are none of the next one’s business', () => {
    const purse = opened();
    purse.lend(100);
    const late = purse.draw(30, 30_990);
    expect(purse.isLive(31_000)).toBe(false);
    expect(purse.report(31_000)).toBeUndefined();
    const opener = purse.draw(1, 31_000);
    expect(opener.taken).toBe(0);
    purse.arrive(opener, 'success', true);
    expect(purse.observe({ remaining: 3_999, resetMs: 30_000 }, 31_010, opener)).toBe(true);
    expect(purse.balance).toBe(0);
    purse.lend(50);
    purse.arrive(late, 'unused', false);
    expect(purse.balance).toBe(50);
    expect(purse.observe({ remaining: 70, resetMs: 5 }, 31_020, late)).toBe(false);
    expect(purse.report(31_020)).toMatchObject({ held: 50, remaining: 3_999 });
  });

  test('knows a new window before the old one is over by our clock', () => {
    const purse = opened();
    purse.lend(100);
    expect(purse.observe({ remaining: 4_000, resetMs: 30_000 }, 30_900)).toBe(true);
    expect(purse.report(30_900)).toMatchObject({ held: 0, remaining: 4_000, resetMs: 30_000 });
  });

  test('gives back whole weights', () => {
    const purse = opened();
    purse.lend(7);
    purse.keep(0.5);
    expect(purse.balance).toBe(3);
    purse.keep(0);
    expect(purse.report(1_000)).toMatchObject({ held: 0 });
  });
});
