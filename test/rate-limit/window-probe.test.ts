import { describe, expect, test } from 'vitest';
import { Opener } from '../../src/rate-limit/window-probe.js';

describe('the request that opens a window', () => {
  test('is waited for one second by reads', () => {
    const opener = new Opener();
    expect(opener.denied(0, 1, 2, 'read')).toBeUndefined();
    expect(opener.depart(0, 1, 1)).toBe(true);
    expect(opener.denied(0, 1, 2, 'read')).toEqual({ untilMs: 1_000, isCertain: false });
    expect(opener.denied(999, 1, 2, 'read')).toBeDefined();
  });

  test('that is slow is followed by another, for which reads wait as well', () => {
    const opener = new Opener();
    opener.depart(0, 1, 1);
    expect(opener.denied(1_000, 1, 2, 'read')).toBeUndefined();
    expect(opener.depart(1_000, 2, 1)).toBe(true);
    expect(opener.denied(1_000, 1, 2, 'read')).toEqual({ untilMs: 2_000, isCertain: false });
    // The first one's trouble does not end the wait for the second.
    opener.arriveInVain(1, 'neither');
    expect(opener.denied(1_500, 1, 2, 'read')).toBeDefined();
  });

  test('lets orders and cancels go beside it within the reserve, and all of them when it is slow', () => {
    const opener = new Opener();
    opener.depart(0, 1, 1);
    for (const priority of ['order', 'cancel'] as const) {
      expect(opener.denied(0, 1, 2, priority)).toBeUndefined();
      expect(opener.depart(0, 2, 1)).toBe(false);
    }
    expect(opener.denied(0, 1, 2, 'cancel')).toBeDefined();
    opener.depart(1_000, 4, 1);
    for (let number = 5; number < 50; number += 1) {
      expect(opener.denied(1_000, 1, 2, 'order')).toBeUndefined();
      opener.depart(1_000, number, 1);
    }
  });

  test('answered without a word of the quota: there is nothing to go by', () => {
    const opener = new Opener();
    opener.depart(0, 1, 1);
    opener.arriveInVain(1, 'success');
    for (let number = 2; number < 50; number += 1) {
      expect(opener.denied(10, 1, 0, 'read')).toBeUndefined();
      expect(opener.depart(10, number, 1)).toBe(false);
    }
    opener.succeed();
    expect(opener.depart(20, 50, 1)).toBe(true);
    expect(opener.denied(20, 1, 0, 'read')).toBeDefined();
  });

  test('lost is followed by the next one, three times over', () => {
    const opener = new Opener();
    for (let number = 1; number <= 3; number += 1) {
      expect(opener.depart(0, number, 1)).toBe(true);
      expect(opener.denied(0, 1, 0, 'read')).toBeDefined();
      opener.arriveInVain(number, 'neither');
      expect(opener.denied(0, 1, 0, 'read')).toBeUndefined();
    }
    expect(opener.depart(0, 4, 1)).toBe(false);
    expect(opener.denied(0, 1, 0, 'read')).toBeUndefined();
  });

  test.each(['unused', 'refused'] as const)('that was %s was none', (passage) => {
    const opener = new Opener();
    for (let number = 1; number <= 10; number += 1) {
      expect(opener.depart(0, number, 1)).toBe(true);
      opener.arriveInVain(number, passage);
    }
  });
});
