import { describe, expect, test } from 'vitest';
import { manualRuntime, type ManualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Runtime, Sign, SignRequest } from '../../src/types/index.js';
import {
  badSign,
  badTimestamp,
  fills,
  ok,
  openOrders,
  place,
  withdraw,
} from '../support/answers.js';
import { bench, type Sent, type Step } from '../support/harness.js';

const signed = ({ timestampMs }: SignRequest, at = timestampMs): Record<string, string> => ({
  'KC-API-KEY': 'k',
  'KC-API-SIGN': `signed ${timestampMs}`,
  'KC-API-TIMESTAMP': String(at),
});

const stamp = (sent: Sent | undefined): number => Number(sent?.headers['KC-API-TIMESTAMP']);

/** How a signer spends its time: waiting for somebody, or keeping everybody else waiting. */
const ways = ['that waits', 'that blocks the process'] as const;

/** An engine whose n-th signature takes the n-th of these times, the last one again and again. */
function slow(way: (typeof ways)[number], tookMs: readonly number[], stampsItself = false) {
  const manual = manualRuntime();
  let blockedMs = 0;
  const runtime: Runtime = {
    ...manual,
    wallNowMs: () => manual.wallNowMs() + blockedMs,
    monotonicNowMs: () => manual.monotonicNowMs() + blockedMs,
  };
  let times = 0;
  const sign: Sign = (request) => {
    const ms = tookMs[Math.min(times, tookMs.length - 1)] ?? 0;
    times += 1;
    const end = () => signed(request, stampsItself ? runtime.wallNowMs() : undefined);
    if (way === 'that waits') return manual.sleep(ms).then(end);
    blockedMs += ms;
    return end();
  };
  const made = bench({ sign, runtime, pacing: false }, manual);
  /** Age of a signature when it left. */
  const leftOld: number[] = [];
  const step =
    (outcome: Step): Step =>
    (attempt) => {
      leftOld.push(runtime.wallNowMs() - Number(attempt.headers['KC-API-TIMESTAMP']));
      return typeof outcome === 'function' ? outcome(attempt) : Promise.resolve(outcome);
    };
  return { ...made, runtime: manual, step, leftOld, times: () => times };
}

const run = <T>(runtime: ManualRuntime, promise: Promise<T>): Promise<T> =>
  runtime.runUntil(promise);

describe.each(ways)('a signer %s', (way) => {
  test.each([place, openOrders, withdraw])(
    'for 6 s once is asked again, and what leaves is fresh',
    async (request) => {
      const { call, runtime, step, leftOld, times, sent } = slow(way, [6_000, 0]);
      await run(runtime, call(request, step(ok())).promise);
      expect([leftOld, times()]).toEqual([[0], 2]);
      expect(sent[0]?.headers['KC-API-SIGN']).toBe(`signed ${stamp(sent[0])}`);
    },
  );

  test.each([place, openOrders])(
    'for 6 s every time sends nothing, and says why',
    async (request) => {
      const { call, runtime, sent, times } = slow(way, [6_000]);
      const record = await run(runtime, call(request, ok()).record());
      expect(record).toMatchObject({ reason: 'stale-signature', executed: 'no', attempts: 0 });
      expect(record.hint).toMatch(
        /^Signing took longer than a signature lasts .* make `sign` faster/,
      );
      expect([sent.length, times()]).toEqual([0, 2]);
    },
  );

  test('for 4.7 s every time is used all the same: it may just arrive in time', async () => {
    const { call, runtime, step, leftOld, times } = slow(way, [4_700]);
    await run(runtime, call(place, step(ok())).promise);
    expect([leftOld, times()]).toEqual([[4_700], 2]);
  });

  test('for 4.4 s is asked once', async () => {
    const { call, runtime, step, leftOld, times } = slow(way, [4_400]);
    await run(runtime, call(place, step(ok())).promise);
    expect([leftOld, times()]).toEqual([[4_400], 1]);
  });

  test('for 6 s that puts its own time last is taken by its word', async () => {
    const { call, runtime, step, leftOld, times } = slow(way, [6_000], true);
    await run(runtime, call(place, step(ok())).promise);
    expect([leftOld, times()]).toEqual([[0], 1]);
  });

  test('and a refused timestamp that was too old: it is signed anew, without asking the time', async () => {
    const { call, runtime, step, times, sent } = slow(way, [4_400, 0]);
    const late: Step = async () => {
      await runtime.sleep(700);
      return badTimestamp();
    };
    await run(runtime, call(place, [step(late), step(ok())]).promise);
    expect([sent.length, times()]).toEqual([2, 2]);
    expect(stamp(sent[1])).toBeGreaterThan(stamp(sent[0]));
  });

  test('and a refused timestamp again and again: twice is enough', async () => {
    const { call, runtime, step, sent } = slow(way, [4_400]);
    const late: Step = async () => {
      await runtime.sleep(700);
      return badTimestamp();
    };
    const record = await run(runtime, call(place, step(late)).record());
    expect(record).toMatchObject({ reason: 'not-retryable', code: '400002', attempts: 2 });
    expect(sent).toHaveLength(2);
  });

  test('keeps an order within its own time window, where that is shorter', async () => {
    const order = (allowMaxTimeWindow: number) => ({
      ...place,
      body: `{"clientOid":"w","symbol":"BTC-USDT","side":"buy","type":"limit","price":"1","size":"1","allowMaxTimeWindow":${allowMaxTimeWindow},"clientTimestamp":1}`,
    });
    const once = slow(way, [1_900, 0]);
    await run(once.runtime, once.call(order(2_000), once.step(ok())).promise);
    expect([once.leftOld, once.times()]).toEqual([[0], 2]);
    const always = slow(way, [2_100]);
    const record = await run(always.runtime, always.call(order(2_000), ok()).record());
    expect([record.reason, always.sent.length]).toEqual(['stale-signature', 0]);
    const wide = slow(way, [2_100]);
    await run(wide.runtime, wide.call(order(9_000), wide.step(ok())).promise);
    expect(wide.times()).toBe(1);
  });

  test('does not use up the one try that a latched key has in a minute', async () => {
    const { call, runtime, times } = slow(way, [0, 0, 0, 6_000, 0]);
    for (let time = 0; time < 3; time += 1) {
      await run(runtime, call(openOrders, badSign()).record());
    }
    await runtime.advance(60_000);
    await run(runtime, call(fills, ok()).promise);
    expect(times()).toBe(5);
  });
});

test('a machine that sleeps while the signer works has the request signed anew', async () => {
  const manual = manualRuntime();
  let times = 0;
  const sign: Sign = async (request) => {
    times += 1;
    if (times === 1) manual.suspend(30_000);
    return signed(request);
  };
  const { call, sent } = bench({ sign }, manual);
  await manual.runUntil(call(place, ok()).promise);
  expect([times, manual.wallNowMs() - stamp(sent[0])]).toEqual([2, 0]);
  times = 0;
  const night: Sign = async (request) => {
    times += 1;
    if (times === 1) manual.suspend(8 * 3_600_000);
    return signed(request);
  };
  const late = bench({ sign: night }, manual);
  expect(await manual.runUntil(late.call(place, ok()).record())).toMatchObject({
    reason: 'deadline',
    executed: 'no',
    attempts: 0,
  });
  expect(late.sent).toHaveLength(0);
});
