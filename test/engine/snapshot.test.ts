import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import type { Cooldowns } from '../../src/types/index.js';
import {
  answer,
  badTimestamp,
  cancel,
  cloudflareBlock,
  credentials,
  later,
  ok,
  openOrders,
  place,
  quota,
  refused,
  ticker,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const quotaLeft = (remaining: number) =>
  answer({ code: '200000', data: {} }, 200, {
    'gw-ratelimit-limit': '4000',
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': '20000',
  });

const none = { cancel: 0, order: 0, read: 0 };

describe('a snapshot', () => {
  test('of an engine that has done nothing is empty', () => {
    const { retry, runtime } = bench({ credentials });
    expect(retry.snapshot()).toEqual({
      atMs: runtime.wallNowMs(),
      isHalted: false,
      isClosed: false,
      calls: { inFlight: 0, waiting: none },
      closed: [],
      pools: [],
      overload: [],
      clocks: [],
      keys: [],
    });
  });

  test('shows a closed scope until when, why, and who waits by lane', async () => {
    const { call, retry, runtime } = bench({ credentials });
    void call(openOrders, [quota(30_000), ok()]);
    await runtime.advance(1_000);
    for (const request of [place, place, cancel]) void call(request, ok());
    await runtime.settle();
    const { calls, closed } = retry.snapshot();
    expect(calls).toEqual({ inFlight: 0, waiting: { cancel: 1, order: 2, read: 1 } });
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatchObject({
      scope: 'pool',
      untilAtMs: runtime.wallNowMs() + 29_000,
      cause: { kind: 'rate-limit', code: '429000', status: 429, message: 'Too Many Requests' },
      waiting: { cancel: 1, order: 2, read: 1 },
    });
    expect(closed[0]?.scopeKey).toMatch(/^pool\|uid:.+\|kucoin\.com\|Spot$/);
    await runtime.advance(60_000);
    expect(retry.snapshot()).toMatchObject({ closed: [], calls: { waiting: none } });
  });

  test('counts what is in flight, and those in a delay of their own', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const slow = later();
    void call(place, slow.step);
    void call(ticker, [refused('500000', 'Internal Server Error', 500), ok()]);
    await runtime.advance(1);
    expect(retry.snapshot().calls).toEqual({ inFlight: 1, waiting: { ...none, read: 1 } });
    slow.give(ok());
    await runtime.advance(60_000);
    expect(retry.snapshot().calls).toEqual({ inFlight: 0, waiting: none });
  });

  test('shows what is left of a quota, and that it is used up', async () => {
    const { call, retry, runtime } = bench({ credentials });
    await call(cancel, quotaLeft(50)).promise;
    const pool = { pool: 'Spot', limit: 4_000, remaining: 50, inFlight: 0, waiting: none };
    const resetAtMs = runtime.wallNowMs() + 20_000;
    expect(retry.snapshot().pools).toEqual([expect.objectContaining({ ...pool, resetAtMs })]);
    expect(retry.snapshot().closed).toEqual([]);
    // What is left is kept for cancels.
    void call(place, ok());
    await runtime.settle();
    const [closed] = retry.snapshot().closed;
    expect(closed).toMatchObject({ scope: 'pool', untilAtMs: resetAtMs, waiting: { order: 1 } });
    expect(closed).not.toHaveProperty('cause');
    await runtime.advance(25_000);
    expect(retry.snapshot().pools[0]).not.toHaveProperty('resetAtMs');
  });

  test('shows the rate of a storm', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const down = refused('503000', 'Service Unavailable', 503);
    for (let number = 0; number < 8; number += 1) void call(cancel, [down, down, down, ok()]);
    await runtime.advance(1);
    const [gate] = retry.snapshot().overload;
    expect(gate).toMatchObject({
      scope: 'host',
      scopeKey: 'host|default|api.kucoin.com',
      state: 'probing',
      why: 'nothing-passes',
      cause: { code: '503000' },
    });
    // The others wait for a moment of their own: they were refused before it was known to be a storm.
    expect(retry.snapshot().calls.waiting).toEqual({ ...none, cancel: 8 });
    expect(gate?.waiting.cancel).toBeGreaterThan(0);
    expect(gate?.nextAtMs).toBeGreaterThanOrEqual(runtime.wallNowMs());
  });

  test('shows refused keys and the corrected clock, but no secret', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const wrongKey = refused('400003', 'KC-API-KEY not exists', 401);
    for (let number = 0; number < 3; number += 1) await call(openOrders, wrongKey).record();
    const { keys } = retry.snapshot();
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({
      nextProbeAtMs: runtime.wallNowMs() + 60_000,
      cause: { code: '400003', kind: 'authentication' },
    });
    const other = bench({ credentials });
    const time = answer({ code: '200000', data: other.runtime.wallNowMs() + 9_000 });
    const sendInternal = () => Promise.resolve({ ...time, text: time.text ?? '' });
    await other.call(openOrders, [badTimestamp(), ok()], { sendInternal }).promise;
    await other.runtime.advance(5_000);
    expect(other.retry.snapshot().clocks).toEqual([
      { host: 'api.kucoin.com', offsetMs: 9_000, ageMs: 5_000 },
    ]);
    const texts = [retry, other.retry].map((engine) => JSON.stringify(engine.snapshot()));
    for (const secret of Object.values(credentials))
      for (const text of texts) expect(text).not.toContain(secret);
  });

  test('is plain, frozen and the same after JSON', async () => {
    const { call, retry, runtime } = bench({ credentials });
    void call(ticker, [cloudflareBlock(), ok()]);
    await runtime.advance(1);
    const snapshot = retry.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(Object.isFrozen(snapshot.closed[0]?.waiting)).toBe(true);
    expect(snapshot.closed[0]).toMatchObject({ scope: 'ip', cause: { kind: 'rate-limit' } });
  });

  test('says whether it is halted or closed', async () => {
    const { retry } = bench();
    await retry.halt();
    expect(retry.snapshot()).toMatchObject({ isHalted: true, isClosed: false });
    retry.resume();
    retry.close();
    expect(retry.snapshot()).toMatchObject({ isHalted: false, isClosed: true });
  });

  test('with a store that cannot describe itself shows where calls wait', async () => {
    const { describe: _, ...store } = createCooldowns();
    const { call, retry, runtime } = bench({ credentials, cooldowns: store satisfies Cooldowns });
    void call(openOrders, [quota(30_000), ok()]);
    await runtime.advance(1);
    expect(retry.snapshot()).toMatchObject({
      closed: [{ scope: 'pool', cause: { code: '429000' }, waiting: { read: 1 } }],
      pools: [],
    });
  });
});
