import { describe, expect, test } from 'vitest';
import { createOwnTimeouts, createTimeouts } from '../../src/runtime/timeouts.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Runtime } from '../../src/types/index.js';

/** A manual runtime that counts the timers it is asked for. */
function counted() {
  const manual = manualRuntime();
  let timers = 0;
  const runtime: Runtime = {
    ...manual,
    after(ms, callback) {
      timers += 1;
      return manual.after(ms, callback);
    },
  };
  return { manual, runtime, timers: () => timers };
}

describe('time-outs on a shared timer', () => {
  test('a callback comes at its instant, once', async () => {
    const runtime = manualRuntime();
    const called: number[] = [];
    createTimeouts(runtime, 1).add(250, () => called.push(runtime.monotonicNowMs()));
    await runtime.advance(249);
    expect(called).toEqual([]);
    await runtime.advance(1_000);
    expect(called).toEqual([250]);
  });

  test('a coarse time-out is late by less than its bucket, and never early', async () => {
    const runtime = manualRuntime();
    const called: number[] = [];
    const timeouts = createTimeouts(runtime, 50);
    for (const atMs of [1, 49, 50, 51, 120]) {
      timeouts.add(atMs, () => called.push(runtime.monotonicNowMs() - atMs));
    }
    await runtime.advance(1_000);
    expect(called).toEqual([49, 1, 0, 49, 30]);
  });

  test('what was taken back is not called, and taking back twice does no harm', async () => {
    const runtime = manualRuntime();
    const called: string[] = [];
    const timeouts = createTimeouts(runtime, 1);
    const takeBack = timeouts.add(10, () => called.push('gone'));
    takeBack();
    timeouts.add(10, () => called.push('stays'));
    takeBack();
    await runtime.advance(10);
    expect(called).toEqual(['stays']);
  });

  test('requests that come and go within their time share one timer', async () => {
    const { manual, runtime, timers } = counted();
    const timeouts = createTimeouts(runtime, 50);
    for (let request = 0; request < 1_000; request += 1) {
      timeouts.add(runtime.monotonicNowMs() + 30_000, () => undefined)();
      await manual.advance(1);
    }
    expect(timers()).toBe(1);
  });

  test('an idle timer ends by itself and is not set again', async () => {
    const { manual, runtime } = counted();
    createTimeouts(runtime, 50).add(100, () => undefined)();
    expect(manual.pendingTimers).toBe(1);
    await manual.advance(100);
    expect(manual.pendingTimers).toBe(0);
  });

  test('an earlier one moves the timer forward, and the later one still comes', async () => {
    const runtime = manualRuntime();
    const called: number[] = [];
    const timeouts = createTimeouts(runtime, 1);
    timeouts.add(1_000, () => called.push(1_000));
    timeouts.add(10, () => called.push(10));
    expect(runtime.pendingTimers).toBe(1);
    await runtime.advance(2_000);
    expect(called).toEqual([10, 1_000]);
  });

  test('Infinity never comes and sets no timer', () => {
    const runtime = manualRuntime();
    createTimeouts(runtime, 1).add(Infinity, () => undefined)();
    createTimeouts(runtime, 50).add(Infinity, () => undefined);
    expect(runtime.pendingTimers).toBe(0);
  });

  test('an instant that is past already comes at once', async () => {
    const runtime = manualRuntime();
    await runtime.advance(500);
    const called: string[] = [];
    const timeouts = createTimeouts(runtime, 1);
    timeouts.add(100, () => called.push('past'));
    timeouts.add(-Infinity, () => called.push('before time'));
    await runtime.settle();
    expect(called.sort()).toEqual(['before time', 'past']);
  });

  test('a callback may add and take back others of the same instant', async () => {
    const runtime = manualRuntime();
    const called: string[] = [];
    const timeouts = createTimeouts(runtime, 1);
    timeouts.add(10, () => {
      called.push('first');
      takeBack();
      timeouts.add(10, () => called.push('added'));
    });
    const takeBack = timeouts.add(10, () => called.push('second'));
    await runtime.advance(10);
    expect(called).toEqual(['first', 'added']);
  });

  test('two hundred thousand different instants are no burden', async () => {
    const runtime = manualRuntime();
    const timeouts = createTimeouts(runtime, 1);
    let called = 0;
    timeouts.add(1, () => (called += 1));
    for (let atMs = 2; atMs <= 200_000; atMs += 1) timeouts.add(atMs, () => (called += 1));
    await runtime.advance(1);
    expect(called).toBe(1);
    expect(runtime.pendingTimers).toBe(1);
  });
});

describe('a timer that was lost', () => {
  test('is set anew by the next time-out once it is overdue, and those before it come too', async () => {
    const manual = manualRuntime();
    let isLost = true;
    const runtime: Runtime = {
      ...manual,
      after: (ms, callback) => (isLost ? () => undefined : manual.after(ms, callback)),
    };
    const called: string[] = [];
    const timeouts = createTimeouts(runtime, 1);
    timeouts.add(1_000, () => called.push('before'));
    isLost = false;
    await manual.advance(2_000);
    expect(called).toEqual([]);
    timeouts.add(5_000, () => called.push('next'));
    await manual.advance(0);
    expect(called).toEqual(['before']);
    await manual.advance(3_000);
    expect(called).toEqual(['before', 'next']);
  });
});

describe('on a runtime without timers', () => {
  test('time-outs are built on sleep, and no sleep is left once all are taken back', async () => {
    const manual = manualRuntime();
    const { after: _, ...runtime } = manual;
    const called: number[] = [];
    const timeouts = createTimeouts(runtime, 1);
    const takeBack = [10, 20].map((atMs) => timeouts.add(atMs, () => called.push(atMs)));
    expect(manual.pendingSleeps).toBe(1);
    takeBack[0]?.();
    await manual.advance(20);
    expect(called).toEqual([20]);
    timeouts.add(50, () => called.push(50))();
    expect(manual.pendingSleeps).toBe(0);
    await manual.advance(100);
    expect(called).toEqual([20]);
  });
});

describe('time-outs with a timer each', () => {
  test('a callback comes at its instant, once, whatever was set before', async () => {
    const { manual, runtime, timers } = counted();
    const timeouts = createOwnTimeouts(runtime);
    const called: number[] = [];
    for (const atMs of [100, 30, 250]) timeouts.add(atMs, () => called.push(atMs));
    expect(timers()).toBe(3);
    await manual.advance(100);
    expect(called).toEqual([30, 100]);
    await manual.advance(1_000);
    expect(called).toEqual([30, 100, 250]);
  });

  test('one that is taken back or never comes leaves no timer', () => {
    const { manual, runtime } = counted();
    const timeouts = createOwnTimeouts(runtime);
    timeouts.add(Infinity, () => undefined)();
    timeouts.add(100, () => undefined)();
    expect(manual.pendingTimers).toBe(0);
  });

  test('without `after` it sleeps', async () => {
    const { after: _, ...manual } = manualRuntime();
    const called: number[] = [];
    const timeouts = createOwnTimeouts(manual);
    timeouts.add(100, () => called.push(100));
    timeouts.add(50, () => called.push(50))();
    await manual.advance(200);
    expect(called).toEqual([100]);
  });
});
