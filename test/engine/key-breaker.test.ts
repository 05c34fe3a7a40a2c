import { describe, expect, test } from 'vitest';
import type { KucoinRetryOptions } from '../../src/types/index.js';
import {
  accounts,
  badSign,
  cancel,
  credentials,
  fills,
  ok,
  openOrders,
  quota,
  refused,
  ticker,
} from '../support/answers.js';
import { type Bench, bench } from '../support/harness.js';

/** An engine whose key was refused three times. */
async function latched(refusal = badSign(), request = openOrders): Promise<Bench> {
  const made = bench({ credentials });
  for (let time = 0; time < 3; time += 1) {
    expect((await made.call(request, refusal).record()).reason).toBe('not-retryable');
  }
  return made;
}

describe('a key that is refused', () => {
  test('is not retried: once is enough to know', async () => {
    const { call, sent } = bench({ credentials });
    expect(await call(openOrders, badSign()).record()).toMatchObject({
      reason: 'not-retryable',
      action: 'abort',
      kind: 'authentication',
      executed: 'no',
    });
    expect(sent).toHaveLength(1);
  });

  test('three times in a row fails fast from then on, and says until when', async () => {
    const { call, runtime, sent, events } = await latched();
    await runtime.advance(5_000);
    expect(await call(accounts, ok()).record()).toMatchObject({
      reason: 'latched',
      attempts: 0,
      executed: 'no',
      code: '400005',
      retryAtMs: runtime.wallNowMs() + 55_000,
    });
    expect(sent).toHaveLength(3);
    expect(events.filter(({ note }) => note === 'latched')).toHaveLength(1);
  });

  test('does not touch what is public', async () => {
    const { call } = await latched();
    await expect(call(ticker, ok()).promise).resolves.toBeDefined();
  });

  test('does not touch another key', async () => {
    const { call } = await latched();
    const own = { key: 'own-key', secret: 's', passphrase: 'p' };
    await expect(
      call(openOrders, ok(), { kucoin: { credentials: own } }).promise,
    ).resolves.toBeDefined();
  });

  test('is tried once a minute, and a success opens it', async () => {
    const { call, runtime, sent } = await latched();
    await runtime.advance(60_000);
    const [probe, other] = [call(openOrders, badSign()), call(fills, badSign())];
    expect([(await probe.record()).reason, (await other.record()).reason]).toEqual([
      'not-retryable',
      'latched',
    ]);
    await runtime.advance(59_999);
    expect((await call(fills, ok()).record()).reason).toBe('latched');
    await runtime.advance(1);
    await call(fills, ok()).promise;
    await call(openOrders, ok()).promise;
    expect(sent).toHaveLength(6);
  });

  test('is tried by the cancel of those who ask at the same moment', async () => {
    const { call, runtime, sent } = await latched();
    await runtime.advance(60_000);
    const calls = [
      call(openOrders, ok()),
      call(cancel, ok(), { name: 'cancel' }),
      call(fills, ok()),
    ];
    await Promise.allSettled(calls.map(({ promise }) => promise));
    expect(sent.slice(3).map(({ call: name }) => name)).toEqual(['cancel']);
  });

  test('fails fast even in front of a closed gate', async () => {
    const { call, runtime, sleeps } = bench({ credentials });
    const waiting = call(openOrders, [quota(30_000), ok()]);
    await runtime.settle();
    const other = call(accounts, ok());
    await other.promise;
    for (let time = 0; time < 3; time += 1) await call(accounts, badSign()).record();
    expect((await call(fills, ok()).record()).reason).toBe('latched');
    expect([sleeps.length, waiting.end()]).toEqual([1, undefined]);
  });

  test('that succeeds in between starts the count anew', async () => {
    const { call } = bench({ credentials });
    for (const answer of [badSign(), badSign(), ok(), badSign(), badSign()]) {
      await call(openOrders, answer).promise.catch(() => undefined);
    }
    await expect(call(openOrders, ok()).promise).resolves.toBeDefined();
  });
});

describe('credentials that are refused', () => {
  /** Another engine of the same process, which shares what the first one was told. */
  const beside = (latch: Bench, options: KucoinRetryOptions): Bench =>
    bench({ ...options, cooldowns: latch.retry.cooldowns });

  test.each<[string, object]>([
    ['secret', { secret: 'corrected' }],
    ['passphrase', { passphrase: 'corrected' }],
    ['key version', { keyVersion: '3' }],
  ])('do not shut out an engine with a corrected %s', async (_, corrected) => {
    const wrong = await latched();
    const right = beside(wrong, { credentials: { ...credentials, ...corrected } });
    await right.call(openOrders, ok()).promise;
    // That success says nothing of the wrong ones.
    expect((await wrong.call(openOrders, ok()).record()).reason).toBe('latched');
  });

  test('do not shut out one call with corrected credentials', async () => {
    const { call } = await latched();
    const kucoin = { credentials: { ...credentials, secret: 'corrected' } };
    await call(openOrders, ok(), { kucoin }).promise;
  });

  test('do shut out another engine that has the very same', async () => {
    const again = beside(await latched(), { credentials: { ...credentials } });
    expect((await again.call(openOrders, ok()).record()).reason).toBe('latched');
  });

  test('do not shut out a `sign` with the same key, nor one `sign` another', async () => {
    const sign = () => ({ 'KC-API-KEY': credentials.key, 'KC-API-SIGN': 's' });
    const wrong = await latched();
    const signing = beside(wrong, { sign });
    for (let time = 0; time < 3; time += 1) {
      expect((await signing.call(openOrders, badSign()).record()).reason).toBe('not-retryable');
    }
    expect((await signing.call(openOrders, ok()).record()).reason).toBe('latched');
    expect((await beside(wrong, { sign }).call(openOrders, ok()).record()).reason).toBe('latched');
    await beside(wrong, { sign: () => sign() }).call(openOrders, ok()).promise;
  });

  test.each([
    ['an engine that has no credentials', {}],
    ['the engine that has the wrong ones', { credentials }],
  ])('do not shut out a request its caller signed, through %s', async (_, options) => {
    const wrong = await latched();
    const signed = (passphrase: string) => ({
      ...openOrders,
      headers: {
        'KC-API-KEY': credentials.key,
        'KC-API-SIGN': 's',
        'KC-API-TIMESTAMP': String(wrong.runtime.wallNowMs()),
        'KC-API-PASSPHRASE': passphrase,
        'KC-API-PARTNER-SIGN': 'p',
      },
    });
    const { call } = beside(wrong, options);
    await call(signed('right'), ok()).promise;
    for (let time = 0; time < 3; time += 1) await call(signed('wrong'), badSign()).record();
    expect((await call(signed('wrong'), ok()).record()).reason).toBe('latched');
    await call(signed('right'), ok()).promise;
  });

  test('share the quota of their key all the same', async () => {
    const one = bench({ credentials });
    const other = beside(one, { credentials: { ...credentials, secret: 'corrected' } });
    await one.call(openOrders, [quota(9_000), ok()], { kucoin: { deadlineMs: 1_000 } }).record();
    const record = await other.call(fills, ok(), { kucoin: { deadlineMs: 1_000 } }).record();
    expect(record).toMatchObject({ reason: 'deadline', attempts: 0, code: '429000' });
  });
});

describe('what a refusal binds', () => {
  test('an address that is not allowed: the key from there', async () => {
    const { call, retry } = await latched(refused('400006', 'IP 203.0.113.7 not allowed', 403));
    expect((await call(fills, ok()).record()).reason).toBe('latched');
    const elsewhere = bench({ credentials, cooldowns: retry.cooldowns, egress: 'elsewhere' });
    await expect(elsewhere.call(fills, ok()).promise).resolves.toBeDefined();
  });

  test.each(['400007', '400010'])('a missing permission (%s): the one endpoint', async (code) => {
    const { call } = await latched(refused(code, 'Access denied', 403));
    expect((await call(openOrders, ok()).record()).reason).toBe('latched');
    await expect(call(fills, ok()).promise).resolves.toBeDefined();
  });

  test.each([
    ['411100', 'User is frozen'],
    ['400700', 'Transaction restricted'],
    ['400100', 'Parameter error'],
  ])('a state of the account (%s): nothing', async (code, message) => {
    const { call } = await latched(refused(code, message, 400));
    await expect(call(openOrders, ok()).promise).resolves.toBeDefined();
  });
});
