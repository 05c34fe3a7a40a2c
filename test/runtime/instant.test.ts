import { expect, test } from 'vitest';
import { elapsedMs, instantOf } from '../../src/runtime/instant.js';
import { createClock, exchangeAtMs } from '../../src/signing/exchange-clock.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';

test('what has elapsed is what the clock says that shows more', async () => {
  const runtime = manualRuntime();
  const start = instantOf(runtime);
  await runtime.advance(1_000);
  expect(elapsedMs(start, instantOf(runtime))).toBe(1_000);
  runtime.jumpWall(-5_000);
  expect(elapsedMs(start, instantOf(runtime))).toBe(1_000);
  runtime.suspend(60_000);
  expect(elapsedMs(start, instantOf(runtime))).toBe(56_000);
});

test('the time of the exchange is the later of its two estimates', async () => {
  const runtime = manualRuntime();
  const clock = createClock();
  const at = () => exchangeAtMs(clock, 'h', instantOf(runtime)) - runtime.wallNowMs();
  expect(at()).toBe(0);
  clock.set('h', 9_000);
  expect(at()).toBe(9_000);
  const exchangeMs = runtime.wallNowMs() + 9_000;
  clock.set('h', 9_000, { exchangeAtMs: exchangeMs, monotonicMs: 0, roundTripMs: 0 });
  runtime.jumpWall(-3_600_000);
  await runtime.advance(500);
  expect(at() + runtime.wallNowMs()).toBe(exchangeMs + 500);
  runtime.jumpWall(3_600_000);
  runtime.suspend(60_000);
  expect(at() + runtime.wallNowMs()).toBe(exchangeMs + 60_500);
});
