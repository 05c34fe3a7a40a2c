import { describe, expect, test } from 'vitest';
import type { GatePass } from '../../../src/rate-limit/overload/gate-pass.js';
import { OverloadGate } from '../../../src/rate-limit/overload/overload-gate.js';

/** Reports so many refusals of requests that left before there was a gate. */
function refuse(gate: OverloadGate, times: number, nowMs: number): void {
  for (let i = 0; i < times; i += 1) gate.report(undefined, 'refused', nowMs);
}

/** A gate before which nothing gets through since 0. */
function shut(): OverloadGate {
  const gate = new OverloadGate(0);
  refuse(gate, 6, 0);
  return gate;
}

/** The next pass, and when it was given. */
function next(gate: OverloadGate, nowMs: number): [number, GatePass] {
  const atMs = gate.mayLeaveAtMs(nowMs);
  const pass = gate.tryLeave(atMs);
  if (pass === undefined) throw new Error('it named an instant and kept to none');
  return [atMs, pass];
}

describe('open', () => {
  test('a few refusals hold nobody', () => {
    const gate = new OverloadGate(0);
    refuse(gate, 5, 0);
    expect(gate.holds(0)).toBe(false);
    expect(gate.mayLeaveAtMs(0)).toBe(0);
    expect(gate.tryLeave(0)).toEqual({ number: 0, isProbe: false });
    expect(gate.describe(0)).toMatchObject({ state: 'open', why: 'calm', refusedShare: 1 });
  });

  test('refusals minutes apart are isolated when something passes between them', () => {
    const gate = new OverloadGate(0);
    for (let i = 0; i < 200; i += 1) {
      gate.report(undefined, 'refused', i * 1000);
      for (let j = 0; j < 5; j += 1) gate.report(undefined, 'passed', i * 1000 + j);
      expect(gate.holds(i * 1000)).toBe(false);
    }
  });

  test('it is idle when nobody asked for a while', () => {
    const gate = new OverloadGate(0);
    expect(gate.isIdle(14_000)).toBe(false);
    expect(gate.isIdle(15_000)).toBe(true);
  });
});

describe('probing', () => {
  test('one at a time, in gaps that grow with the outage', () => {
    const gate = shut();
    expect(gate.describe(0)).toMatchObject({
      state: 'probing',
      why: 'nothing-passes',
      nextAtMs: 250,
      isCertain: true,
    });
    const leftAtMs: number[] = [];
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1) {
      const pass = gate.tryLeave(nowMs);
      if (pass === undefined) continue;
      expect(pass.isProbe).toBe(true);
      expect(gate.tryLeave(nowMs)).toBeUndefined();
      leftAtMs.push(nowMs);
      gate.report(pass, 'refused', nowMs);
    }
    const gaps = leftAtMs.slice(1).map((atMs, i) => atMs - (leftAtMs[i] ?? 0));
    expect(leftAtMs[0]).toBe(250);
    expect(gaps[0]).toBe(250);
    expect(gaps.at(-1)).toBe(5000);
    // Five seconds are noticed to be over within a fifth of that.
    expect(Math.min(...leftAtMs.filter((atMs) => atMs >= 5000))).toBeLessThanOrEqual(6000);
  });

  test('while a probe is on its way nothing is certain, and one that is lost holds nobody up', () => {
    const gate = shut();
    const [, lost] = next(gate, 0);
    expect(gate.describe(300)).toMatchObject({ nextAtMs: 3250, isCertain: false });
    const [atMs, second] = next(gate, 300);
    expect(atMs).toBe(3250);
    // Heard of at last: it is news all the same.
    gate.report(lost, 'passed', 3300);
    expect(gate.describe(3300).state).toBe('paced');
    gate.report(second, 'passed', 3350);
  });

  test('one that tells nothing makes room for the next', () => {
    const gate = shut();
    const [, pass] = next(gate, 0);
    gate.report(pass, 'unknown', 400);
    expect(gate.mayLeaveAtMs(400)).toBe(400);
    expect(gate.describe(400).state).toBe('probing');
  });

  test('what left before does not end it', () => {
    const gate = new OverloadGate(0);
    const before = gate.tryLeave(0);
    refuse(gate, 6, 10);
    gate.report(before, 'passed', 20);
    gate.report(undefined, 'passed', 20);
    expect(gate.describe(20).state).toBe('probing');
  });

  test('a success lets the rate climb, and without anybody waiting the gate opens', () => {
    const gate = shut();
    const [atMs, pass] = next(gate, 0);
    gate.report(pass, 'passed', atMs);
    expect(gate.describe(atMs)).toMatchObject({ state: 'paced', why: 'ramp', ratePerSecond: 10 });
    // The last refusal was at 0.
    expect(gate.holds(2990)).toBe(true);
    expect(gate.holds(3000)).toBe(false);
    expect(gate.describe(3000)).toMatchObject({ state: 'open', why: 'calm' });
  });

  test('nobody asks any more: it opens by itself', () => {
    const gate = shut();
    gate.mayLeaveAtMs(1000);
    expect(gate.holds(15_900)).toBe(true);
    expect(gate.holds(16_000)).toBe(false);
    expect(gate.isIdle(16_000)).toBe(true);
  });
});

describe('paced', () => {
  test('somebody who waits keeps it closed, however slow the rate', () => {
    const gate = shut();
    let [nowMs, pass] = next(gate, 0);
    gate.report(pass, 'passed', nowMs);
    for (let i = 0; i < 60; i += 1) {
      expect(gate.describe(nowMs).state).toBe('paced');
      // No outcome ever tells it to go faster.
      [nowMs, pass] = next(gate, nowMs);
      gate.report(pass, 'unknown', nowMs);
    }
    expect(nowMs).toBeGreaterThan(5000);
  });

  test('refusals of those that left before the last fall do not lower it again', () => {
    const gate = shut();
    let [nowMs, pass] = next(gate, 0);
    gate.report(pass, 'passed', nowMs);
    // Up to some 40 a second, at which four are on their way.
    while ((gate.describe(nowMs).ratePerSecond ?? 0) < 40) {
      [nowMs, pass] = next(gate, nowMs);
      gate.mayLeaveAtMs(nowMs);
      gate.report(pass, 'passed', nowMs);
    }
    const crowd: GatePass[] = [];
    for (let i = 0; i < 4; i += 1) {
      [nowMs, pass] = next(gate, nowMs);
      crowd.push(pass);
    }
    const before = gate.describe(nowMs).ratePerSecond ?? 0;
    for (const each of crowd) gate.report(each, 'refused', nowMs);
    expect(gate.describe(nowMs).ratePerSecond).toBeCloseTo(before * 0.7, 6);
  });
});
