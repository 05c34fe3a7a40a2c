import { describe, expect, test } from 'vitest';
import type { WhenOpenScope } from '../../src/types/index.js';
import {
  accounts,
  cloudflareBlock,
  credentials,
  ok,
  openOrders,
  positions,
  quota,
  ticker,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

/** When a promise was done, on the bench's clock. */
function instantOf(made: ReturnType<typeof bench>, promise: Promise<void>) {
  let at: number | undefined;
  void promise.then(() => (at = made.runtime.monotonicNowMs()));
  return () => at;
}

describe('when a scope opens', () => {
  test('is now, without a timer, while nothing is closed', async () => {
    const { retry, runtime } = bench({ credentials });
    await retry.whenOpen('ip');
    await retry.whenOpen({ pool: 'spot' });
    await retry.whenOpen({ endpoint: '/api/v1/accounts' });
    expect([runtime.pendingSleeps, runtime.pendingTimers]).toEqual([0, 0]);
    expect(retry.snapshot()).toMatchObject({ closed: [], overload: [] });
  });

  test.each<[string, WhenOpenScope, number]>([
    ['the pool that was used up', { pool: 'Spot' }, 30_000],
    ['an endpoint in it', { endpoint: 'GET /api/v1/hf/orders/active' }, 30_000],
    ['an order there', { endpoint: 'POST /api/v1/hf/orders' }, 30_000],
    ['another pool', { pool: 'Management' }, 0],
    ['an endpoint in that', { endpoint: 'GET /api/v1/accounts' }, 0],
    ['market data', { pool: 'Public' }, 0],
    ['another product', { endpoint: 'https://api-futures.kucoin.com/api/v1/positions' }, 0],
    ['the address', 'ip', 0],
  ])('%s', async (_, scope, expectedMs) => {
    const made = bench({ credentials });
    const closing = made.call(openOrders, [quota(30_000), ok()]);
    await made.runtime.settle();
    const at = instantOf(made, made.retry.whenOpen(scope));
    await made.runtime.advance(60_000);
    await closing.promise;
    expect(at()).toBe(expectedMs);
    expect([made.runtime.pendingSleeps, made.runtime.pendingTimers]).toEqual([0, 0]);
  });

  test('of a blocked address is the same for all of its scopes', async () => {
    const made = bench({ credentials });
    const closing = made.call(ticker, [cloudflareBlock(), ok()]);
    await made.runtime.settle();
    const scopes: WhenOpenScope[] = ['ip', { pool: 'Earn' }, { endpoint: 'GET /api/v1/accounts' }];
    const instants = scopes.map((scope) => instantOf(made, made.retry.whenOpen(scope)));
    // One timer for all who wait for the scope.
    expect(made.runtime.pendingSleeps).toBe(1);
    await made.runtime.advance(60_000);
    await closing.promise;
    const [first, ...others] = instants.map((at) => at());
    expect(first).toBeGreaterThanOrEqual(30_000);
    expect(others).toEqual([first, first]);
  });

  test('holds nobody up: a call leaves when it would have left without it', async () => {
    const made = bench({ credentials });
    await made.runtime.settle();
    const calls = [openOrders, openOrders, openOrders].map((request, index) =>
      made.call(request, index === 0 ? [quota(30_000), ok()] : ok()),
    );
    await made.runtime.settle();
    for (let number = 0; number < 5; number += 1) void made.retry.whenOpen({ pool: 'Spot' });
    await made.runtime.advance(30_000);
    await Promise.all(calls.map(({ promise }) => promise));
    expect(made.runtime.monotonicNowMs()).toBe(30_000);
  });

  test('ends with the signal’s reason, and leaves nothing behind', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const closing = call(openOrders, [quota(30_000), ok()]);
    await runtime.settle();
    const controller = new AbortController();
    const waiting = retry.whenOpen({ pool: 'Spot' }, { signal: controller.signal });
    controller.abort(new Error('no longer'));
    await expect(waiting).rejects.toThrow('no longer');
    await expect(retry.whenOpen('ip', { signal: controller.signal })).rejects.toThrow('no longer');
    expect(retry.snapshot().closed[0]?.waiting.read).toBe(1);
    await runtime.advance(60_000);
    await closing.promise;
  });

  test('ends when the engine closes', async () => {
    const { call, retry, runtime } = bench({ credentials });
    call(openOrders, [quota(30_000), ok()]).promise.catch(() => undefined);
    await runtime.settle();
    const waiting = retry.whenOpen({ pool: 'Spot' });
    retry.close();
    await expect(waiting).rejects.toMatchObject({ kucoin: { reason: 'closed' } });
    await expect(retry.whenOpen('ip')).rejects.toMatchObject({ kucoin: { reason: 'closed' } });
    expect(runtime.pendingSleeps).toBe(0);
  });

  test('goes on through a halt: reads leave', async () => {
    const { retry } = bench({ credentials });
    void retry.halt();
    await expect(retry.whenOpen({ pool: 'Spot' })).resolves.toBeUndefined();
  });

  test('is asked of the account and the host in question', async () => {
    const made = bench({ credentials, hosts: { '127.0.0.1:9': 'spot', '127.0.0.1:8': 'spot' } });
    const url = 'http://127.0.0.1:8/api/v1/hf/orders/active?symbol=BTC-USDT';
    const closing = made.call({ method: 'GET', url }, [quota(30_000), ok()]);
    await made.runtime.settle();
    const other = { ...credentials, key: 'another' };
    const [first, second, others] = [
      instantOf(made, made.retry.whenOpen({ pool: 'Spot' })),
      instantOf(made, made.retry.whenOpen({ pool: 'Spot' }, { host: '127.0.0.1:8' })),
      instantOf(
        made,
        made.retry.whenOpen({ pool: 'Spot' }, { host: '127.0.0.1:8', credentials: other }),
      ),
    ];
    await made.runtime.advance(60_000);
    await closing.promise;
    expect([first(), second(), others()]).toEqual([0, 30_000, 0]);
  });

  test.each<[unknown, RegExp]>([
    ['pool', /whenOpen takes 'ip', \{ pool: 'Spot' \} or \{ endpoint: 'GET/],
    [undefined, /whenOpen takes/],
    [{ pool: 'Spott' }, /no pool 'Spott'; known are Spot, Futures, Management/],
    [{ endpoint: 'GET /api/v1/acounts' }, /no endpoint .* write it as in KuCoin's documentation/],
    [{ endpoint: 'PATCH /api/v1/accounts' }, /\/api\/v1\/accounts is known with GET/],
    [{ endpoint: 'GET https://example.com/api/v1/accounts' }, /no host of KuCoin's/],
  ])('of %j is a TypeError that says what is known', async (scope, text) => {
    const { retry } = bench({ credentials });
    const waiting = retry.whenOpen(scope as WhenOpenScope);
    await expect(waiting).rejects.toBeInstanceOf(TypeError);
    await expect(waiting).rejects.toThrow(text);
  });

  test('of reads of two products, each has its own', async () => {
    const made = bench({ credentials });
    const closing = made.call(positions, [quota(30_000), ok()]);
    await made.call(accounts, ok()).promise;
    const at = instantOf(made, made.retry.whenOpen({ pool: 'Futures' }));
    await made.runtime.advance(60_000);
    await closing.promise;
    expect(at()).toBe(30_000);
  });
});
