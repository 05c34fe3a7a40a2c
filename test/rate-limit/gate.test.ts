import { describe, expect, test } from 'vitest';
import { Gate } from '../../src/rate-limit/gate.js';
import type { Classification } from '../../src/types/index.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;
const gate = (): Gate => new Gate(1_000, cause, 200, 0);

/** How many get through one after the other now. */
function passing(one: Gate, nowMs: number): number {
  let passed = 0;
  while (passed < 100 && one.denied(nowMs) === undefined) {
    one.acquire(nowMs);
    passed += 1;
  }
  return passed;
}

describe('a gate', () => {
  test('is shut to the millisecond, then lets one through', () => {
    const one = gate();
    expect(one.denied(999)).toEqual({ untilMs: 1_000, isCertain: true });
    expect(passing(one, 1_000)).toBe(1);
    expect(one.denied(1_000)).toEqual({ untilMs: 1_200, isCertain: false });
  });

  test('lets another try when the lease of a silent probe is over, as often as it takes', () => {
    const one = gate();
    one.acquire(1_000);
    expect([passing(one, 1_199), passing(one, 1_200), passing(one, 1_399)]).toEqual([0, 1, 0]);
    expect(passing(one, 1_400)).toBe(1);
  });

  test('doubles with every success, and no faster', () => {
    const one = gate();
    let news = [one.acquire(1_000)];
    for (const expected of [2, 4, 8]) {
      for (const closings of news) expect(one.release(closings, 'success')).toBe(true);
      const passed: number[] = [];
      while (one.denied(1_100) === undefined) passed.push(one.acquire(1_100));
      expect(passed).toHaveLength(expected);
      news = passed;
    }
  });

  test('is closed by a refusal: what was let through before says nothing any more', () => {
    const one = gate();
    const probe = one.acquire(1_000);
    const second = (one.release(probe, 'success'), one.acquire(1_050));
    one.keepClosed();
    expect(one.release(second, 'success')).toBe(false);
    const next = one.acquire(1_100);
    expect(passing(one, 1_100)).toBe(0);
    expect(one.release(second, 'success')).toBe(false);
    expect(one.release(next, 'refused')).toBe(false);
    expect(one.release(next, 'success')).toBe(true);
  });

  test('has something to spare when nobody takes what a success granted', () => {
    const one = gate();
    const probe = one.acquire(1_000);
    expect(one.hasSpareCredits).toBe(false);
    one.release(probe, 'success');
    expect(one.hasSpareCredits).toBe(true);
  });

  test('can be forgotten after its time and the lease of its last probe', () => {
    const one = gate();
    expect([one.isUnused(0, 999), one.isUnused(0, 1_000)]).toEqual([false, true]);
    one.acquire(5_000);
    expect([one.isUnused(0, 5_199), one.isUnused(0, 5_200)]).toEqual([false, true]);
  });

  test('but not while requests ask', () => {
    const one = gate();
    one.denied(900);
    expect([one.isUnused(899, 9_000), one.isUnused(900, 9_000)]).toEqual([false, true]);
  });
});
