import { describe, expect, test, vi } from 'vitest';
import type { InternalRequest, RunRequest, SendInternal } from '../../src/types/index.js';
import {
  accounts,
  answer,
  badTimestamp,
  cloudflareBlock,
  credentials,
  fills,
  later,
  ok,
  openOrders,
  positions,
  ticker,
} from '../support/answers.js';
import { type Bench, bench, type Step } from '../support/harness.js';

/** KuCoin's view of the time: `skewMs` off ours, and each look takes `tripMs`. */
function exchange(made: Bench, skewMs: number, roundTripMs = 0) {
  const asked: InternalRequest[] = [];
  const nowMs = (): number => made.runtime.wallNowMs() + skewMs;
  const sendInternal: SendInternal = async (request) => {
    asked.push(request);
    await made.runtime.sleep(roundTripMs / 2);
    const body = JSON.stringify({ code: '200000', data: nowMs() });
    await made.runtime.sleep(roundTripMs / 2);
    return { status: 200, headers: { get: () => null }, text: body };
  };
  /** Accepts what is signed within five seconds of the exchange's clock. */
  const judges: Step = ({ headers }) => {
    const offMs = Math.abs(Number(headers['KC-API-TIMESTAMP']) - nowMs());
    return Promise.resolve(offMs < 5_000 ? ok() : badTimestamp());
  };
  return { sendInternal, asked, judges };
}

describe('a clock that the exchange refuses', () => {
  test.each([
    ['slow', 9_000],
    ['fast', -9_000],
    ['an hour slow', 3_600_000],
    ['an hour fast', -3_600_000],
  ])('is put right when it is %s, and the request signed once more', async (_, skewMs) => {
    const made = bench({ credentials });
    const { sendInternal, judges, asked } = exchange(made, skewMs);
    await made.call(openOrders, judges, { sendInternal }).promise;
    expect([made.sent.length, asked.length]).toEqual([2, 1]);
    expect(asked[0]).toMatchObject({
      method: 'GET',
      url: 'https://api.kucoin.com/api/v1/timestamp',
    });
    expect(Object.keys(asked[0]!.headers).join()).not.toMatch(/kc-api/i);
    const clock = made.events.filter(({ type }) => type === 'clock');
    expect(clock).toMatchObject([{ offsetMs: skewMs, note: 'corrected' }]);
    // From then on it is right the first time.
    await made.call(fills, judges, { sendInternal }).promise;
    expect([made.sent.length, asked.length]).toEqual([3, 1]);
  });

  test('is measured in the middle of the round trip', async () => {
    const made = bench({ credentials });
    const { sendInternal, judges } = exchange(made, 9_000, 800);
    await made.runtime.runUntil(made.call(openOrders, judges, { sendInternal }).promise);
    expect(made.events.find(({ type }) => type === 'clock')?.offsetMs).toBe(9_000);
  });

  test('costs no retry', async () => {
    const made = bench({ credentials, retries: 0 });
    const { sendInternal, judges } = exchange(made, 9_000);
    await expect(made.call(openOrders, judges, { sendInternal }).promise).resolves.toBeDefined();
  });

  test('is asked for once by all who are refused meanwhile', async () => {
    const made = bench({ credentials });
    const { sendInternal, judges, asked } = exchange(made, 9_000, 400);
    const calls = [openOrders, fills, accounts].map((one) =>
      made.call(one, judges, { sendInternal }),
    );
    await made.runtime.runUntil(Promise.all(calls.map(({ promise }) => promise)));
    expect([asked.length, made.sent.length]).toEqual([1, 6]);
  });

  test('is not asked for again by who was refused before it was put right', async () => {
    const made = bench({ credentials, pacing: false });
    const { sendInternal, judges, asked } = exchange(made, 9_000);
    const late = later();
    const slow = made.call(fills, [late.step, judges], { sendInternal });
    await made.call(openOrders, judges, { sendInternal }).promise;
    late.give(badTimestamp());
    await slow.promise;
    expect(asked).toHaveLength(1);
  });

  test('is one of each host', async () => {
    const made = bench({ credentials });
    const { sendInternal, judges, asked } = exchange(made, 9_000);
    await made.call(openOrders, judges, { sendInternal }).promise;
    await made.call(positions, judges, { sendInternal }).promise;
    expect(asked.map(({ url }) => new URL(url).host)).toEqual([
      'api.kucoin.com',
      'api-futures.kucoin.com',
    ]);
  });

  test('is surfaced when it is refused a second time', async () => {
    const made = bench({ credentials });
    const { sendInternal, asked } = exchange(made, 9_000);
    expect(await made.call(openOrders, badTimestamp(), { sendInternal }).record()).toMatchObject({
      reason: 'not-retryable',
      kind: 'clock',
      attempts: 2,
      executed: 'no',
    });
    expect(asked).toHaveLength(1);
  });

  test('is surfaced when it was right: signing again would change nothing', async () => {
    const made = bench({ credentials });
    const { sendInternal } = exchange(made, 249);
    const record = await made.call(openOrders, badTimestamp(), { sendInternal }).record();
    expect(record).toMatchObject({ reason: 'not-retryable', attempts: 1 });
    expect(made.events.find(({ type }) => type === 'clock')?.note).toBe('unchanged');
  });

  test('is signed once more when it was right, but the way took longer than a timestamp lasts', async () => {
    const made = bench({ credentials });
    const { sendInternal } = exchange(made, 0);
    const late = later();
    const call = made.call(openOrders, [late.step, ok()], { sendInternal });
    await made.runtime.advance(5_000);
    late.give(badTimestamp());
    await made.runtime.runUntil(call.promise);
    const [first, second] = made.sent.map(({ headers }) => Number(headers['KC-API-TIMESTAMP']));
    expect(second! - first!).toBe(5_000);
  });

  test('is surfaced when that happens twice', async () => {
    const made = bench({ credentials });
    const { sendInternal } = exchange(made, 0);
    const slow: Step = async () => {
      await made.runtime.sleep(5_000);
      return badTimestamp();
    };
    const record = await made.runtime.runUntil(
      made.call(openOrders, slow, { sendInternal }).record(),
    );
    expect(record).toMatchObject({ reason: 'not-retryable', kind: 'clock', attempts: 2 });
  });

  test('is surfaced when nobody can be asked', async () => {
    const { call } = bench({ credentials });
    expect(await call(openOrders, badTimestamp()).record()).toMatchObject({
      reason: 'not-retryable',
      attempts: 1,
    });
  });

  test.each<[string, SendInternal]>([
    ['fails', () => Promise.reject(new Error('network'))],
    [
      'throws',
      () => {
        throw new Error('host');
      },
    ],
    ['is answered with an error', () => aText('{"code":"500000","msg":"x"}', 500)],
    ['is answered with nonsense', () => aText('{"code":"200000","data":"soon"}')],
  ])('keeps its old correction when the question %s', async (_, fails) => {
    const made = bench({ credentials });
    const { sendInternal, judges } = exchange(made, 9_000);
    await made.call(openOrders, judges, { sendInternal }).promise;
    await made.runtime.runUntil(made.call(fills, badTimestamp(), { sendInternal: fails }).record());
    const before = made.sent.length;
    await made.call(openOrders, judges, { sendInternal }).promise;
    expect(made.sent.length).toBe(before + 1);
  });

  test('waits no longer than five seconds for the time', async () => {
    const made = bench({ credentials, retries: 0 });
    const never = vi.fn(() => new Promise<never>(() => undefined));
    const waiting = made.call(openOrders, badTimestamp(), { sendInternal: never });
    await made.runtime.advance(4_999);
    expect(waiting.end()).toBeUndefined();
    await made.runtime.advance(1);
    expect(await waiting.record()).toMatchObject({ reason: 'retries-exhausted', kind: 'clock' });
  });

  test('holds the call to its deadline while it is asked for', async () => {
    const made = bench({ credentials, deadlineMs: 2_000 });
    const never = (): Promise<never> => new Promise(() => undefined);
    const waiting = made.call(openOrders, badTimestamp(), { sendInternal: never });
    await made.runtime.advance(2_000);
    expect(await waiting.record()).toMatchObject({ reason: 'deadline', attempts: 1 });
  });

  test('of a caller who signs himself is his own', async () => {
    const made = bench({ credentials });
    const { sendInternal, asked } = exchange(made, 9_000);
    const theirs: RunRequest = {
      ...openOrders,
      headers: { 'KC-API-KEY': 'x', 'KC-API-SIGN': 's', 'KC-API-TIMESTAMP': '1' },
    };
    expect(await made.call(theirs, badTimestamp(), { sendInternal }).record()).toMatchObject({
      reason: 'stale-signature',
      kind: 'clock',
    });
    expect(asked).toEqual([]);
  });

  test('is not asked about while the address is blocked, but after that', async () => {
    const made = bench({ credentials });
    const { sendInternal, asked, judges } = exchange(made, 9_000);
    const late = later();
    const refused = made.call(openOrders, [late.step, judges], { sendInternal });
    await made.runtime.settle();
    made.call(ticker, [cloudflareBlock(), ok()]);
    await made.runtime.settle();
    late.give(badTimestamp());
    await made.runtime.advance(29_999);
    expect(asked).toEqual([]);
    await made.runtime.runUntil(refused.promise);
    expect(asked).toHaveLength(1);
  });

  test('a block that the question meets holds for everybody', async () => {
    const made = bench({ credentials });
    const { sendInternal, judges } = exchange(made, 9_000);
    const replies: SendInternal[] = [() => aText('error code: 1015', 429)];
    const once: SendInternal = (request) => (replies.shift() ?? sendInternal)(request);
    const refused = made.call(openOrders, judges, { sendInternal: once });
    await made.runtime.settle();
    const other = made.call(ticker, ok(), { name: 'other' });
    await made.runtime.runUntil(Promise.all([other.promise, refused.promise]));
    expect(made.leftAt('other')).toEqual([30_000]);
  });

  test('is not asked about when the caller forbids another attempt', async () => {
    const made = bench({ credentials, shouldRetry: () => false });
    const { sendInternal, asked } = exchange(made, 9_000);
    await made.call(openOrders, badTimestamp(), { sendInternal }).record();
    expect(asked).toEqual([]);
  });
});

function aText(text: string, status = 200): ReturnType<SendInternal> {
  return Promise.resolve({ status, headers: answer(text).headers, text });
}
