import { describe, expect, test } from 'vitest';
import { WindowProbe } from '../../src/rate-limit/window-probe.js';

describe('the request that opens a window', () => {
  test('is waited for one second by reads', () => {
    const probe = new WindowProbe();
    expect(probe.denied(0, 1, 2, 'read')).toBeUndefined();
    expect(probe.start(0, 1, 1)).toBe(true);
    expect(probe.denied(0, 1, 2, 'read')).toEqual({ untilMs: 1_000, isCertain: false });
    expect(probe.denied(999, 1, 2, 'read')).toBeDefined();
  });

  test('that is slow is followed by another, for which reads wait as well', () => {
    const probe = new WindowProbe();
    probe.start(0, 1, 1);
    expect(probe.denied(1_000, 1, 2, 'read')).toBeUndefined();
    expect(probe.start(1_000, 2, 1)).toBe(true);
    expect(probe.denied(1_000, 1, 2, 'read')).toEqual({ untilMs: 2_000, isCertain: false });
    // The first one's trouble does not end the wait for the second.
    probe.finishWithoutReport(1, 'neither');
    expect(probe.denied(1_500, 1, 2, 'read')).toBeDefined();
  });

  test('lets orders and cancels go beside it within the reserve, and all of them when it is slow', () => {
    const probe = new WindowProbe();
    probe.start(0, 1, 1);
    for (const priority of ['order', 'cancel'] as const) {
      expect(probe.denied(0, 1, 2, priority)).toBeUndefined();
      expect(probe.start(0, 2, 1)).toBe(false);
    }
    expect(probe.denied(0, 1, 2, 'cancel')).toBeDefined();
    probe.start(1_000, 4, 1);
    for (let number = 5; number < 50; number += 1) {
      expect(probe.denied(1_000, 1, 2, 'order')).toBeUndefined();
      probe.start(1_000, number, 1);
    }
  });

  test('answered without a word of the quota: there is nothing to go by', () => {
    const probe = new WindowProbe();
    probe.start(0, 1, 1);
    probe.finishWithoutReport(1, 'success');
    for (let number = 2; number < 50; number += 1) {
      expect(probe.denied(10, 1, 0, 'read')).toBeUndefined();
      expect(probe.start(10, number, 1)).toBe(false);
    }
    probe.succeed();
    expect(probe.start(20, 50, 1)).toBe(true);
    expect(probe.denied(20, 1, 0, 'read')).toBeDefined();
  });

  test('lost is followed by the next one, three times over', () => {
    const probe = new WindowProbe();
    for (let number = 1; number <= 3; number += 1) {
      expect(probe.start(0, number, 1)).toBe(true);
      expect(probe.denied(0, 1, 0, 'read')).toBeDefined();
      probe.finishWithoutReport(number, 'neither');
      expect(probe.denied(0, 1, 0, 'read')).toBeUndefined();
    }
    expect(probe.start(0, 4, 1)).toBe(false);
    expect(probe.denied(0, 1, 0, 'read')).toBeUndefined();
  });

  test.each(['unused', 'refused'] as const)('that was %s was none', (passage) => {
    const probe = new WindowProbe();
    for (let number = 1; number <= 10; number += 1) {
      expect(probe.start(0, number, 1)).toBe(true);
      probe.finishWithoutReport(number, passage);
    }
  });
});
