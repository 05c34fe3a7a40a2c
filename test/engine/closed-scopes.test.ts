import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import {
  cancel,
  cloudflareBlock,
  credentials,
  endpointBlock,
  fills,
  later,
  ok,
  openOrders,
  place,
  quota,
  quotaFor,
  silence,
  ticker,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

describe('a wait that does not fit the deadline', () => {
  test('fails the refused call at once and says when to come back', async () => {
    const { call, runtime, sleeps } = bench({ credentials, deadlineMs: 5_000 });
    expect(await call(openOrders, quota(5_000)).record()).toMatchObject({
      reason: 'deadline',
      retryAtMs: runtime.wallNowMs() + 5_000,
      attempts: 1,
      executed: 'no',
      code: '429000',
    });
    expect([sleeps, runtime.monotonicNowMs()]).toEqual([[], 0]);
  });

  test('fails a new call before it leaves: no attempt, not executed', async () => {
    const { call, runtime, sent } = bench({ credentials });
    call(openOrders, [quota(30_000), ok()]);
    await runtime.advance(2_000);
    const record = await call(place, ok(), { kucoin: { deadlineMs: 28_000 } }).record();
    expect(record).toMatchObject({
      reason: 'deadline',
      retryAtMs: runtime.wallNowMs() + 28_000,
      attempts: 0,
      executed: 'no',
      code: '429000',
      kind: 'rate-limit',
      request: { method: 'POST', path: '/api/v1/hf/orders' },
      history: [],
    });
    expect(sent).toHaveLength(1);
  });

  test('fails those who wait when it grows past their limit, with the attempts they made', async () => {
    const { call, runtime } = bench({ credentials, pacing: false });
    const late = later();
    const first = call(openOrders, [late.step, ok()]);
    const second = call(openOrders, [quota(10_000), ok()], { kucoin: { deadlineMs: 20_000 } });
    await runtime.settle();
    const waiting = call(fills, ok(), { kucoin: { deadlineMs: 30_000 } });
    await runtime.advance(5_000);
    late.give(quota(26_000));
    const retryAtMs = runtime.wallNowMs() + 26_000;
    expect(await second.record()).toMatchObject({ reason: 'deadline', attempts: 1, retryAtMs });
    expect(await waiting.record()).toMatchObject({ reason: 'deadline', attempts: 0, retryAtMs });
    expect(runtime.monotonicNowMs()).toBe(5_000);
    await runtime.runUntil(first.promise);
    expect(runtime.monotonicNowMs()).toBe(31_000);
  });

  test('fails those who wait without a deadline when it grows past a day', async () => {
    const { call, runtime } = bench({ credentials, deadlineMs: Infinity });
    const late = later();
    call(openOrders, [late.step]).promise.catch(() => undefined);
    const waiting = call(openOrders, [quota(10_000), ok()]);
    await runtime.advance(1_000);
    late.give(quotaFor(2 * 86_400));
    expect(await waiting.record()).toMatchObject({
      reason: 'deadline',
      retryAtMs: runtime.wallNowMs() + 2 * 86_400_000,
    });
  });

  test('counts the noise behind it: nobody waits in order to be cut in flight', async () => {
    const manual = manualRuntime();
    const runtime = { ...manual, random: () => 0 };
    for (const [deadlineMs, attempts] of [
      [30_250, 1],
      [30_251, 2],
    ] as const) {
      const { call } = bench({ jitter: 'full', runtime, deadlineMs }, manual);
      const done = call(ticker, [cloudflareBlock(), cloudflareBlock()]);
      expect((await manual.runUntil(done.record())).attempts).toBe(attempts);
    }
  });

  test('is measured by the longest of all gates', async () => {
    const { call, runtime } = bench({ credentials });
    call(openOrders, [endpointBlock(), ok()]);
    call(fills, [quota(4_000), ok()]);
    await runtime.settle();
    const hopeless = call(openOrders, ok(), { kucoin: { deadlineMs: 8_000 } });
    expect(await hopeless.record()).toMatchObject({
      reason: 'deadline',
      retryAtMs: runtime.wallNowMs() + 10_000,
    });
  });

  test('does not fail those who only wait for news of a probe, until their time is up', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [quota(5_000), silence]).promise.catch(() => undefined);
    await runtime.advance(6_000);
    const short = { deadlineMs: 2_000 };
    const patient = call(fills, ok(), { kucoin: { deadlineMs: 60_000 }, name: 'patient' });
    const hasty = call(fills, ok(), { kucoin: short });
    await runtime.advance(1_999);
    expect(hasty.end()).toBeUndefined();
    await runtime.advance(1);
    expect(await hasty.record()).toMatchObject({ reason: 'deadline', attempts: 0 });
    expect((await hasty.record()).retryAtMs).toBeUndefined();
    await runtime.runUntil(patient.promise);
    expect(leftAt('patient')).toEqual([15_000]);
  });
});

describe('ignoreCooldowns', () => {
  const ignoring = { kucoin: { ignoreCooldowns: true } };

  test('lets a kill-switch cancel out at once, and reports it', async () => {
    const { call, runtime, leftAt, events } = bench({ credentials });
    const refused = call(openOrders, [quota(10_000), ok()]);
    await runtime.advance(4_000);
    await call(cancel, ok(), { ...ignoring, name: 'cancel' }).promise;
    expect(leftAt('cancel')).toEqual([4_000]);
    expect(events.filter(({ note }) => note === 'ignored: ignoreCooldowns is set')).toMatchObject([
      { type: 'cooldown', waitMs: 6_000, request: { method: 'DELETE' } },
    ]);
    // Its success says nothing to those who wait.
    await runtime.advance(5_999);
    expect(refused.end()).toBeUndefined();
    await runtime.advance(1);
    expect(refused.end()).toBeDefined();
  });

  test('reports nothing where nothing is closed', async () => {
    const { call, events } = bench({ credentials });
    await call(cancel, ok(), ignoring).promise;
    expect(events.map(({ type }) => type)).toEqual(['attempt', 'done']);
  });

  test('still keeps the waits the call is told itself, and tells the others', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const done = call(cancel, [quota(3_000), ok()], { ...ignoring, name: 'cancel' });
    await runtime.settle();
    call(openOrders, ok(), { name: 'other' });
    await runtime.runUntil(done.promise);
    expect(leftAt('cancel')).toEqual([0, 3_000]);
    await runtime.settle();
    expect(leftAt('other')).toEqual([3_000]);
  });

  test('still respects the deadline', async () => {
    const { call } = bench({ credentials });
    const options = { kucoin: { ignoreCooldowns: true, deadlineMs: 1_000 } };
    expect(await call(cancel, quota(3_000), options).record()).toMatchObject({
      reason: 'deadline',
      attempts: 1,
    });
  });
});

describe('several gates', () => {
  test('are passed one after the other, and nothing is held in between', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [endpointBlock(), ok()], { name: 'endpoint' });
    call(fills, [quota(4_000), ok()], { name: 'pool' });
    await runtime.settle();
    const both = call(openOrders, ok(), { name: 'both' });
    const other = call(fills, ok(), { name: 'other' });
    await runtime.runUntil(other.promise);
    // Whoever has to wait for the endpoint gave its turn at the pool to those who need not.
    expect([leftAt('pool'), leftAt('other')]).toEqual([[0, 4_000], [4_000]]);
    await runtime.runUntil(both.promise);
    expect([leftAt('endpoint'), leftAt('both')]).toEqual([[0, 10_000], [10_000]]);
  });

  test('an address that closes while the pool is waited for is waited for as well', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const late = later();
    call(ticker, [late.step, ok()]);
    const waiting = call(openOrders, [quota(10_000), ok()], { name: 'waiting' });
    await runtime.advance(9_000);
    late.give(cloudflareBlock());
    await runtime.runUntil(waiting.promise);
    expect(leftAt('waiting')).toEqual([0, 39_000]);
  });
});

describe('two engines with one store', () => {
  test('send one probe between them, and the news serves both', async () => {
    const manual = manualRuntime();
    const cooldowns = createCooldowns();
    const one = bench({ credentials, cooldowns }, manual);
    const other = bench({ credentials, cooldowns }, manual);
    const probe = later();
    one.call(openOrders, [quota(10_000), probe.step]);
    await manual.settle();
    const calls = [one, other, other].map(({ call }) => call(fills, ok()));
    await manual.advance(12_000);
    expect([one.leftAt(), other.leftAt()]).toEqual([[0, 10_000], []]);
    probe.give(ok());
    await Promise.all(calls.map(({ promise }) => promise));
    expect([one.leftAt(), other.leftAt()]).toEqual([
      [0, 10_000, 12_000],
      [12_000, 12_000],
    ]);
  });

  test('outlive one of them closing while it has the probe and the line', async () => {
    const manual = manualRuntime();
    const cooldowns = createCooldowns();
    const one = bench({ credentials, cooldowns }, manual);
    const other = bench({ credentials, cooldowns }, manual);
    one.call(openOrders, [quota(10_000), ok()]).promise.catch(() => undefined);
    await manual.settle();
    one.call(fills, ok()).promise.catch(() => undefined);
    const waiting = other.call(fills, ok());
    await manual.advance(9_999);
    one.retry.close();
    await manual.advance(1);
    await waiting.promise;
    expect([one.leftAt(), other.leftAt()]).toEqual([[0], [10_000]]);
  });
});
