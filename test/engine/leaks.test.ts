import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Answer, Cooldowns } from '../../src/types/index.js';
import {
  cancel,
  cloudflareBlock,
  credentials,
  fills,
  later,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  ticker,
  withdraw,
} from '../support/answers.js';
import { bench, type Native } from '../support/harness.js';
import { countedSignal } from '../support/signals.js';

/** A store that counts its listeners and how much it was asked. */
function countedStore() {
  const store = createCooldowns();
  let listeners = 0;
  const cooldowns: Cooldowns = {
    ...store,
    subscribe(subscriber) {
      listeners += 1;
      const leave = store.subscribe(subscriber);
      return () => {
        listeners -= 1;
        leave();
      };
    },
  };
  return { cooldowns, listeners: () => listeners };
}

describe('nothing is left behind', () => {
  test('by twenty thousand calls in a row', async () => {
    const manual = manualRuntime();
    const { cooldowns, listeners } = countedStore();
    const timers = vi.fn(manual.after);
    const runtime = { ...manual, after: timers };
    const retry = createKucoinRetry({ runtime, cooldowns, credentials });
    const given = countedSignal();
    for (let call = 0; call < 20_000; call += 1) {
      const request = [ticker, openOrders, place][call % 3]!;
      await retry.run(request, () => Promise.resolve(ok()), { signal: given.signal });
    }
    expect([given.everAdded(), given.listeners(), listeners()]).toEqual([20_000, 0, 0]);
    // One for reads and one, earlier, for orders: set once, not once per call.
    expect(timers.mock.calls.length).toBeLessThanOrEqual(3);
    expect([manual.pendingSleeps, manual.pendingTimers]).toEqual([0, 1]);
    await manual.advance(60_000);
    expect(manual.pendingTimers).toBe(0);
    retry.close();
  });

  test('of a call that is over: neither its request nor its answer can be reached', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const { retry } = bench({ credentials });
    const started = async (body: string, outcome: Answer<Native>) => {
      const request = { ...withdraw, body };
      const send = () => Promise.resolve(outcome);
      await retry.run(request, send).catch(() => undefined);
      return [new WeakRef(request), new WeakRef(send), new WeakRef(outcome.native)];
    };
    const references = [
      ...(await started('{"a":1}', ok())),
      ...(await started('{"a":2}', refused('400100', 'Parameter error'))),
    ];
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    expect(references.map((reference) => reference.deref())).toEqual(
      references.map(() => undefined),
    );
    retry.close();
  });

  test('by calls that wait, fail, are aborted and come through', async () => {
    const { cooldowns, listeners } = countedStore();
    const { call, runtime } = bench({ credentials, cooldowns, deadlineMs: 100_000 });
    const given = Array.from({ length: 60 }, () => countedSignal());
    const outcomes = [
      ok(),
      quota(3_000),
      overload(),
      reset(),
      cloudflareBlock(),
      refused('1', 'x'),
    ];
    const calls = given.map(({ signal }, index) => {
      const steps = [outcomes[index % 6]!, outcomes[(index * 5) % 6]!, ok()];
      return call([openOrders, fills, cancel, ticker][index % 4]!, steps, { signal }).promise;
    });
    await runtime.advance(1_500);
    given.forEach(({ abort }, index) => {
      if (index % 7 === 0) abort();
    });
    await runtime.runUntil(Promise.allSettled(calls));
    expect([runtime.pendingSleeps, listeners()]).toEqual([0, 0]);
    expect(given.map((signal) => signal.listeners())).toEqual(given.map(() => 0));
    await runtime.advance(200_000);
    expect(runtime.pendingTimers).toBe(0);
  });

  test('no promise is left without somebody who catches it', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { call, runtime, retry } = bench({ credentials });
    const late = later();
    const gone = new AbortController();
    const calls = [
      call(openOrders, [quota(3_000), () => Promise.reject(new Error('host'))]),
      call(place, late.step, { signal: gone.signal }),
      call(fills, [
        overload(),
        () => {
          throw new Error('sync');
        },
      ]),
      call(ticker, cloudflareBlock()),
    ];
    await runtime.advance(700);
    gone.abort();
    late.give(reset());
    await runtime.advance(5_000);
    retry.close();
    await Promise.allSettled(calls.map(({ promise }) => promise));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('in the store: a gate that has opened is forgotten', async () => {
    const { call, runtime, retry, events } = bench({ credentials });
    await runtime.runUntil(call(openOrders, [quota(2_000), ok()]).promise);
    const key = events.find(({ type }) => type === 'cooldown')?.scopeKey ?? '';
    expect(key).toContain('pool|');
    expect(retry.cooldowns.causeOf(key)).toBeUndefined();
    expect(retry.cooldowns.closedUntilMs(key)).toBe(0);
  });

  test('in the store: a gate that no request tried again is forgotten after an hour', async () => {
    const { call, runtime, retry, events } = bench({ credentials, deadlineMs: 1_000 });
    await call(openOrders, quota(2_000)).record();
    const key = events.find(({ type }) => type === 'cooldown')?.scopeKey ?? '';
    expect(retry.cooldowns.causeOf(key)).toBeDefined();
    await runtime.advance(3_700_000);
    await call(ticker, quota(2_000)).record();
    expect(retry.cooldowns.causeOf(key)).toBeUndefined();
  });
});
