import { describe, expect, test } from 'vitest';
import { LeaseBalance } from '../../../adapters/redis/lease-balance.js';

/** A balance in a window of 30 s that was reported at 1000, with 3990 of 4000 left. */
function opened(): LeaseBalance {
  const balance = new LeaseBalance('pool|x');
  const opener = balance.spend(10, 1_000);
  balance.finish(opener, 'success', true);
  expect(balance.observe({ limit: 4_000, remaining: 3_990, resetMs: 30_000 }, 1_000, opener)).toBe(
    true,
  );
  return balance;
}

describe('a lease balance', () => {
  test('knows of no window before a report', () => {
    const balance = new LeaseBalance('pool|x');
    balance.spend(10, 0);
    expect(balance.left).toBe(0);
    expect(balance.report(0)).toBeUndefined();
    expect(balance.observe({ limit: 4_000, remaining: 3_000 }, 0)).toBe(false);
    expect(balance.observe({ remaining: 3_000, resetMs: 0 }, 0)).toBe(false);
    expect(balance.report(0)).toBeUndefined();
  });

  test('reports what the exchange reported, and what left before the window was known', () => {
    const balance = new LeaseBalance('pool|x');
    balance.spend(10, 0);
    balance.spend(5, 0);
    balance.observe({ limit: 4_000, remaining: 3_950, resetMs: 30_000 }, 100);
    expect(balance.report(1_100)).toEqual({
      held: 15,
      limit: 4_000,
      remaining: 3_950,
      resetMs: 29_000,
      windowMs: 30_000,
    });
  });

  test('holds what it leased until the exchange has reported it', () => {
    const balance = opened();
    balance.add(100);
    expect(balance.report(1_000)).toMatchObject({ held: 100, remaining: 3_990 });
    const lease = balance.spend(30, 1_000);
    expect(balance.left).toBe(70);
    expect(balance.report(1_000)).toMatchObject({ held: 100, remaining: 3_990 });
    balance.finish(lease, 'success', true);
    balance.observe({ limit: 4_000, remaining: 3_960, resetMs: 29_500 }, 1_500, lease);
    expect(balance.report(1_500)).toMatchObject({ held: 70, remaining: 3_960 });
  });

  test('is low when half of a lease is spent', () => {
    const balance = opened();
    expect(balance.isLow).toBe(false);
    balance.add(100);
    balance.spend(50, 1_000);
    expect(balance.isLow).toBe(false);
    balance.spend(1, 1_000);
    expect(balance.isLow).toBe(true);
  });

  test('lets requests without a lease go, and holds their weight as well', () => {
    const balance = opened();
    balance.add(4);
    const cancel = balance.spend(10, 1_000);
    expect(balance.left).toBe(0);
    expect(balance.report(1_000)).toMatchObject({ held: 10 });
    balance.finish(cancel, 'unused', false);
    expect(balance.left).toBe(4);
    expect(balance.report(1_000)).toMatchObject({ held: 4 });
  });

  test('holds what got lost until the answer to a request that left later', () => {
    const balance = opened();
    balance.add(100);
    const [lost, before] = [balance.spend(10, 1_000), balance.spend(10, 1_000)];
    balance.finish(lost, 'neither', false);
    balance.finish(before, 'success', true);
    balance.observe({ remaining: 3_980, resetMs: 29_000 }, 2_000, before);
    expect(balance.report(2_000)).toMatchObject({ held: 90 });
    const after = balance.spend(10, 2_000);
    balance.finish(after, 'success', true);
    balance.observe({ remaining: 3_960, resetMs: 29_000 }, 2_000, after);
    expect(balance.report(2_000)).toMatchObject({ held: 70, remaining: 3_960 });
  });

  test('takes the lowest report, however the answers overtake each other', () => {
    const balance = opened();
    expect(balance.observe({ remaining: 3_900, resetMs: 29_000 }, 2_000)).toBe(false);
    expect(balance.observe({ remaining: 3_950, resetMs: 28_990 }, 2_005)).toBe(false);
    expect(balance.report(2_005)).toMatchObject({ remaining: 3_900, resetMs: 28_990 });
  });

  test('loses its balance with the window, and late answers do not change the next one', () => {
    const balance = opened();
    balance.add(100);
    const late = balance.spend(30, 30_990);
    expect(balance.isLive(31_000)).toBe(false);
    expect(balance.report(31_000)).toBeUndefined();
    const opener = balance.spend(1, 31_000);
    expect(opener.taken).toBe(0);
    balance.finish(opener, 'success', true);
    expect(balance.observe({ remaining: 3_999, resetMs: 30_000 }, 31_010, opener)).toBe(true);
    expect(balance.left).toBe(0);
    balance.add(50);
    balance.finish(late, 'unused', false);
    expect(balance.left).toBe(50);
    expect(balance.observe({ remaining: 70, resetMs: 5 }, 31_020, late)).toBe(false);
    expect(balance.report(31_020)).toMatchObject({ held: 50, remaining: 3_999 });
  });

  test('knows a new window before the old one is over by our clock', () => {
    const balance = opened();
    balance.add(100);
    expect(balance.observe({ remaining: 4_000, resetMs: 30_000 }, 30_900)).toBe(true);
    expect(balance.report(30_900)).toMatchObject({ held: 0, remaining: 4_000, resetMs: 30_000 });
  });

  test('gives back whole weights', () => {
    const balance = opened();
    balance.add(7);
    balance.keep(0.5);
    expect(balance.left).toBe(3);
    balance.keep(0);
    expect(balance.report(1_000)).toMatchObject({ held: 0 });
  });
});
