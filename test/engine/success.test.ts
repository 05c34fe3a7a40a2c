import { describe, expect, test, vi } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { classificationOf } from '../../src/errors.js';
import type { Send } from '../../src/types/index.js';
import {
  accounts,
  answer,
  credentials,
  ok,
  place,
  refused,
  reset,
  ticker,
} from '../support/answers.js';
import { bench, type Native } from '../support/harness.js';
import { countedSignal } from '../support/signals.js';

describe('a call that succeeds at once', () => {
  test('hands over the very value of the host, with its classification beside it', async () => {
    const { call } = bench({ credentials });
    const success = ok();
    const value = await call(accounts, success).promise;
    expect(value).toBe(success.native);
    expect(classificationOf(value)).toMatchObject({ action: 'ok', executed: 'yes', status: 200 });
  });

  test('sleeps for nothing and leaves nothing on the signal', async () => {
    const { call, sleeps, runtime } = bench({ credentials });
    const { signal, listeners, everAdded } = countedSignal();
    await call(place, ok(), { signal }).promise;
    expect([sleeps, runtime.pendingSleeps]).toEqual([[], 0]);
    expect([everAdded(), listeners()]).toEqual([1, 0]);
    // The one timer all attempts share ends by itself.
    await runtime.advance(60_000);
    expect(runtime.pendingTimers).toBe(0);
  });

  test('reads no clock beyond what it needs, and draws no chance', async () => {
    const { runtime } = bench();
    const random = vi.fn(() => 0.5);
    const retry = createKucoinRetry({ runtime: { ...runtime, random } });
    await retry.run(ticker, () => Promise.resolve(ok()));
    expect(random).not.toHaveBeenCalled();
  });

  test('sends what it was given: bytes, headers and all', async () => {
    const { call, sent } = bench();
    const body = new Uint8Array([123, 125]);
    const headers = { 'X-Site-Type': 'australia' };
    await call({ ...ticker, method: 'GET', headers, body }, ok()).promise;
    expect(sent[0]?.body).toBe(body);
    expect(sent[0]?.headers).toEqual(headers);
    expect(sent[0]?.headers).not.toBe(headers);
    expect(sent[0]?.attemptNumber).toBe(1);
  });

  test('is not asked for a body it cannot read', async () => {
    const { call } = bench();
    const { text: _, ...stream } = ok();
    expect(await call(ticker, stream).promise).toBe(stream.native);
  });

  test('leaves the request as it was', async () => {
    const { call } = bench({ credentials });
    const request = Object.freeze({ ...place, headers: Object.freeze({ a: 'b' }) });
    await call(request, ok()).promise;
    expect(request).toEqual({ ...place, headers: { a: 'b' } });
  });
});

describe("a host that is not KuCoin's", () => {
  const elsewhere = {
    method: 'GET',
    url: 'https://example.com/api/v1/accounts',
    headers: { a: 'b' },
  };

  test('gets the request once, unsigned, and its answer passes whatever it says', async () => {
    const { call, sent, events } = bench({ credentials });
    const failure = refused('429000', 'Too Many Requests', 429);
    expect(await call(elsewhere, failure).promise).toBe(failure.native);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers).toEqual({ a: 'b' });
    expect(events).toEqual([]);
  });

  test('fails with its own error', async () => {
    const { call } = bench();
    const failure = reset();
    await expect(call(elsewhere, failure).promise).rejects.toBe(failure.error);
  });

  test("gets the caller's own signal", async () => {
    const { call, sent } = bench();
    const { signal } = countedSignal();
    await call(elsewhere, ok(), { signal }).promise;
    expect(sent[0]?.signal).toBe(signal);
  });

  test('is ours once `hosts` says so', async () => {
    const { call, sent } = bench({ credentials, hosts: { 'example.com': 'spot' } });
    await call(elsewhere, ok()).promise;
    expect(sent[0]?.headers).toMatchObject({ 'KC-API-KEY': 'the-key' });
  });

  test('does not hear of a closed engine', async () => {
    const { call, retry } = bench();
    retry.close();
    await expect(call(elsewhere, ok()).promise).resolves.toBeDefined();
  });
});

describe('a wrong option of a request', () => {
  test('rejects with a TypeError that names the right one, and nothing leaves', async () => {
    const { call, sent } = bench();
    const wrong = { kucoin: { timeout: 5 } as never };
    await expect(call(ticker, ok(), wrong).promise).rejects.toThrow(
      new TypeError("kucoin request options: unknown option 'timeout'; use 'attemptTimeoutMs'"),
    );
    expect(sent).toEqual([]);
  });
});

describe('a host that breaks the rules', () => {
  test.each<[string, Send<Native>, string]>([
    [
      'throws',
      () => {
        throw new Error('thrown');
      },
      'thrown',
    ],
    ['rejects', () => Promise.reject(new Error('rejected')), 'rejected'],
  ])('and %s has failed to get an answer', async (_, send, message) => {
    const { retry } = bench();
    const failure = await retry.run(place, send).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      cause: { message },
      kucoin: { reason: 'unknown-outcome', executed: 'unknown', attempts: 1 },
    });
  });

  test('an answer in an unknown shape is a failure of its own kind, and not a success', async () => {
    const { call } = bench();
    expect(await call(place, answer('<html>')).record()).toMatchObject({
      kind: 'server',
      executed: 'unknown',
      reason: 'unknown-outcome',
    });
  });
});
