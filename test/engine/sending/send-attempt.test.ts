import { describe, expect, test, vi } from 'vitest';
import { drop, sendAttempt } from '../../../src/engine/sending/send-attempt.js';
import { createTimeouts } from '../../../src/runtime/timeouts.js';
import { manualRuntime } from '../../../src/testing/clocks/manual-runtime.js';
import type { Attempt, Outcome, Send } from '../../../src/types/index.js';
import { countedSignal } from '../../support/signals.js';

const answer = (discard?: () => void): Outcome<string> => ({
  native: 'native',
  status: 200,
  headers: { get: () => null },
  ...(discard === undefined ? {} : { discard }),
});

/** One attempt that times out after a second. */
function travel(send: Send<string>, given = countedSignal(), timeoutAtMs = 1_000) {
  const runtime = manualRuntime();
  const plan = {
    attemptNumber: 3,
    headers: { a: 'b' },
    body: 'body',
    signal: given.signal,
    nowMs: 0,
    timeoutAtMs,
  };
  const outcome = sendAttempt(send, plan, createTimeouts(runtime, 1));
  return { runtime, given, outcome };
}

/** A send that settles when the test says so. */
function pending() {
  const attempts: Attempt[] = [];
  let resolve: (outcome: Outcome<string>) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const send: Send<string> = (attempt) => {
    attempts.push(attempt);
    return new Promise((fulfil, fail) => {
      resolve = fulfil;
      reject = fail;
    });
  };
  return {
    send,
    attempts,
    resolve: (outcome: Outcome<string>) => resolve(outcome),
    reject: (error: unknown) => reject(error),
  };
}

describe('one attempt', () => {
  test('hands over what the host is to send', async () => {
    const { send, attempts, resolve } = pending();
    const { outcome } = travel(send);
    resolve(answer());
    await outcome;
    const [attempt] = attempts;
    expect(attempt).toMatchObject({ attemptNumber: 3, headers: { a: 'b' }, body: 'body' });
    expect(attempt?.signal.aborted).toBe(false);
  });

  test('brings the answer back as it is, and leaves no listener and no abort', async () => {
    const native = answer();
    const attempts: Attempt[] = [];
    const { outcome, given, runtime } = travel((attempt) => {
      attempts.push(attempt);
      return Promise.resolve(native);
    });
    expect(await outcome).toBe(native);
    expect(given.listeners()).toBe(0);
    // A body may still be read under this signal.
    await runtime.advance(1_000);
    expect([runtime.pendingTimers, attempts[0]?.signal.aborted]).toEqual([0, false]);
  });

  test('is cut when its time is up: nobody knows what became of it', async () => {
    const { send, attempts } = pending();
    const { outcome, runtime, given } = travel(send);
    await runtime.advance(1_000);
    const cut = await outcome;
    expect(cut).toMatchObject({ sent: 'unknown', endedBy: 'timeout' });
    expect('error' in cut && cut.error).toMatchObject({
      name: 'TimeoutError',
      message: 'No answer within 1000 ms',
    });
    expect(attempts[0]?.signal.reason).toBe('error' in cut && cut.error);
    expect(given.listeners()).toBe(0);
  });

  test("is cut by the caller's abort at once, with his reason", async () => {
    const { send, attempts } = pending();
    const { outcome, given } = travel(send);
    given.abort('reason');
    expect(await outcome).toEqual({ error: 'reason', sent: 'unknown', endedBy: 'abort' });
    expect(attempts[0]?.signal.reason).toBe('reason');
    expect(given.listeners()).toBe(0);
  });

  test('does not begin once the caller has aborted', async () => {
    const send = vi.fn<Send<string>>();
    const given = countedSignal();
    given.abort('reason');
    const { outcome, runtime } = travel(send, given);
    expect(await outcome).toEqual({ error: 'reason', sent: 'no', endedBy: 'abort' });
    expect(send).not.toHaveBeenCalled();
    expect([given.everAdded(), runtime.pendingTimers]).toEqual([0, 0]);
  });

  test('an answer that comes after the cut is dropped, once', async () => {
    const { send, resolve } = pending();
    const { outcome, given, runtime } = travel(send);
    const discard = vi.fn();
    given.abort();
    resolve(answer(discard));
    expect(await outcome).toMatchObject({ endedBy: 'abort' });
    await runtime.settle();
    expect(discard).toHaveBeenCalledOnce();
  });

  test('an answer that is first is kept, however close the cut', async () => {
    const discard = vi.fn();
    const { send, resolve } = pending();
    const { outcome, given } = travel(send);
    resolve(answer(discard));
    await Promise.resolve();
    given.abort();
    expect(await outcome).toMatchObject({ native: 'native' });
    expect(discard).not.toHaveBeenCalled();
  });

  test('a host that throws, rejects or forgets to promise has had its say all the same', async () => {
    const error = new Error('host');
    const thrown = travel(() => {
      throw error;
    });
    const rejected = travel(() => Promise.reject(error));
    const unpromised = travel((() => answer()) as unknown as Send<string>);
    expect(await thrown.outcome).toEqual({ error, sent: 'unknown' });
    expect(await rejected.outcome).toEqual({ error, sent: 'unknown' });
    expect(await unpromised.outcome).toMatchObject({ native: 'native' });
    for (const { given } of [thrown, rejected, unpromised]) expect(given.listeners()).toBe(0);
  });

  test('a host that fails after the cut, or while it drops an answer, brings no process down', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const late = pending();
    const failing = travel(late.send);
    failing.given.abort();
    late.reject(new Error('late'));
    const dropping = pending();
    const dropped = travel(dropping.send);
    dropped.given.abort();
    dropping.resolve(
      answer(() => {
        throw new Error('discard');
      }),
    );
    await Promise.all([failing.outcome, dropped.outcome]);
    await dropped.runtime.settle();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('without a limit there is no timer', () => {
    const { send } = pending();
    expect(travel(send, countedSignal(), Infinity).runtime.pendingTimers).toBe(0);
  });
});

describe('dropping an outcome', () => {
  test('tells the host of an answer, and nothing of a failure', () => {
    const discard = vi.fn();
    drop(answer(discard));
    drop({ error: new Error('none'), sent: 'no' });
    drop(undefined);
    expect(discard).toHaveBeenCalledOnce();
  });
});
