import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KucoinRetryOptions } from '../../src/types/index.js';
import {
  answer,
  badTimestamp,
  cancel,
  cloudflareBlock,
  credentials,
  fills,
  later,
  ok,
  openOrders,
  place,
  quota,
  refused,
  silence,
  ticker,
  withdraw,
} from '../support/answers.js';
import { bench, type CallOptions, type Step } from '../support/harness.js';
import { countedSignal } from '../support/signals.js';

const hiccup = refused('500000', 'Internal Server Error', 500);
const reason = { why: 'an object, not an error' };
const warned = vi.fn();

beforeEach(() => {
  warned.mockClear();
  process.on('unhandledRejection', warned);
  process.on('warning', warned);
});
afterEach(() => {
  process.off('unhandledRejection', warned);
  process.off('warning', warned);
});

/** Aborts a call `afterMs` into it, and checks that nothing of it stays behind. */
async function abortAfter(
  afterMs: number,
  steps: Step | readonly Step[],
  options: KucoinRetryOptions & { run?: CallOptions; request?: typeof ticker } = {},
) {
  const { run, request = ticker, ...engine } = options;
  const made = bench({ credentials, ...engine });
  const { signal, abort, listeners } = countedSignal();
  const aborted = made.call(request, steps, { ...run, signal });
  await made.runtime.advance(afterMs);
  const sent = made.sent.length;
  expect(aborted.end()).toBeUndefined();
  abort(reason);
  await expect(aborted.promise).rejects.toBe(reason);
  expect(made.runtime.monotonicNowMs()).toBe(afterMs);
  expect([listeners(), made.runtime.pendingSleeps]).toEqual([0, 0]);
  await made.runtime.advance(120_000);
  expect([made.sent.length, made.runtime.pendingTimers]).toEqual([sent, 0]);
  expect(warned).not.toHaveBeenCalled();
  const givenUp = made.events.filter(({ type }) => type === 'give-up');
  expect(givenUp).toMatchObject([{ reason: 'aborted', error: { reason: 'aborted' } }]);
  return { ...made, error: givenUp[0]?.error };
}

describe('an abort', () => {
  test('before the call: it rejects with the very reason and nothing leaves', async () => {
    const { call, sent, events } = bench({ credentials });
    const { signal, abort, everAdded } = countedSignal();
    abort(reason);
    await expect(call(place, ok(), { signal }).promise).rejects.toBe(reason);
    expect([sent.length, everAdded()]).toEqual([0, 0]);
    expect(events).toMatchObject([
      { type: 'give-up', reason: 'aborted', error: { attempts: 0, executed: 'no' } },
    ]);
  });

  test('during own backoff', async () => {
    const { error } = await abortAfter(200, [hiccup, ok()]);
    expect(error).toMatchObject({ attempts: 1, executed: 'no', code: '500000' });
  });

  test('during a wait in front of a closed gate', async () => {
    const { error } = await abortAfter(10_000, [cloudflareBlock(), ok()]);
    expect(error).toMatchObject({ attempts: 1, executed: 'no', code: '1015' });
  });

  test('in flight: a read did nothing, an order may have been placed', async () => {
    const read = await abortAfter(300, silence);
    expect(read.sent[0]?.signal.reason).toBe(reason);
    expect(read.error).toMatchObject({ attempts: 1, executed: 'no' });
    const order = await abortAfter(300, silence, { request: withdraw });
    expect(order.error).toMatchObject({ attempts: 1, executed: 'unknown' });
  });

  test('while an asynchronous signer signs: nothing leaves afterwards', async () => {
    let signed: (headers: Record<string, string>) => void = () => undefined;
    const sign = (): Promise<Record<string, string>> =>
      new Promise((resolve) => (signed = resolve));
    const { sent, runtime } = await abortAfter(300, ok(), { sign, request: place });
    signed({ a: 'b' });
    await runtime.settle();
    expect(sent).toEqual([]);
  });

  test('while `shouldRetry` ponders', async () => {
    const shouldRetry = () => new Promise<boolean>(() => undefined);
    await abortAfter(300, [hiccup, ok()], { shouldRetry });
  });

  test('while the clock is asked for', async () => {
    const run = { sendInternal: () => new Promise<never>(() => undefined) };
    await abortAfter(300, [badTimestamp(), ok()], { run, request: openOrders });
  });

  test('between a permit and the sending: its turn goes to the next one', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const gone = new AbortController();
    const first = call(openOrders, [quota(5_000), ok()], { signal: gone.signal, name: 'first' });
    first.promise.catch(() => undefined);
    await runtime.settle();
    const next = call(fills, ok(), { name: 'next' });
    // The gate grants the first one its permit on this very tick, and it aborts on the same.
    void runtime.sleep(5_000).then(() => gone.abort());
    await runtime.runUntil(next.promise);
    expect(leftAt('next')).toEqual([5_000]);
  });

  test('by a listener that hears of the wait ends that wait', async () => {
    for (const steps of [
      [hiccup, ok()],
      [cloudflareBlock(), ok()],
    ]) {
      const { signal, abort, listeners } = countedSignal();
      const onEvent = ({ type }: { type: string }): void => {
        if (type === 'wait') abort(reason);
      };
      const { call, runtime } = bench({ onEvent });
      await expect(call(ticker, steps, { signal }).promise).rejects.toBe(reason);
      expect([listeners(), runtime.pendingSleeps, runtime.monotonicNowMs()]).toEqual([0, 0, 0]);
    }
  });

  test('of calls that have not left yet ends each of them at once, with a record of its own', async () => {
    const { call, runtime, sent, events } = bench({ credentials });
    call(openOrders, quota(30_000)).promise.catch(() => undefined);
    await runtime.settle();
    const { signal, abort, listeners } = countedSignal();
    const own: string[] = [];
    const calls = [
      call(place, ok(), { signal, kucoin: { onEvent: ({ type }) => own.push(type) } }),
      call(fills, ok(), { signal }),
      call(cancel, ok(), { signal }),
    ];
    await runtime.advance(700);
    abort(reason);
    const ends = await Promise.allSettled(calls.map(({ promise }) => promise));
    expect(ends.map((end) => end.status === 'rejected' && end.reason === reason)).toEqual(
      calls.map(() => true),
    );
    expect([sent.length, listeners(), runtime.monotonicNowMs()]).toEqual([1, 0, 700]);
    const givenUp = events.filter(({ type }) => type === 'give-up');
    expect(givenUp.map(({ callId }) => callId)).toEqual([2, 3, 4]);
    const error = { reason: 'aborted', executed: 'no', attempts: 0, elapsedMs: 700, history: [] };
    expect(givenUp).toMatchObject([
      { error: { ...error, clientOid: 'mine-1' }, clientOid: 'mine-1' },
      { error: { ...error, request: { method: 'GET', path: '/api/v1/hf/fills' } } },
      { error, request: { method: 'DELETE' } },
    ]);
    expect(own).toEqual(['wait', 'give-up']);
  });

  test('by a listener that hears of the wait of a call that has not left yet', async () => {
    const { signal, abort, listeners } = countedSignal();
    const onEvent = ({ type, callId }: { type: string; callId: number }): void => {
      if (type === 'wait' && callId === 2) abort(reason);
    };
    const { call, runtime } = bench({ credentials, onEvent });
    call(openOrders, quota(30_000)).promise.catch(() => undefined);
    await runtime.settle();
    await expect(call(fills, ok(), { signal }).promise).rejects.toBe(reason);
    expect([listeners(), runtime.monotonicNowMs()]).toEqual([0, 0]);
  });

  test('that somebody made up ends nothing', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [quota(5_000), ok()]).promise.catch(() => undefined);
    await runtime.settle();
    const { signal } = new AbortController();
    const waiting = call(fills, ok(), { signal, name: 'waiting' });
    await runtime.advance(1_000);
    signal.dispatchEvent(new Event('abort'));
    await runtime.runUntil(waiting.promise);
    expect(leftAt('waiting')).toEqual([5_000]);
  });

  test('that comes after the answer does not take it away', async () => {
    const { call, runtime } = bench({ credentials });
    const { signal, abort } = countedSignal();
    const placed = later();
    const order = call(place, placed.step, { signal });
    await runtime.settle();
    const success = ok();
    placed.give(success);
    await Promise.resolve();
    await Promise.resolve();
    abort(reason);
    await expect(order.promise).resolves.toBe(success.native);
  });

  test('drops the answer that was kept for the end, once', async () => {
    const discard = vi.fn();
    await abortAfter(200, [{ ...hiccup, discard }, ok()]);
    expect(discard).toHaveBeenCalledOnce();
  });

  test('without a reason rejects with the platform’s own', async () => {
    const { call } = bench();
    const controller = new AbortController();
    const aborted = call(ticker, silence, { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    await expect(aborted.promise).rejects.toBe(controller.signal.reason);
  });

  test('of a signal shared by hundreds of calls ends them all, without a warning', async () => {
    const { call, runtime } = bench({ credentials });
    const { signal, abort, listeners } = countedSignal();
    const steps = [silence, [quota(9_000), ok()], [hiccup, ok()], answer('<html>', 502)];
    const calls = Array.from({ length: 400 }, (_, index) =>
      call([ticker, openOrders, fills][index % 3]!, steps[index % 4]!, { signal }),
    );
    await runtime.advance(100);
    expect(listeners()).toBe(1);
    abort(reason);
    const ends = await Promise.allSettled(calls.map(({ promise }) => promise));
    expect(ends.every((end) => end.status === 'rejected' && end.reason === reason)).toBe(true);
    expect([listeners(), runtime.pendingSleeps]).toEqual([0, 0]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warned).not.toHaveBeenCalled();
  });

  test('of one call leaves those that share its wait alone', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const { signal, abort } = countedSignal();
    const stays = call(openOrders, [quota(9_000), ok()], { name: 'stays' });
    const goes = call(openOrders, [quota(9_000), ok()], { signal });
    await runtime.advance(4_000);
    abort(reason);
    await expect(goes.promise).rejects.toBe(reason);
    await runtime.runUntil(stays.promise);
    expect(leftAt('stays')).toEqual([0, 9_000]);
  });
});
