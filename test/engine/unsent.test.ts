import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/types/index.js';
import { accounts, credentials, leverage, ok, place, reset, withdraw } from '../support/answers.js';
import { bench } from '../support/harness.js';

const failed = (message: string, code: string, cause?: unknown): Failure => ({
  error: Object.assign(new Error(message, { cause }), { code }),
  sent: 'unknown',
});
const closedClient = failed('The client is closed', 'UND_ERR_CLOSED');
const noTls = failed('wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER');
const hungUp = failed(
  'Client network socket disconnected before secure TLS connection was established',
  'ECONNRESET',
);
const refusedStream = failed(
  'Stream closed with error code NGHTTP2_REFUSED_STREAM',
  'ERR_HTTP2_STREAM_ERROR',
);
const tunnel = (status: number): Failure =>
  failed(`Proxy response (${status}) !== 200 when HTTP Tunneling`, 'UND_ERR_ABORTED');

/** Look-ups find no order, and say so to whoever counts them. */
function lookUps() {
  let count = 0;
  const sendInternal = async () => {
    count += 1;
    const text = '{"code":"200000","data":null}';
    return { status: 200, headers: { get: () => null }, text };
  };
  return { sendInternal, count: () => count };
}

describe('an order that never left', () => {
  test.each([
    ['its client was closed', closedClient],
    ['no TLS answered', noTls],
    ['the proxy wanted a password', tunnel(407)],
    ['the proxy forbade the way', tunnel(403)],
  ])('%s: told at once, after one attempt and no look-up', async (_, failure) => {
    const { call, runtime, sent } = bench({ credentials });
    const { sendInternal, count } = lookUps();
    const record = await call(place, [failure, ok()], { sendInternal }).record();
    expect(record).toMatchObject({ reason: 'not-retryable', executed: 'no', attempts: 1 });
    expect([sent.length, count(), runtime.monotonicNowMs()]).toEqual([1, 0, 0]);
  });

  test.each([
    ['the handshake was cut off', hungUp, 500],
    ['the proxy was in trouble', tunnel(502), 500],
    ['the server took no notice of the stream', refusedStream, 0],
  ])('%s: it is sent again without a look-up', async (_, failure, afterMs) => {
    const { call, runtime, leftAt } = bench({ credentials });
    const { sendInternal, count } = lookUps();
    await runtime.runUntil(call(place, [failure, ok()], { sendInternal }).promise);
    expect(leftAt()).toEqual([0, afterMs]);
    expect(count()).toBe(0);
  });

  test('a server that refuses every stream is not asked at once for ever', async () => {
    const { call, runtime, leftAt } = bench({ credentials, retries: 3 });
    const record = await runtime.runUntil(call(withdraw, refusedStream).record());
    expect(record).toMatchObject({ reason: 'retries-exhausted', executed: 'no' });
    expect(leftAt()).toEqual([0, 0, 1_000, 3_000]);
  });

  test('a bare reset stays unknown', async () => {
    const { call } = bench({ credentials });
    expect(await call(withdraw, reset()).record()).toMatchObject({ executed: 'unknown' });
  });
});

describe('an AbortError that is not the caller’s', () => {
  const aborted = new DOMException('This operation was aborted', 'AbortError');

  test('is a lost answer: a read repeats', async () => {
    const { call, runtime, sent } = bench();
    const { signal } = new AbortController();
    const steps = [{ error: aborted, sent: 'unknown' } as const, ok()];
    await runtime.runUntil(call(accounts, steps, { signal }).promise);
    expect(sent).toHaveLength(2);
  });

  test('and an order is not said to be ended by its caller', async () => {
    const { call } = bench({ credentials });
    const record = await call(withdraw, { error: aborted, sent: 'unknown' }).record();
    expect(record).toMatchObject({ reason: 'unknown-outcome', executed: 'unknown' });
    expect(record.meaning).not.toMatch(/caller/);
  });
});

describe('what would be the same again', () => {
  const tooLong = failed('maxContentLength size of 2000 exceeded', 'ERR_BAD_RESPONSE');

  test('an answer over maxContentLength is not asked for again', async () => {
    const { call, sent } = bench({ credentials });
    const record = await call(accounts, [tooLong, ok()]).record();
    expect(record).toMatchObject({ reason: 'not-retryable', executed: 'no', attempts: 1 });
    expect(record.hint).toMatch(/maxContentLength/);
    expect(sent).toHaveLength(1);
  });

  test('nor is a setter sent again for it, which may have taken effect', async () => {
    const { call, sent } = bench({ credentials });
    const record = await call(leverage, [tooLong, ok()]).record();
    expect(record).toMatchObject({ reason: 'unknown-outcome', executed: 'unknown' });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['throws a ReferenceError', new ReferenceError('proces is not defined')],
    ['reads from nothing', new TypeError("Cannot read properties of undefined (reading 'x')")],
  ])('a send that %s ends the call at once, without look-ups', async (_, error) => {
    const { call, runtime, sent } = bench({ credentials });
    const { sendInternal, count } = lookUps();
    const broken = () => {
      throw error;
    };
    const { promise, record } = call(place, broken, { sendInternal });
    expect(await record()).toMatchObject({
      reason: 'unknown-outcome',
      executed: 'unknown',
      attempts: 1,
    });
    await expect(promise).rejects.toHaveProperty('cause', error);
    expect([sent.length, count(), runtime.monotonicNowMs()]).toEqual([1, 0, 0]);
  });
});
