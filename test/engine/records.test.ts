import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { classificationOf, isKucoinError, KucoinError } from '../../src/errors.js';
import type { Answer } from '../../src/types/index.js';
import {
  answer,
  badSign,
  cloudflareBlock,
  credentials,
  later,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  silence,
  ticker,
  unreachable,
  withdraw,
} from '../support/answers.js';
import { bench, type Native, type Step } from '../support/harness.js';

const hiccup = refused('500000', 'Internal Server Error', 500);
const poor = refused('200004', 'Balance insufficient!', 200);

describe('the record of a call that failed', () => {
  test('tells the whole story, in numbers and words', async () => {
    const { call, runtime } = bench({ credentials });
    const late = later();
    const failing = call(withdraw, [overload(), late.step]);
    await runtime.advance(500 + 250);
    late.give(poor);
    const record = await failing.record();
    expect(record).toEqual({
      action: 'surface',
      kind: 'insufficient-funds',
      executed: 'no',
      code: '200004',
      message: 'Balance insufficient!',
      status: 200,
      family: 'account',
      meaning: expect.any(String) as string,
      hint: expect.any(String) as string,
      source: expect.any(String) as string,
      reason: 'not-retryable',
      attempts: 2,
      elapsedMs: 750,
      request: { method: 'POST', path: '/api/v3/withdrawals' },
      history: [
        {
          attemptNumber: 1,
          sentAfterMs: 0,
          tookMs: 0,
          action: 'retry',
          kind: 'overload',
          executed: 'no',
          status: 429,
          code: '429000',
          message: 'Too Many Requests',
        },
        {
          attemptNumber: 2,
          sentAfterMs: 500,
          tookMs: 250,
          action: 'surface',
          kind: 'insufficient-funds',
          executed: 'no',
          status: 200,
          code: '200004',
          message: 'Balance insufficient!',
        },
      ],
    });
  });

  test('is read only, plain, and the same after a trip through JSON', async () => {
    const { call } = bench({ credentials });
    const record = await call(place, poor).record();
    for (const name of Object.keys(record)) expect(Reflect.set(record, name, 1)).toBe(false);
    expect(Object.isFrozen(record.history) && Object.isFrozen(record.history[0])).toBe(true);
    expect(Object.isFrozen(record.request)).toBe(true);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test('names no address of the caller', async () => {
    const { call, events } = bench({ credentials });
    const told = refused('400006', 'The IP 203.0.113.7 (2001:db8::7) is not allowed', 403);
    const error = await call(openOrders, told).promise.catch((thrown: unknown) => thrown);
    for (const text of [
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      JSON.stringify(events),
    ]) {
      expect(text).not.toMatch(/203\.0\.113\.7|2001:db8/);
      expect(text).toContain('[ip]');
    }
  });

  test('shows no secret, however it is printed', async () => {
    const outcomes: readonly Step[] = [
      badSign(),
      reset(),
      ({ headers }) =>
        Promise.resolve({
          error: Object.assign(new Error('host'), { config: { headers } }),
          sent: 'unknown' as const,
        }),
    ];
    for (const outcome of outcomes) {
      const { call, events, sent } = bench({ credentials });
      const error = await call(place, outcome).promise.catch((thrown: unknown) => thrown);
      const secrets = [
        ...Object.values(credentials),
        ...Object.entries(sent[0]!.headers)
          .filter(([name]) => /sign|passphrase/i.test(name))
          .map(([, value]) => value),
      ];
      const printed = [
        inspect(error, { depth: Infinity, showHidden: true }),
        JSON.stringify(error),
        inspect({ ...(error as object) }, { depth: Infinity }),
        inspect(events, { depth: Infinity, showHidden: true }),
      ].join('\n');
      expect(secrets).toHaveLength(5);
      for (const secret of secrets) expect(printed).not.toContain(secret);
    }
  });

  test('sits on an error that says it in one line and keeps the cause out of print', async () => {
    const { call } = bench({ credentials });
    const failure = reset();
    const error = await call(withdraw, failure).promise.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KucoinError);
    expect(isKucoinError(error)).toBe(true);
    expect((error as Error).message).toBe(
      'POST /api/v3/withdrawals: No answer came, and the request may have reached the exchange (code ECONNRESET, socket hang up). Not known whether it was executed. It may have been carried out: check GET /api/v1/withdrawals before sending it again.',
    );
    expect((error as Error).cause).toBe(failure.error);
    expect(Object.keys(error as object)).toEqual(['kucoin']);
  });
});

describe('whether the call was carried out', () => {
  const cases: readonly (readonly [string, readonly Step[], 'no' | 'unknown'])[] = [
    ['refused', [poor], 'no'],
    ['refused, refused', [overload(), poor], 'no'],
    ['never connected, refused', [unreachable(), poor], 'no'],
    ['lost', [reset()], 'unknown'],
    ['refused, lost', [overload(), reset()], 'unknown'],
    ['refused, refused, lost', [overload(), unreachable(), reset()], 'unknown'],
  ];
  test.each(cases)('%s: %#', async (_, steps, executed) => {
    const { call, runtime } = bench({ credentials });
    const record = await runtime.runUntil(call(withdraw, steps).record());
    expect([record.executed, record.attempts]).toEqual([executed, steps.length]);
    expect(record.history.map((attempt) => attempt.executed)).toEqual(
      steps.map((_step, index) => (index < steps.length - 1 ? 'no' : executed)),
    );
  });

  test('lost, then refused: the doubt stays', async () => {
    const { call, runtime } = bench({ credentials });
    const record = await runtime.runUntil(call(leverage, [reset(), poor]).record());
    expect(record.executed).toBe('unknown');
  });

  test('cut by its time: nobody knows', async () => {
    const { call, runtime } = bench({ credentials });
    const record = await runtime.runUntil(call(withdraw, silence).record());
    expect(record).toMatchObject({ executed: 'unknown', kind: 'timeout', elapsedMs: 10_000 });
  });
});

describe("errors: 'return'", () => {
  const own = { kucoin: { errors: 'return' } } as const;

  test('hands back the last answer as it came, with its record beside it', async () => {
    const { call } = bench({ credentials, errors: 'return' });
    const value = await call(place, poor).promise;
    expect(value).toBe(poor.native);
    expect(classificationOf(value)).toMatchObject({ reason: 'not-retryable', attempts: 1 });
  });

  test('may be asked for by one request, or refused by it', async () => {
    const { call } = bench({ credentials });
    expect(await call(place, poor, own).promise).toBe(poor.native);
    const other = bench({ credentials, errors: 'return' });
    const thrown = other.call(place, poor, { kucoin: { errors: 'throw' } });
    expect((await thrown.record()).code).toBe('200004');
  });

  test('hands back the answer a call waited with when its time is up', async () => {
    const { call } = bench({ credentials, deadlineMs: 2_000 });
    const refusal = quota(9_000);
    expect(await call(openOrders, refusal, own).promise).toBe(refusal.native);
  });

  test('throws where there is no answer to hand back', async () => {
    const { call, runtime } = bench({ credentials, deadlineMs: 2_000 });
    expect((await call(withdraw, reset(), own).record()).reason).toBe('unknown-outcome');
    expect(await call(openOrders, quota(9_000), own).promise).toBeDefined();
    expect(await call(openOrders, ok(), own).record()).toMatchObject({ attempts: 0 });
    const lost = call(ticker, [hiccup, reset()], { kucoin: { errors: 'return', retries: 1 } });
    expect(await runtime.runUntil(lost.record())).toMatchObject({ kind: 'network', attempts: 2 });
  });
});

describe('an answer that nobody will read', () => {
  const discarding = (given: Answer<Native>) => ({ ...given, discard: vi.fn() });

  test('is dropped when the next attempt leaves; the one delivered never is', async () => {
    const answers = [hiccup, overload(), ok()].map(discarding);
    const { call, runtime } = bench();
    await runtime.runUntil(call(ticker, answers).promise);
    expect(answers.map(({ discard }) => discard.mock.calls.length)).toEqual([1, 1, 0]);
  });

  test('is kept while it may still have to be delivered', async () => {
    for (const errors of ['throw', 'return'] as const) {
      const answers = [hiccup, hiccup].map(discarding);
      const { call, runtime } = bench({ retries: 1, errors });
      await runtime.runUntil(call(ticker, answers).promise.catch(() => undefined));
      expect(answers.map(({ discard }) => discard.mock.calls.length)).toEqual([1, 0]);
    }
  });

  test('is dropped when it comes after its attempt was cut', async () => {
    const slow = later();
    const late = discarding(ok());
    const { call, runtime } = bench({ attemptTimeoutMs: 1_000 });
    const read = call(ticker, [slow.step, ok()]);
    await runtime.advance(1_200);
    slow.give(late);
    await runtime.runUntil(read.promise);
    expect(late.discard).toHaveBeenCalledOnce();
  });

  test('still tells of a block when it comes after its attempt was cut', async () => {
    const slow = later();
    const { call, runtime, leftAt } = bench({ attemptTimeoutMs: 1_000 });
    const read = call(ticker, [slow.step, ok()]);
    await runtime.advance(1_200);
    slow.give(cloudflareBlock());
    await runtime.runUntil(read.promise);
    expect(leftAt()).toEqual([0, 31_200]);
  });

  test('is dropped when the signer of the next attempt fails', async () => {
    const given = discarding(hiccup);
    let signs = 0;
    const sign = () => {
      signs += 1;
      if (signs > 1) throw new Error('signer');
      return { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's' };
    };
    const { call, runtime } = bench({ sign });
    const read = runtime.runUntil(call(openOrders, given).promise);
    await expect(read).rejects.toThrow('signer');
    expect(given.discard).toHaveBeenCalledOnce();
  });

  test('does not change the outcome when dropping it fails', async () => {
    const broken = {
      ...hiccup,
      discard: () => {
        throw new Error('discard');
      },
    };
    const { call, runtime } = bench();
    const success = ok();
    expect(await runtime.runUntil(call(ticker, [broken, success]).promise)).toBe(success.native);
  });

  test('of a request to another host is none of ours', async () => {
    const given = discarding(answer('x', 500));
    const { call } = bench();
    await call({ method: 'GET', url: 'https://example.com/' }, given).promise;
    expect(given.discard).not.toHaveBeenCalled();
  });
});
