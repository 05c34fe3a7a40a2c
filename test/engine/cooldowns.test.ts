import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { KucoinRetryOptions, RunRequest } from '../../src/types/index.js';
import {
  accounts,
  badSign,
  cancel,
  cloudflareBlock,
  credentials,
  endpointBlock,
  fills,
  later,
  ok,
  openOrders,
  overload,
  place,
  positions,
  quota,
  silence,
  symbols,
  ticker,
} from '../support/answers.js';
import { type Bench, bench } from '../support/harness.js';

/** An engine whose account has no quota left for ten seconds. */
async function closedPool(options: KucoinRetryOptions = {}): Promise<Bench> {
  const made = bench({ credentials, ...options });
  made.call(openOrders, [quota(10_000), ok()], { name: 'refused' });
  await made.runtime.settle();
  return made;
}

describe('while a scope is closed', () => {
  test('nobody in it leaves; then one does, and two more for each success', async () => {
    const { call, runtime, leftAt } = await closedPool();
    const [second, third] = [later(), later()];
    call(fills, second.step, { name: 'second' });
    call(openOrders, third.step, { name: 'third' });
    const rest = ['a', 'b', 'c', 'd'].map((name) => call(fills, ok(), { name }));
    await runtime.advance(10_000);
    // The probe succeeded at once, so two more have left; they have no news yet.
    expect([leftAt('refused'), leftAt('second'), leftAt('third')]).toEqual([
      [0, 10_000],
      [10_000],
      [10_000],
    ]);
    expect(leftAt('a')).toEqual([]);
    await runtime.advance(200);
    second.give(ok());
    await runtime.settle();
    expect(['a', 'b', 'c', 'd'].map((name) => leftAt(name))).toEqual(
      Array.from({ length: 4 }, () => [10_200]),
    );
    third.give(ok());
    await Promise.all(rest.map(({ promise }) => promise));
  });

  test('who comes in its last millisecond waits it out like all the others', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    await call(openOrders, quota(10_000), { kucoin: { deadlineMs: 5_000 } }).record();
    await runtime.advance(9_999);
    const late = call(place, ok(), { name: 'late' });
    await runtime.runUntil(late.promise);
    expect(leftAt('late')).toEqual([10_000]);
  });

  test('a refusal among those let out closes it again for all the rest', async () => {
    const { call, runtime, leftAt } = await closedPool();
    const second = later();
    call(fills, [second.step, ok()], { name: 'b' });
    call(fills, [quota(7_000), ok()], { name: 'c' });
    for (const name of ['d', 'e']) call(fills, ok(), { name });
    await runtime.advance(10_000);
    expect([leftAt('b'), leftAt('c'), leftAt('d')]).toEqual([[10_000], [10_000], []]);
    // Sent before the refusal came, so it says nothing of the time after.
    second.give(ok());
    await runtime.advance(6_999);
    expect([leftAt('d'), leftAt('e')]).toEqual([[], []]);
    await runtime.advance(1);
    expect([leftAt('c'), leftAt('d'), leftAt('e')]).toEqual([[10_000, 17_000], [17_000], [17_000]]);
  });

  test('one probe at a time is refused, again and again', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false, deadlineMs: Infinity });
    for (const name of ['a', 'b', 'c']) {
      call(
        openOrders,
        Array.from({ length: 5 }, () => quota(2_000)),
        { name },
      );
    }
    await runtime.settle();
    expect(leftAt()).toEqual([0, 0, 0]);
    await runtime.advance(7_999);
    expect(leftAt().slice(3)).toEqual([2_000, 4_000, 6_000]);
  });

  test('a probe that hangs holds the others for ten seconds, not for ever', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [quota(5_000), silence], { name: 'hangs' });
    await runtime.settle();
    const next = call(openOrders, ok(), { name: 'next' });
    await runtime.runUntil(next.promise);
    expect([leftAt('hangs'), leftAt('next')]).toEqual([[0, 5_000], [15_000]]);
  });

  test('a probe that is aborted hands its turn to the next one', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    const probe = new AbortController();
    call(openOrders, [quota(5_000), silence], { signal: probe.signal });
    await runtime.settle();
    const next = call(openOrders, ok(), { name: 'next' });
    await runtime.advance(6_000);
    expect(leftAt('next')).toEqual([]);
    probe.abort();
    await next.promise;
    expect(leftAt('next')).toEqual([6_000]);
  });

  test('a probe whose signer fails hands its turn on as well', async () => {
    let fails = false;
    const sign = (): Record<string, string> => {
      if (fails) {
        fails = false;
        throw new Error('signer');
      }
      return { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's' };
    };
    const { call, runtime, leftAt } = bench({ sign });
    const probe = call(openOrders, quota(5_000), { name: 'probe' });
    await runtime.settle();
    const next = call(openOrders, ok(), { name: 'next' });
    await runtime.advance(4_999);
    fails = true;
    probe.promise.catch(() => undefined);
    await runtime.advance(1);
    await next.promise;
    await expect(probe.promise).rejects.toThrow('signer');
    expect(leftAt('next')).toEqual([5_000]);
  });

  test('an overloaded exchange is no proof that the quota is back: one after the other', async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [quota(5_000), overload(), ok()], { name: 'a' });
    await runtime.settle();
    for (const name of ['b', 'c']) call(openOrders, [overload(), ok()], { name });
    await runtime.advance(5_000);
    // Each is told "overload" and hands its turn on.
    expect(leftAt()).toEqual([0, 5_000, 5_000, 5_000]);
    await runtime.advance(10_000);
  });

  test("any other word of KuCoin's proves it open", async () => {
    const { call, runtime, leftAt } = bench({ credentials });
    call(openOrders, [quota(5_000), badSign()]).promise.catch(() => undefined);
    await runtime.settle();
    const others = ['a', 'b'].map((name) => call(fills, ok(), { name }));
    await runtime.advance(5_000);
    await Promise.all(others.map(({ promise }) => promise));
    expect([leftAt('a'), leftAt('b')]).toEqual([[5_000], [5_000]]);
  });

  test('an answer that was on its way does not open it', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false });
    const early = later();
    const inFlight = call(openOrders, early.step, { name: 'in flight' });
    await runtime.settle();
    call(openOrders, [quota(10_000), ok()]);
    await runtime.settle();
    const waiting = call(fills, ok(), { name: 'waiting' });
    await runtime.advance(3_000);
    early.give(ok());
    await inFlight.promise;
    await runtime.advance(6_999);
    expect(leftAt('waiting')).toEqual([]);
    await runtime.runUntil(waiting.promise);
    expect(leftAt('waiting')).toEqual([10_000]);
  });

  test('refusals that were on their way make it longer, never shorter', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false });
    const [shorter, longer] = [later(), later()];
    call(openOrders, [shorter.step, ok()], { name: 'shorter' });
    call(openOrders, [longer.step, ok()], { name: 'longer' });
    call(openOrders, [quota(10_000), ok()], { name: 'first' });
    await runtime.advance(1_000);
    shorter.give(quota(2_000));
    await runtime.advance(1_000);
    longer.give(quota(20_000));
    await runtime.advance(19_999);
    expect(leftAt()).toEqual([0, 0, 0]);
    await runtime.advance(1);
    expect(leftAt().slice(3)).toEqual([22_000, 22_000, 22_000]);
  });
});

describe('who waits for whom', () => {
  /** Which of `others` leave at once after `refusal` has come for `request`. */
  async function unbound(
    refusal: Parameters<Bench['call']>[1],
    request: RunRequest,
    others: Readonly<Record<string, RunRequest>>,
  ): Promise<string[]> {
    const { call, runtime, leftAt } = bench({ credentials });
    call(request, refusal, { name: 'refused' }).promise.catch(() => undefined);
    await runtime.settle();
    for (const [name, other] of Object.entries(others)) call(other, ok(), { name });
    await runtime.settle();
    return Object.keys(others).filter((name) => leftAt(name).length > 0);
  }
  const requests = { openOrders, fills, place, accounts, positions, ticker, symbols };

  test('a quota binds the account and the pool', async () => {
    expect(await unbound([quota(9_000), ok()], openOrders, requests)).toEqual([
      'accounts',
      'positions',
      'ticker',
      'symbols',
    ]);
  });

  test('200002 binds the account and the endpoint', async () => {
    expect(await unbound([endpointBlock(), ok()], openOrders, requests)).toEqual([
      'fills',
      'place',
      'accounts',
      'positions',
      'ticker',
      'symbols',
    ]);
  });

  test('1015 binds everything that leaves from here to the site', async () => {
    expect(await unbound([cloudflareBlock(), ok()], ticker, requests)).toEqual([]);
  });

  test('the public quota binds what is public', async () => {
    expect(await unbound([quota(9_000), ok()], ticker, requests)).toEqual([
      'openOrders',
      'fills',
      'place',
      'accounts',
      'positions',
    ]);
  });

  test('an overload binds its request only', async () => {
    expect(await unbound([overload(), ok()], openOrders, requests)).toEqual(Object.keys(requests));
  });

  /** Whether a call of the second engine waits for what the first one was told. */
  async function waits(
    first: KucoinRetryOptions,
    second: KucoinRetryOptions,
    request: RunRequest,
    refusal = quota(10_000),
  ): Promise<boolean> {
    const manual = manualRuntime();
    const cooldowns = createCooldowns();
    const one = bench({ cooldowns, ...first }, manual);
    const other = bench({ cooldowns, ...second }, manual);
    one.call(request, [refusal, ok()]);
    await manual.settle();
    other.call(request, ok());
    await manual.settle();
    return other.sent.length === 0;
  }
  const another = { ...credentials, key: 'another-key' };

  test('two engines with one store and one key are as one', async () => {
    expect(await waits({ credentials }, { credentials }, openOrders)).toBe(true);
  });

  test('another key is another quota, unless the label says it is the same', async () => {
    expect(await waits({ credentials }, { credentials: another }, openOrders)).toBe(false);
    const [one, other] = [
      { credentials, account: 'main' },
      { credentials: another, account: 'main' },
    ];
    expect(await waits(one, other, openOrders)).toBe(true);
  });

  test('another key shares the address all the same', async () => {
    const [one, other] = [{ credentials }, { credentials: another }];
    expect(await waits(one, other, openOrders, cloudflareBlock())).toBe(true);
    expect(await waits(one, other, ticker)).toBe(true);
  });

  test('another address is bound by neither a 1015 nor the public quota', async () => {
    const [one, other] = [
      { credentials, egress: 'one' },
      { credentials, egress: 'other' },
    ];
    expect(await waits(one, other, openOrders, cloudflareBlock())).toBe(false);
    expect(await waits(one, other, ticker)).toBe(false);
    expect(await waits(one, other, openOrders)).toBe(true);
  });

  test('the endpoint of an unsigned request is bound by its address, whatever the label', async () => {
    const [one, other] = [
      { credentials, account: 'one' },
      { credentials, account: 'other' },
    ];
    expect(await waits(one, other, ticker, endpointBlock())).toBe(true);
    expect(await waits(one, { ...other, egress: 'other' }, ticker, endpointBlock())).toBe(false);
  });

  test('engines with stores of their own know nothing of each other', async () => {
    const cooldowns = createCooldowns();
    expect(await waits({ credentials, cooldowns }, { credentials }, openOrders)).toBe(false);
  });

  test('a cancel goes before orders and orders before reads, each in the order of their coming', async () => {
    const { call, runtime, sent } = await closedPool();
    const order = [openOrders, place, cancel, fills, place, cancel];
    const calls = order.map((request, index) => call(request, ok(), { name: String(index) }));
    await runtime.runUntil(Promise.all(calls.map(({ promise }) => promise)));
    expect(sent.slice(1).map(({ call: name }) => name)).toEqual([
      '2',
      '5',
      '1',
      '4',
      'refused',
      '0',
      '3',
    ]);
  });

  test('the priority of a request may be given by hand', async () => {
    const { call, runtime, sent } = await closedPool();
    const calls = [
      call(cancel, ok(), { name: 'cancel', kucoin: { priority: 'read' } }),
      call(openOrders, ok(), { name: 'read', kucoin: { priority: 'cancel' } }),
    ];
    await runtime.runUntil(Promise.all(calls.map(({ promise }) => promise)));
    expect(sent.slice(1).map(({ call: name }) => name)).toEqual(['read', 'refused', 'cancel']);
  });
});
