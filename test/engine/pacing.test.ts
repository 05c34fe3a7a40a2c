import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import type { Answer, KucoinRetryOptions } from '../../src/types/index.js';
import {
  accounts,
  answer,
  cancel,
  cancelAll,
  credentials,
  fills,
  later,
  ok,
  openOrders,
  place,
  ticker,
} from '../support/answers.js';
import { bench, type Native } from '../support/harness.js';

/** A good answer that says what is left of the pool. */
const told = (remaining: number, resetMs = 20_000, limit = 4_000): Answer<Native> =>
  answer('{"code":"200000","data":{"orderId":"6a11"}}', 200, {
    'gw-ratelimit-limit': String(limit),
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': String(resetMs),
  });

/** A bench whose Spot pool has `remaining` of 4 000 left until 20 000. */
async function toldBench(remaining: number, options: KucoinRetryOptions = {}) {
  const made = bench({ credentials, ...options });
  await made.call(openOrders, told(remaining)).promise;
  return made;
}

describe('a wait for a quota', () => {
  test('lasts until the reset and not a moment less', async () => {
    const { call, runtime, leftAt } = await toldBench(0);
    call(fills, ok(), { name: 'late' });
    await runtime.advance(19_999);
    expect(leftAt('late')).toEqual([]);
    await runtime.advance(1);
    expect(leftAt('late')).toEqual([20_000]);
  });

  test('has no noise behind it: nobody was refused, so nobody comes back as one of a crowd', async () => {
    const { call, runtime, leftAt } = await toldBench(0, { jitter: 'full' });
    call(fills, ok(), { name: 'late' });
    await runtime.advance(20_000);
    expect(leftAt('late')).toEqual([20_000]);
  });

  test('is reported as paced, with the pool and how long it is', async () => {
    const { call, runtime, events } = await toldBench(0);
    call(fills, ok());
    await runtime.settle();
    const wait = events.find(({ type }) => type === 'wait');
    expect(wait).toMatchObject({ waitMs: 20_000, note: 'paced' });
    expect(wait?.scopeKey).toMatch(/^pool\|uid:.*\|Spot$/);
  });

  test('concerns the account and the pool it was told for, and nobody else', async () => {
    const { call, runtime, leftAt } = await toldBench(0);
    const other = { key: 'other', secret: 's', passphrase: 'p' };
    call(accounts, ok(), { name: 'pool' });
    call(ticker, ok(), { name: 'public' });
    call(fills, ok(), { name: 'account', kucoin: { credentials: other } });
    await runtime.settle();
    expect(['pool', 'public', 'account'].map((name) => leftAt(name))).toEqual([[0], [0], [0]]);
  });

  test('that the deadline does not reach fails at once, and says when to come back', async () => {
    const { call, runtime, sent } = await toldBench(0);
    const startMs = runtime.wallNowMs();
    const record = await call(fills, ok(), { kucoin: { deadlineMs: 15_000 } }).record();
    expect(record).toMatchObject({ reason: 'deadline', attempts: 0, executed: 'no' });
    expect([record.retryAtMs, runtime.monotonicNowMs(), sent.length]).toEqual([
      startMs + 20_000,
      0,
      1,
    ]);
  });

  test('fails at once for those, too, who come when others wait already', async () => {
    const { call, runtime } = await toldBench(0);
    const startMs = runtime.wallNowMs();
    call(fills, ok());
    await runtime.settle();
    const record = await call(fills, ok(), { kucoin: { deadlineMs: 15_000 } }).record();
    expect(record).toMatchObject({ reason: 'deadline', retryAtMs: startMs + 20_000 });
    expect(runtime.monotonicNowMs()).toBe(0);
  });

  test('fails as soon as the answer of the last one on its way makes it certain', async () => {
    const { call, runtime } = await toldBench(110);
    const slow = later();
    call(openOrders, slow.step);
    await runtime.settle();
    const waiting = call(cancelAll, ok(), { kucoin: { deadlineMs: 15_000, priority: 'order' } });
    await runtime.advance(500);
    expect(waiting.end()).toBeUndefined();
    slow.give(told(108, 19_500));
    await runtime.settle();
    expect(await waiting.record()).toMatchObject({ reason: 'deadline' });
    expect(runtime.monotonicNowMs()).toBe(500);
  });

  test('does not hold back a cancel, which has a reserve of its own', async () => {
    const { call, runtime, leftAt } = await toldBench(80);
    call(fills, ok(), { name: 'read' });
    call(place, ok(), { name: 'order' });
    call(cancel, ok(), { name: 'cancel' });
    call(fills, ok(), { name: 'urgent', kucoin: { priority: 'cancel' } });
    call(cancel, ok(), { name: 'idle', kucoin: { priority: 'read' } });
    await runtime.settle();
    const gone = ['read', 'order', 'cancel', 'urgent', 'idle'].map((name) => leftAt(name).length);
    expect(gone).toEqual([0, 0, 1, 1, 0]);
  });

  test('keeps as much for cancels as the user says', async () => {
    const { call, runtime, leftAt } = await toldBench(80, { pacing: { reserveForCancels: 10 } });
    for (let n = 0; n < 40; n += 1) call(openOrders, later().step, { name: 'reads' });
    await runtime.settle();
    expect(leftAt('reads')).toHaveLength(35);
  });
});

describe('a call heavier than the others', () => {
  /** Futures' sweeping cancel weighs 800 by specification. */
  const sweep = { method: 'DELETE', url: 'https://api-futures.kucoin.com/api/v1/orders' };
  const read = { method: 'GET', url: 'https://api-futures.kucoin.com/api/v1/orders' };

  test('and than the whole pool goes first into a fresh window', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    await call(read, told(90, 20_000, 100)).promise;
    call(sweep, told(0, 30_000, 100), { name: 'sweep', kucoin: { priority: 'read' } });
    await runtime.advance(19_999);
    expect(leftAt('sweep')).toEqual([]);
    await runtime.advance(1);
    expect(leftAt('sweep')).toEqual([20_000]);
  });

  test.each(['abort', 'deadline'] as const)(
    'stands in nobody’s way once it is gone by %s',
    async (how) => {
      const { call, runtime, leftAt } = bench({ credentials });
      await call(read, told(500, 20_000, 2_000)).promise;
      const slow = later();
      call(read, slow.step);
      const given = new AbortController();
      const heavy = call(sweep, ok(), {
        name: 'heavy',
        signal: given.signal,
        kucoin: { priority: 'read', deadlineMs: how === 'abort' ? 60_000 : 1_000 },
      });
      heavy.promise.catch(() => undefined);
      await runtime.settle();
      call(read, told(400), { name: 'light' });
      await runtime.settle();
      if (how === 'abort') {
        expect(leftAt('light')).toEqual([]);
        given.abort();
      }
      await runtime.settle();
      expect([leftAt('heavy'), leftAt('light')]).toEqual([[], [0]]);
    },
  );
});

describe('the first into a window', () => {
  test('is waited for by reads; two orders may go beside it', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: { reserveForCancels: 2 } });
    const first = later();
    call(openOrders, first.step);
    for (const name of ['read', 'order', 'order', 'order']) {
      call(name === 'read' ? fills : place, later().step, { name });
    }
    await runtime.settle();
    expect([leftAt('read').length, leftAt('order').length]).toEqual([0, 2]);
    await runtime.advance(200);
    first.give(told(3_990, 29_900));
    await runtime.settle();
    expect([leftAt('read'), leftAt('order')]).toEqual([[200], [0, 0, 200]]);
  });

  test('that hangs is followed by one other a second', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    for (let n = 0; n < 10; n += 1) call(openOrders, later().step, { name: 'read' });
    await runtime.advance(2_500);
    expect(leftAt('read')).toEqual([0, 1_000, 2_000]);
  });

  const hindered: readonly [string, (signs: () => void) => Promise<Record<string, string>>][] = [
    ['whose signing fails', () => Promise.reject(new Error('no key'))],
    [
      'whose signing takes too long',
      (signs) => new Promise<Record<string, string>>(() => void signs()),
    ],
  ];
  test.each(hindered)('%s gives its place back', async (_, sign) => {
    let isFirst = true;
    const given = new AbortController();
    const { call, runtime, leftAt } = bench({
      account: 'a',
      sign: () => {
        const hinder = isFirst;
        isFirst = false;
        return hinder ? sign(() => undefined) : { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's' };
      },
    });
    call(openOrders, ok(), { signal: given.signal }).promise.catch(() => undefined);
    call(fills, told(10), { name: 'second' });
    await runtime.advance(100);
    given.abort();
    await runtime.settle();
    expect(leftAt('second')).toHaveLength(1);
    expect(leftAt('second')[0]).toBeLessThanOrEqual(100);
  });

  test('whose engine closes while it signs gives its place back to other engines', async () => {
    const cooldowns = createCooldowns();
    const slow = bench({
      cooldowns,
      account: 'a',
      sign: () => new Promise(() => undefined),
    });
    const other = bench(
      {
        cooldowns,
        account: 'a',
        sign: () => ({ 'KC-API-KEY': 'k', 'KC-API-SIGN': 's' }),
      },
      slow.runtime,
    );
    slow.call(openOrders, ok()).promise.catch(() => undefined);
    other.call(fills, told(10), { name: 'other' });
    await slow.runtime.advance(10);
    expect(other.leftAt('other')).toEqual([]);
    slow.retry.close();
    await slow.runtime.settle();
    expect(other.leftAt('other')).toEqual([10]);
  });

  test('place is given back when the signature shows another key', async () => {
    const keys = ['one', 'two'];
    const { call, runtime, leftAt } = bench({
      sign: () => ({ 'KC-API-KEY': keys.shift() ?? 'one', 'KC-API-SIGN': 's' }),
    });
    // One read more may leave with the first key: 2 and the reserve of 80.
    await call(openOrders, told(82)).promise;
    call(openOrders, later().step, { name: 'two' });
    await runtime.settle();
    expect(leftAt('two')).toEqual([0]);
    call(openOrders, told(80), { name: 'one' });
    await runtime.advance(1_000);
    expect(leftAt('one')).toHaveLength(1);
  });
});

test('answers by the hundred do not set the alarm anew', async () => {
  const { call, runtime, sleeps } = await toldBench(1_000);
  const answers = Array.from({ length: 100 }, () => later());
  for (const { step } of answers) call(openOrders, step);
  await runtime.settle();
  for (let n = 0; n < 500; n += 1) call(openOrders, told(10, 10_000));
  await runtime.settle();
  let remaining = 1_000;
  for (const { give } of answers) {
    await runtime.advance(7);
    give(told((remaining -= 2), 20_000 - runtime.monotonicNowMs() + (remaining % 5)));
    await runtime.settle();
  }
  expect(sleeps.length).toBeLessThanOrEqual(2);
});

test('without pacing nothing is held back and no ceiling is reported', async () => {
  const { call, runtime, leftAt, events } = await toldBench(0, { pacing: false });
  for (let n = 0; n < 20; n += 1) call(fills, ok(), { name: 'all' });
  for (let n = 0; n < 20; n += 1) await call(ticker, ok()).promise;
  const blocked = answer('error code: 1015', 429);
  call(ticker, [blocked, ok()]);
  await runtime.settle();
  expect(leftAt('all')).toHaveLength(20);
  const notes = events.filter(({ note }) => note?.startsWith('ceiling'));
  expect([notes, events.some(({ scopeKey }) => scopeKey?.startsWith('ip|'))]).toEqual([[], true]);
});
