import { describe, expect, test } from 'vitest';
import type { SendInternal } from '../../src/types/index.js';
import { answer, badTimestamp, credentials, fills, openOrders, place } from '../support/answers.js';
import { type Bench, bench, type Step } from '../support/harness.js';

const skewMs = 9_000;

type Aside = ReturnType<SendInternal>;
const text = (body: string, status = 200): Aside =>
  Promise.resolve({ status, headers: answer(body).headers, text: body });

/** Accepts what is signed within five seconds of an exchange whose clock is `skewMs` ahead. */
function judges(made: Bench): Step {
  return ({ headers }) => {
    const offMs = Number(headers['KC-API-TIMESTAMP']) - (made.runtime.wallNowMs() + skewMs);
    const body = '{"code":"200000","data":{"orderId":"1"}}';
    return Promise.resolve(Math.abs(offMs) < 5_000 ? answer(body) : badTimestamp());
  };
}

/** Tells the exchange's time once all of `troubles` have happened to the question. */
function clockAfter(made: Bench, ...troubles: (() => Aside)[]) {
  const askedMs: number[] = [];
  const sendInternal: SendInternal = () => {
    askedMs.push(made.runtime.monotonicNowMs());
    const trouble = troubles.shift();
    if (trouble !== undefined) return trouble();
    return text(JSON.stringify({ code: '200000', data: made.runtime.wallNowMs() + skewMs }));
  };
  return { sendInternal, askedMs };
}

const reset = (): Aside =>
  Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));

/** How a question for the time goes wrong once. */
const passing: readonly (readonly [string, () => Aside])[] = [
  ['reset', reset],
  ['answered 500', () => text('', 500)],
  ['answered 503 with KuCoin’s own words', () => text('{"code":"503000","msg":"x"}', 503)],
  ['answered 502 by the edge', () => text('error code: 502', 502)],
  ['cut', () => text('{"code":"200000","da')],
  ['answered with nothing', () => text('')],
  ['answered with a page', () => text('<html>')],
  ['answered 429 by a full server', () => text('{"code":"429000","msg":"x"}', 429)],
  ['refused a name', () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))],
  ['answered with a code nobody knows', () => text('{"code":"999999","msg":"x"}')],
];

describe('an order with a wrong clock whose question for the time fails once', () => {
  test.each(passing)('%s: asks again, and is carried out', async (_, trouble) => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, trouble);
    await made.runtime.runUntil(made.call(place, judges(made), { sendInternal }).promise);
    expect(askedMs).toEqual([0, 500]);
    expect(made.leftAt()).toEqual([0, 500]);
    const notes = made.events.filter(({ type }) => type === 'clock').map(({ note }) => note);
    expect(notes).toEqual(['failed', 'corrected']);
    expect(made.events.filter(({ type }) => type === 'wait')).toMatchObject([
      { waitMs: 500, note: 'own backoff' },
    ]);
  });

  test('and takes longer than five seconds: the same', async () => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, () => new Promise(() => undefined));
    await made.runtime.runUntil(made.call(place, judges(made), { sendInternal }).promise);
    expect(askedMs).toEqual([0, 5_500]);
  });

  test('and again and again: ever later, and no oftener than it may repeat', async () => {
    const made = bench({ credentials, retries: 3 });
    const { sendInternal, askedMs } = clockAfter(made, reset, reset, reset);
    await made.runtime.runUntil(made.call(place, judges(made), { sendInternal }).promise);
    expect(askedMs).toEqual([0, 500, 1_500, 3_500]);
  });

  test('does not ask again when another call was told meanwhile', async () => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, reset);
    const first = made.call(place, judges(made), { sendInternal });
    await made.runtime.advance(100);
    await made.call(fills, judges(made), { sendInternal }).promise;
    await made.runtime.runUntil(first.promise);
    expect(askedMs).toEqual([0, 100]);
    expect(made.sent).toHaveLength(4);
  });
});

describe('when the exchange does not tell its time at all', () => {
  test('the refusal is surfaced with the retries used up, not called a clock that was right', async () => {
    const made = bench({ credentials, retries: 2 });
    const { sendInternal, askedMs } = clockAfter(made, ...Array.from({ length: 9 }, () => reset));
    const record = await made.runtime.runUntil(
      made.call(openOrders, judges(made), { sendInternal }).record(),
    );
    expect(record).toMatchObject({
      code: '400002',
      kind: 'clock',
      executed: 'no',
      reason: 'retries-exhausted',
      attempts: 1,
      elapsedMs: 1_500,
    });
    expect(record.hint).toContain('could not be asked for its time');
    expect(askedMs).toHaveLength(3);
    const notes = made.events.filter(({ type }) => type === 'clock').map(({ note }) => note);
    expect(notes).toEqual(['failed', 'failed', 'failed']);
  });

  test('the call ends with its deadline, not after it', async () => {
    const made = bench({ credentials, deadlineMs: 1_000 });
    const { sendInternal } = clockAfter(made, ...Array.from({ length: 9 }, () => reset));
    const record = await made.runtime.runUntil(
      made.call(openOrders, judges(made), { sendInternal }).record(),
    );
    expect(record).toMatchObject({ reason: 'deadline', code: '400002', executed: 'no' });
    expect(record.elapsedMs).toBeLessThanOrEqual(1_000);
  });

  test.each([
    ['a firewall', '<html>403 Forbidden</html>', 403],
    ['Cloudflare', 'error code: 1020', 403],
    ['KuCoin, of this region', '{"code":"400302","msg":"x"}', 403],
  ])('because %s refuses: it is not asked again', async (_, body, status) => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, () => text(body, status));
    const record = await made.call(openOrders, judges(made), { sendInternal }).record();
    expect(record).toMatchObject({ reason: 'not-retryable', code: '400002', attempts: 1 });
    expect(askedMs).toEqual([0]);
    expect(made.events.find(({ type }) => type === 'clock')?.note).toBe('failed');
  });

  test('closing the engine ends the wait for the next question', async () => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, reset, reset);
    const call = made.call(openOrders, judges(made), { sendInternal });
    await made.runtime.advance(100);
    made.retry.close();
    expect(await call.record()).toMatchObject({ reason: 'closed', executed: 'no' });
    await made.runtime.advance(60_000);
    expect(askedMs).toEqual([0]);
  });
});

describe('when a limit meets the question', () => {
  test('it is asked again once the wait is over, which costs no retry', async () => {
    const made = bench({ credentials, retries: 0 });
    const { sendInternal, askedMs } = clockAfter(made, () => text('error code: 1015', 429));
    await made.runtime.runUntil(made.call(openOrders, judges(made), { sendInternal }).promise);
    expect(askedMs).toEqual([0, 30_000]);
    expect(made.events.find(({ type }) => type === 'wait')).toMatchObject({ note: 'as told' });
  });

  test('for longer than the call may wait, it says when to come back', async () => {
    const made = bench({ credentials, deadlineMs: 20_000 });
    const { sendInternal } = clockAfter(made, () => text('error code: 1015', 429));
    const startMs = made.runtime.wallNowMs();
    const record = await made.call(openOrders, judges(made), { sendInternal }).record();
    expect(record).toMatchObject({
      reason: 'deadline',
      elapsedMs: 0,
      retryAtMs: startMs + 30_000,
    });
  });
});

describe('a request that came signed', () => {
  const theirs = (made: Bench) => {
    const headers = (): Record<string, string> => ({
      'KC-API-KEY': 'x',
      'KC-API-SIGN': 's',
      'KC-API-TIMESTAMP': String(made.runtime.wallNowMs()),
    });
    const resign = {
      headers: () => Promise.resolve(headers()),
      hint: (lagMs: number) => `the signer is ${lagMs} ms behind`,
    };
    return { request: { ...openOrders, headers: headers() }, resign };
  };

  test('by a wrong clock learns how far it is off, also when the first question fails', async () => {
    const made = bench({ credentials });
    const { sendInternal, askedMs } = clockAfter(made, reset);
    const { request, resign } = theirs(made);
    const record = await made.runtime.runUntil(
      made.call(request, judges(made), { sendInternal, signAgain: resign }).record(),
    );
    expect(record).toMatchObject({ reason: 'stale-signature', attempts: 2 });
    expect(record.hint).toBe('the signer is 9000 ms behind');
    expect(askedMs).toHaveLength(2);
  });

  test('too early and no more is signed anew without the time', async () => {
    const made = bench({ credentials });
    const { sendInternal } = clockAfter(made, reset);
    const { request, resign } = theirs(made);
    const steps = [badTimestamp(), answer('{"code":"200000","data":{"orderId":"1"}}')];
    await made.runtime.runUntil(
      made.call(request, steps, { sendInternal, signAgain: resign }).promise,
    );
    expect(made.leftAt()).toEqual([0, 0]);
  });
});
