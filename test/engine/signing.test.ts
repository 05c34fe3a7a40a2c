import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { RunRequest, SignRequest } from '../../src/types/index.js';
import {
  accounts,
  answer,
  badSign,
  credentials,
  fills,
  ok,
  openOrders,
  overload,
  place,
  quota,
  silence,
  ticker,
} from '../support/answers.js';
import { bench, type Sent } from '../support/harness.js';

const header = (sent: Sent | undefined, name: string): string | undefined =>
  Object.entries(sent?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

const timestamp = (sent: Sent | undefined): number => Number(header(sent, 'kc-api-timestamp'));

const isSigned = (sent: Sent | undefined): boolean => header(sent, 'kc-api-sign') !== undefined;

/** A request that its caller has signed himself, `ageMs` ago. */
function signedByCaller(
  request: RunRequest,
  nowMs: number,
  ageMs = 0,
  key = 'their-key',
): RunRequest {
  return {
    ...request,
    headers: {
      'KC-API-KEY': key,
      'KC-API-SIGN': 'their-signature',
      'KC-API-TIMESTAMP': String(nowMs - ageMs),
      'KC-API-PASSPHRASE': 'p',
    },
  };
}

describe('with credentials', () => {
  test('each attempt is signed anew, over the bytes that leave, at the instant they leave', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const startMs = runtime.wallNowMs();
    await runtime.runUntil(call(place, [quota(20_000), overload(), ok()]).promise);
    expect(sent.map((one) => timestamp(one) - startMs)).toEqual([0, 20_000, 20_500]);
    for (const one of sent) {
      const expected = createHmac('sha256', credentials.secret)
        .update(`${timestamp(one)}POST/api/v1/hf/orders${place.body as string}`)
        .digest('base64');
      expect(header(one, 'kc-api-sign')).toBe(expected);
    }
    expect(new Set(sent.map((one) => header(one, 'kc-api-sign'))).size).toBe(3);
  });

  test('two attempts within one millisecond have two timestamps', async () => {
    const { call, runtime, sent } = bench({ credentials, minDelayMs: 0, maxDelayMs: 0 });
    await runtime.runUntil(call(accounts, [overload(), overload(), overload(), ok()]).promise);
    const first = timestamp(sent[0]);
    expect(sent.map(timestamp)).toEqual([first, first + 1, first + 2, first + 3]);
  });

  test('a public request leaves unsigned, an unknown path does not', async () => {
    const { call, sent } = bench({ credentials });
    await call(ticker, ok()).promise;
    await call({ method: 'GET', url: 'https://api.kucoin.com/api/v9/new' }, ok()).promise;
    expect(sent.map(isSigned)).toEqual([false, true]);
  });

  test('a request signed with our own key is signed again by us', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const theirs = signedByCaller(openOrders, runtime.wallNowMs(), 60_000, credentials.key);
    await runtime.runUntil(call(theirs, [quota(9_000), ok()]).promise);
    expect(sent.map((one) => timestamp(one) - runtime.wallNowMs())).toEqual([-9_000, 0]);
    expect(sent.map((one) => header(one, 'kc-api-sign'))).not.toContain('their-signature');
  });

  test('credentials of one request sign it, and give it an account of its own', async () => {
    const { call, runtime, sent, leftAt } = bench({ credentials, account: 'main' });
    call(openOrders, [quota(9_000), ok()]);
    await runtime.settle();
    const own = { key: 'own-key', secret: 's', passphrase: 'p' };
    await call(fills, ok(), { kucoin: { credentials: own }, name: 'own' }).promise;
    expect(header(sent[1], 'kc-api-key')).toBe('own-key');
    expect(leftAt('own')).toEqual([0]);
  });
});

describe('a request signed by its caller', () => {
  test('is sent with his headers and never signed again', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const theirs = signedByCaller(place, runtime.wallNowMs());
    await runtime.runUntil(call(theirs, [overload(), overload(), ok()]).promise);
    expect(sent.map(({ headers }) => headers)).toEqual([
      theirs.headers,
      theirs.headers,
      theirs.headers,
    ]);
  });

  test('is sent once even when it is stale already: that is between him and KuCoin', async () => {
    const { call, runtime, sent } = bench({ credentials });
    await call(signedByCaller(openOrders, runtime.wallNowMs(), 60_000), ok()).promise;
    expect(sent).toHaveLength(1);
  });

  test('does not wait for what would make it stale: it fails at once, with a hint', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const theirs = signedByCaller(openOrders, runtime.wallNowMs());
    const record = await call(theirs, quota(4_500)).record();
    expect(record).toMatchObject({
      reason: 'stale-signature',
      attempts: 1,
      retryAtMs: runtime.wallNowMs() + 4_500,
    });
    expect(record.hint).toContain('give `credentials` or `sign`');
    expect([sent.length, runtime.monotonicNowMs()]).toEqual([1, 0]);
  });

  test('waits for what leaves it fresh', async () => {
    const { call, runtime, leftAt } = bench();
    const theirs = signedByCaller(openOrders, runtime.wallNowMs(), 400);
    await runtime.runUntil(call(theirs, [quota(4_000), ok()]).promise);
    expect(leftAt()).toEqual([0, 4_000]);
  });

  test('is stale when it would be by its own backoff, or without a timestamp', async () => {
    const { call, runtime } = bench({ minDelayMs: 3_000 });
    const theirs = signedByCaller(openOrders, runtime.wallNowMs());
    const record = await runtime.runUntil(call(theirs, overload()).record());
    expect(record).toMatchObject({ reason: 'stale-signature', attempts: 2 });
    const { 'KC-API-TIMESTAMP': _, ...headers } = theirs.headers!;
    const undated = call({ ...openOrders, headers }, overload());
    expect(await undated.record()).toMatchObject({ reason: 'stale-signature', attempts: 1 });
  });

  test('goes stale in front of a gate that does not open in time', async () => {
    const { call, runtime } = bench({ account: 'main' });
    const other = signedByCaller(openOrders, runtime.wallNowMs() + 3_600_000);
    call(other, [quota(2_000), silence]).promise.catch(() => undefined);
    await runtime.advance(2_000);
    const theirs = call(signedByCaller(fills, runtime.wallNowMs()), ok());
    await runtime.advance(4_499);
    expect(theirs.end()).toBeUndefined();
    await runtime.advance(1);
    expect(await theirs.record()).toMatchObject({ reason: 'stale-signature', attempts: 0 });
  });

  test('that is stale already does not stand in line, and nobody knows when to come back', async () => {
    const { call, runtime } = bench({ account: 'main' });
    const other = signedByCaller(openOrders, runtime.wallNowMs() + 3_600_000);
    call(other, [quota(2_000), silence]).promise.catch(() => undefined);
    await runtime.advance(3_000);
    const theirs = call(signedByCaller(fills, runtime.wallNowMs(), 9_000), ok());
    const record = await theirs.record();
    expect(record).toMatchObject({ reason: 'stale-signature', attempts: 0 });
    expect(record).not.toHaveProperty('retryAtMs');
  });

  test('has the quota of its own key, not that of the label', async () => {
    const { call, runtime, leftAt } = bench({ credentials, account: 'main' });
    call(openOrders, [quota(9_000), ok()]);
    await runtime.settle();
    await call(signedByCaller(fills, runtime.wallNowMs()), ok(), { name: 'theirs' }).promise;
    expect(leftAt('theirs')).toEqual([0]);
  });

  test('with a partner header is not sent half signed: `sign` is asked for at once', async () => {
    const { call, sent } = bench({ credentials });
    const headers = { 'KC-API-PARTNER': 'p', 'KC-API-PARTNER-SIGN': 'theirs' };
    await expect(call({ ...place, headers }, ok()).promise).rejects.toThrow(
      /^KC-API-PARTNER-SIGN .* give the engine `sign`/,
    );
    expect(sent).toHaveLength(0);
  });

  test('with a partner header is his as long as there is no `sign`', async () => {
    const { call, runtime, sent } = bench({ credentials });
    const request = signedByCaller(openOrders, runtime.wallNowMs(), 0, credentials.key);
    const partner = { ...request.headers, 'KC-API-PARTNER-SIGN': 'their-partner-signature' };
    await runtime.runUntil(call({ ...request, headers: partner }, [overload(), ok()]).promise);
    expect(sent.map(({ headers }) => headers)).toEqual([partner, partner]);
  });
});

describe('with `sign`', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a promise of nothing', Promise.resolve(null)],
    ['a text', 'signature'],
    ['an empty object', {}],
    ['a list', ['x']],
    ['a null', { K: null }],
    ['a Headers', new Headers({ 'KC-API-KEY': 'k' })],
    ['a Map', Promise.resolve(new Map([['KC-API-KEY', 'k']]))],
  ])('that returns %s, nothing leaves unsigned', async (_, signed) => {
    for (const request of [accounts, place]) {
      const { call, sent } = bench({ sign: () => signed as never });
      await expect(call(request, ok()).promise).rejects.toThrow(/^sign(?: must return|: 'K')/);
      expect(sent).toHaveLength(0);
    }
  });

  const ours = (request: SignRequest, key = 'k'): Record<string, string> => ({
    'KC-API-KEY': key,
    'KC-API-SIGN': `signed ${request.timestampMs}`,
    'KC-API-TIMESTAMP': String(request.timestampMs),
    'KC-API-PARTNER-SIGN': `partner ${request.timestampMs}`,
  });

  test('it is asked once per attempt, after the wait, for what is about to leave', async () => {
    const sign = vi.fn(ours);
    const { call, runtime, sent } = bench({ sign });
    const url = `${openOrders.url}&note=a%20b`;
    await runtime.runUntil(call({ ...openOrders, url }, [quota(9_000), ok()]).promise);
    expect(sign.mock.calls.map(([{ timestampMs: _, ...request }]) => request)).toEqual([
      { method: 'GET', path: '/api/v1/hf/orders/active?symbol=BTC-USDT&note=a b', body: '' },
      { method: 'GET', path: '/api/v1/hf/orders/active?symbol=BTC-USDT&note=a b', body: '' },
    ]);
    const times = sign.mock.calls.map(([{ timestampMs }]) => timestampMs);
    expect(times[1]! - times[0]!).toBe(9_000);
    expect(header(sent[1], 'kc-api-partner-sign')).toBe(`partner ${times[1]}`);
  });

  test('it may be asynchronous; what closes meanwhile is waited for, and it signs again', async () => {
    const manual = manualRuntime();
    const sign = async (request: SignRequest): Promise<Record<string, string>> => {
      await manual.sleep(300);
      return ours(request);
    };
    const { call, sent, leftAt } = bench({ sign, account: 'main', pacing: false }, manual);
    await manual.runUntil(call(accounts, ok(), { name: 'known' }).promise);
    const startMs = manual.monotonicNowMs();
    call(openOrders, [quota(5_000), ok()], { name: 'refused' });
    await manual.advance(100);
    const signing = call(fills, ok(), { name: 'signing' });
    await manual.runUntil(signing.promise);
    const after = (name: string): number[] => leftAt(name).map((atMs) => atMs - startMs);
    expect([after('refused'), after('signing')]).toEqual([[300, 5_600], [5_900]]);
    expect(timestamp(sent.at(-1)) - manual.wallNowMs()).toBe(-300);
  });

  test('its key gives the account its name, as credentials would', async () => {
    const manual = manualRuntime();
    const cooldowns = createCooldowns();
    const named = bench({ credentials: { ...credentials, key: 'k' }, cooldowns }, manual);
    const blind = bench({ sign: (request) => ours(request), cooldowns }, manual);
    named.call(openOrders, [quota(5_000), ok()]);
    await manual.settle();
    const waiting = blind.call(fills, ok());
    await manual.runUntil(waiting.promise);
    expect([named.leftAt(), blind.leftAt()]).toEqual([[0, 5_000], [5_000]]);
    const other = bench({ sign: (request) => ours(request, 'another'), cooldowns }, manual);
    named.call(openOrders, [quota(5_000), ok()]);
    await manual.settle();
    await other.call(fills, ok()).promise;
    expect(other.leftAt()).toEqual([5_000]);
  });

  test('a label names its account before it has signed', async () => {
    const manual = manualRuntime();
    const cooldowns = createCooldowns();
    const sign = vi.fn(ours);
    const named = bench({ credentials, account: 'main', cooldowns }, manual);
    const blind = bench({ sign, account: 'main', cooldowns }, manual);
    named.call(openOrders, [quota(5_000), ok()]);
    await manual.settle();
    await manual.runUntil(blind.call(fills, ok()).promise);
    expect([blind.leftAt(), sign.mock.calls.length]).toEqual([[5_000], 1]);
  });

  test('three refusals latch its key as they latch that of credentials', async () => {
    const { call } = bench({ sign: (request) => ours(request) });
    for (const reason of ['not-retryable', 'not-retryable', 'not-retryable', 'latched']) {
      expect((await call(openOrders, badSign()).record()).reason).toBe(reason);
    }
  });

  test("another key's request stays as it came, and goes stale like any of his", async () => {
    const { call, runtime, sent } = bench({ sign: (request) => ours(request) });
    const theirs = signedByCaller(openOrders, runtime.wallNowMs());
    const record = await call(theirs, quota(20_000)).record();
    expect(record).toMatchObject({ reason: 'stale-signature', attempts: 1 });
    expect(sent[0]?.headers).toEqual(theirs.headers);
  });

  test.each<[string, unknown]>([
    ['throws', new Error('hsm')],
    ['throws no error at all', 'hsm'],
    ['throws a TypeError', new TypeError('hsm')],
  ])('what it %s is what the call rejects with', async (_, thrown) => {
    const signers: readonly (() => never | Promise<never>)[] = [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ];
    for (const sign of signers) {
      const { call, sent } = bench({ sign });
      await expect(call(place, ok()).promise).rejects.toBe(thrown);
      expect(sent).toEqual([]);
    }
  });

  test('that never answers holds the call to its deadline and no longer', async () => {
    const sign = () => new Promise<Record<string, string>>(() => undefined);
    const { call, runtime, sent } = bench({ sign, deadlineMs: 5_000 });
    const hanging = call(openOrders, ok());
    await runtime.advance(5_000);
    expect(await hanging.record()).toMatchObject({ reason: 'deadline', attempts: 0 });
    expect(sent).toEqual([]);
  });

  test('takes the place of credentials, whose key still names the account', async () => {
    const { call, sent } = bench({
      credentials,
      sign: (request) => ours(request, credentials.key),
    });
    await call(openOrders, answer('{"code":"200000","data":[]}')).promise;
    expect(header(sent[0], 'kc-api-sign')).toMatch(/^signed \d+$/);
  });
});
