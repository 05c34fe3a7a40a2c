import { describe, expect, test, vi } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { createClockSync } from '../../src/signing/clock-sync.js';
import { createClock } from '../../src/signing/exchange-clock.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { InternalRequest, SendInternal } from '../../src/types/index.js';

const facts = requestFacts({ method: 'POST', url: 'https://api.kucoin.com/api/v1/hf/orders' });
const futures = requestFacts({ method: 'GET', url: 'https://api-futures.kucoin.com/api/v1/x' });

/** A clock, and an exchange whose own is `skewMs` ahead and whose round trips take `there` and `back`. */
function house(skewMs: number, thereMs = 0, backMs = 0) {
  const runtime = manualRuntime();
  const clock = createClock();
  const sync = createClockSync(runtime, clock, runtime.after);
  const asked: InternalRequest[] = [];
  const sendInternal: SendInternal = async (request) => {
    asked.push(request);
    await runtime.sleep(thereMs);
    const data = runtime.wallNowMs() + skewMs;
    await runtime.sleep(backMs);
    return says(JSON.stringify({ code: '200000', data }));
  };
  return { runtime, clock, sync, asked, sendInternal, offsetMs: () => clock.offsetMs(facts.host) };
}

const says = (text: string, status = 200): Awaited<ReturnType<SendInternal>> => ({
  status,
  headers: { get: () => null },
  text,
});

describe('asking the exchange for its time', () => {
  test('goes to the host of the request, unsigned', async () => {
    const { sync, asked, sendInternal, runtime } = house(9_000);
    await runtime.runUntil(sync.sync(facts, sendInternal));
    expect(asked).toMatchObject([
      { method: 'GET', url: 'https://api.kucoin.com/api/v1/timestamp' },
    ]);
    expect(asked[0]?.headers).toEqual({ accept: 'application/json' });
  });

  test.each([
    [9_000, 0, 0, 9_000],
    [-9_000, 0, 0, -9_000],
    [9_000, 400, 400, 9_000],
    // A round trip of unequal halves gives an error of half the difference at the most.
    [9_000, 600, 0, 9_300],
    [9_000, 0, 601, 8_700],
  ])('skew %d, %d ms there and %d back: corrected by %d', async (skew, there, back, offset) => {
    const { sync, sendInternal, runtime, offsetMs } = house(skew, there, back);
    await runtime.runUntil(sync.sync(facts, sendInternal));
    expect(Math.abs(offsetMs() - offset)).toBeLessThanOrEqual(1);
  });

  test('is not misled by a local clock that is set while it waits', async () => {
    const { sync, sendInternal, runtime, offsetMs } = house(0, 100, 100);
    const asking = sync.sync(facts, sendInternal);
    await runtime.advance(150);
    runtime.jumpWall(-3_600_000);
    await runtime.runUntil(asking);
    // The round trip is measured on the clock that never jumps.
    expect(Math.abs(offsetMs())).toBeLessThanOrEqual(1);
  });

  test('is done once for all that ask meanwhile, and anew afterwards', async () => {
    const { sync, asked, sendInternal, runtime } = house(9_000, 100, 100);
    await runtime.runUntil(
      Promise.all([
        sync.sync(facts, sendInternal),
        sync.sync(facts, sendInternal),
        sync.sync(futures, sendInternal),
      ]),
    );
    expect(asked.map(({ url }) => new URL(url).host)).toEqual([
      'api.kucoin.com',
      'api-futures.kucoin.com',
    ]);
    await runtime.runUntil(sync.sync(facts, sendInternal));
    expect(asked).toHaveLength(3);
  });

  const failures: readonly (readonly [string, SendInternal])[] = [
    ['a host that rejects', () => Promise.reject(new Error('network'))],
    [
      'a host that throws',
      () => {
        throw new Error('host');
      },
    ],
    ['a refusal', () => Promise.resolve(says('{"code":"429000","msg":"x"}', 429))],
    ['an error under 200', () => Promise.resolve(says('{"code":"400001","msg":"x"}'))],
    ['a page', () => Promise.resolve(says('<html>'))],
    ['a time that is none', () => Promise.resolve(says('{"code":"200000","data":"1"}'))],
    ['a fraction', () => Promise.resolve(says('{"code":"200000","data":1.5}'))],
    ['an infinity', () => Promise.resolve(says('{"code":"200000","data":1e999}'))],
  ];
  test.each(failures)('%s changes nothing', async (_, fails) => {
    const { sync, sendInternal, runtime, offsetMs } = house(9_000);
    await runtime.runUntil(sync.sync(facts, sendInternal));
    await runtime.runUntil(sync.sync(facts, fails));
    expect(offsetMs()).toBe(9_000);
  });

  test('an answer that takes longer than five seconds says too little', async () => {
    const { sync, asked, sendInternal, runtime, offsetMs } = house(9_000, 4_000, 1_001);
    const asking = sync.sync(facts, sendInternal);
    await runtime.advance(5_000);
    await asking;
    expect([offsetMs(), asked[0]?.signal.aborted]).toEqual([0, true]);
    await runtime.advance(1_000);
    expect(offsetMs()).toBe(0);
  });

  test('a host that rejects when it is no longer waited for brings no process down', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { sync, runtime } = house(0);
    const late: SendInternal = async () => {
      await runtime.sleep(6_000);
      throw new Error('late');
    };
    await runtime.runUntil(sync.sync(facts, late));
    await runtime.advance(2_000);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(runtime.pendingTimers).toBe(0);
  });
});

describe('where no request may wait for another', () => {
  test('each asks for itself, and what one learns holds for all', async () => {
    const { runtime, clock, asked, sendInternal, offsetMs } = house(9_000, 100, 100);
    const sync = createClockSync(runtime, clock, runtime.after, false);
    const never: SendInternal = () => new Promise(() => undefined);
    void sync.sync(facts, never);
    await runtime.runUntil(sync.sync(facts, sendInternal), 1_000);
    expect(asked).toHaveLength(1);
    expect(offsetMs()).toBe(9_000);
  });
});
