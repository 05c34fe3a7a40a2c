import { describe, expect, test } from 'vitest';
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
} from './answers.js';
import { type Bench, bench } from './harness.js';

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

  test('fails fast even in front of a closed door', async () => {
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
