import { describe, expect, test } from 'vitest';
import type { BackoffOptions } from '../../src/policy/backoff.js';
import {
  type CallState,
  decide,
  effectiveWaitMs,
  isWorthWaiting,
} from '../../src/policy/policy.js';
import type { Action, Classification, Executed, Kind } from '../../src/types/index.js';

const options: BackoffOptions = {
  minDelayMs: 500,
  maxDelayMs: 15_000,
  backoffFactor: 2,
  jitter: 'none',
};
const call: CallState = {
  nowMs: 10_000,
  attempts: 1,
  retriesUsed: 0,
  retries: 5,
  backoffs: 0,
  isHeld: false,
  lastLeaveMs: 130_000,
  repeatsFreely: false,
  replayable: true,
  signature: 'unchanged',
  callersDecision: undefined,
};

function classification(
  action: Action,
  {
    executed = 'no',
    kind = 'overload',
    waitMs,
  }: { executed?: Executed; kind?: Kind; waitMs?: number } = {},
): Classification {
  const told = waitMs === undefined ? {} : { waitMs };
  return { action, executed, kind, ...told, family: 'spot', meaning: 'm', hint: 'h', source: 's' };
}

const on = (given: Classification, state: Partial<CallState> = {}, random = 0) =>
  decide(given, { ...call, ...state }, options, random);

describe('a momentary refusal', () => {
  const after = (waitMs: number) => ({
    next: 'retry',
    notBeforeMs: 10_000 + waitMs,
    counted: false,
    isBackoff: true,
  });

  test('is repeated after the own backoff, and costs no retry', () => {
    expect(on(classification('retry'))).toEqual(after(500));
    expect(on(classification('retry'), { backoffs: 3, attempts: 4 })).toEqual(after(4_000));
    for (const kind of ['overload', 'rate-limit'] as const) {
      expect(on(classification('retry', { kind }), { retriesUsed: 5 })).toEqual(after(500));
    }
  });

  test('goes back in line where a gate of overload holds it', () => {
    expect(on(classification('retry'), { isHeld: true, backoffs: 7, attempts: 9 })).toEqual({
      next: 'retry',
      notBeforeMs: 10_000,
      counted: false,
      isBackoff: false,
    });
  });

  test('is not repeated with `retries: 0`, nor a fiftieth time', () => {
    const ends = { next: 'stop', reason: 'retries-exhausted' };
    expect(on(classification('retry'), { retries: 0 })).toEqual(ends);
    expect(on(classification('retry'), { retries: 0, isHeld: true })).toEqual(ends);
    expect(on(classification('retry'), { attempts: 50, retries: 99 })).toEqual(ends);
  });

  test.each([1, 5])('is no lost answer, of which %i are repeated', (retries) => {
    for (const kind of ['network', 'timeout', 'server', 'maintenance', 'edge'] as const) {
      const lost = classification('retry', { kind });
      expect(on(lost, { retries, retriesUsed: retries })).toEqual({
        next: 'stop',
        reason: 'retries-exhausted',
      });
      expect(on(lost, { retries, retriesUsed: retries - 1 })).toMatchObject({ counted: true });
    }
  });

  test('ends where the backoff would end too late', () => {
    expect(on(classification('retry'), { lastLeaveMs: 10_500 })).toMatchObject({
      reason: 'deadline',
    });
    expect(on(classification('retry'), { lastLeaveMs: 10_501 }).next).toBe('retry');
  });
});

describe('a told wait', () => {
  const wait = (waitMs: number, state: Partial<CallState> = {}, random = 0) =>
    on(classification('backoff', { kind: 'rate-limit', waitMs }), state, random);

  test('of a second or more costs time only', () => {
    expect(wait(1_000)).toEqual({
      next: 'retry',
      notBeforeMs: 11_000,
      counted: false,
      isBackoff: false,
    });
    expect(wait(30_000, { retries: 0 })).toEqual({
      next: 'retry',
      notBeforeMs: 40_000,
      counted: false,
      isBackoff: false,
    });
    expect(wait(30_000, { retries: 5, retriesUsed: 5 }).next).toBe('retry');
  });

  test('below a second is raised to the shortest delay and paid for', () => {
    expect(wait(999)).toEqual({
      next: 'retry',
      notBeforeMs: 10_999,
      counted: true,
      isBackoff: false,
    });
    expect(wait(7)).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: true,
      isBackoff: false,
    });
    expect(wait(7, { retries: 0 })).toEqual({
      next: 'stop',
      reason: 'retries-exhausted',
      retryInMs: 7,
    });
  });

  test('of nothing is none', () => {
    expect(wait(0)).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: false,
      isBackoff: true,
    });
  });

  test('of a retry is kept as well', () => {
    expect(on(classification('retry', { waitMs: 2_000 }))).toMatchObject({ notBeforeMs: 12_000 });
  });

  test('that does not fit fails at once and says when to come back', () => {
    expect(wait(120_000)).toEqual({ next: 'stop', reason: 'deadline', retryInMs: 120_000 });
    expect(wait(119_999).next).toBe('retry');
  });

  test('above a day fails at once even without a deadline', () => {
    const day = 86_400_000;
    expect(wait(day, { lastLeaveMs: Infinity }).next).toBe('retry');
    expect(wait(day + 1, { lastLeaveMs: Infinity })).toEqual({
      next: 'stop',
      reason: 'deadline',
      retryInMs: day + 1,
    });
  });

  test('gets its noise behind it, and only where all of that fits', () => {
    const full = { ...options, jitter: 'full' as const };
    const told = classification('backoff', { waitMs: 30_000 });
    expect(decide(told, call, full, 0.5)).toMatchObject({ notBeforeMs: 40_125 });
    expect(decide(told, { ...call, lastLeaveMs: 40_250 }, full, 0)).toMatchObject({
      reason: 'deadline',
    });
    expect(decide(told, { ...call, lastLeaveMs: 40_251 }, full, 0.999).next).toBe('retry');
  });
});

describe('the fiftieth attempt is the last', () => {
  test.each<[Action, Partial<CallState>, number | undefined]>([
    ['retry', { retries: 1_000 }, undefined],
    ['backoff', {}, 2_000],
    ['re-sign', { signature: 'corrected' }, undefined],
  ])('%s', (action, state, waitMs) => {
    const given = classification(action, waitMs === undefined ? {} : { waitMs });
    expect(on(given, { ...state, attempts: 49 }).next).toBe('retry');
    expect(on(given, { ...state, attempts: 50 })).toMatchObject({ reason: 'retries-exhausted' });
  });
});

describe('a refused signature', () => {
  const given = classification('re-sign', { kind: 'clock' });

  test('is made anew at once and for nothing, when something was corrected', () => {
    expect(on(given, { signature: 'corrected', retries: 0 })).toEqual({
      next: 'retry',
      notBeforeMs: 10_000,
      counted: false,
      isBackoff: false,
    });
  });

  test('is surfaced when nothing was corrected', () => {
    expect(on(given)).toEqual({ next: 'stop', reason: 'not-retryable' });
  });

  test('is tried again when the caller asks, at his expense', () => {
    expect(on(given, { callersDecision: true })).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: true,
      isBackoff: true,
    });
  });

  test('waits for another question when nobody told the time, at the expense of a retry', () => {
    expect(on(given, { signature: 'failed' })).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: true,
      isBackoff: true,
    });
    expect(on(given, { signature: 'failed', retries: 0 })).toMatchObject({
      reason: 'retries-exhausted',
    });
    const told = classification('re-sign', { kind: 'clock', waitMs: 30_000 });
    expect(on(told, { signature: 'failed', retries: 0 })).toEqual({
      next: 'retry',
      notBeforeMs: 40_000,
      counted: false,
      isBackoff: false,
    });
  });

  test.each([undefined, true])("is stale when it is the caller's own, asked: %s", (asked) => {
    expect(on(given, { signature: 'callers', callersDecision: asked })).toEqual({
      next: 'stop',
      reason: 'stale-signature',
    });
  });

  test('comes too late after the deadline', () => {
    expect(on(given, { signature: 'corrected', lastLeaveMs: 10_000 })).toMatchObject({
      reason: 'deadline',
    });
  });
});

describe('an outcome that nobody knows', () => {
  const lost = classification('surface', { executed: 'unknown', kind: 'timeout' });

  test('is never repeated where it could be a second order', () => {
    expect(on(lost)).toEqual({ next: 'stop', reason: 'unknown-outcome' });
    expect(on(lost, { callersDecision: false })).toEqual({
      next: 'stop',
      reason: 'unknown-outcome',
    });
    expect(on(lost, { callersDecision: true })).toEqual({
      next: 'stop',
      reason: 'unsafe-to-repeat',
    });
  });

  test('of a harmless call is repeated like a refusal', () => {
    expect(on(lost, { repeatsFreely: true })).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: true,
      isBackoff: true,
    });
    expect(on(lost, { repeatsFreely: true, retries: 0 })).toMatchObject({
      reason: 'retries-exhausted',
    });
    expect(on(lost, { repeatsFreely: true, callersDecision: false })).toMatchObject({
      reason: 'not-retryable',
    });
  });

  test.each<Kind>(['unknown', 'invalid-request'])(
    'of a harmless call is surfaced when it would come again: %s',
    (kind) => {
      const given = classification('surface', { executed: 'unknown', kind });
      expect(on(given, { repeatsFreely: true })).toMatchObject({ reason: 'unknown-outcome' });
    },
  );
});

describe('everything else', () => {
  test.each<Action>(['surface', 'abort'])('%s stops', (action) => {
    expect(on(classification(action, { kind: 'insufficient-funds' }))).toEqual({
      next: 'stop',
      reason: 'not-retryable',
    });
  });

  test.each<Action>(['surface', 'abort'])('%s goes on when the caller asks', (action) => {
    expect(on(classification(action), { callersDecision: true })).toEqual({
      next: 'retry',
      notBeforeMs: 10_500,
      counted: true,
      isBackoff: true,
    });
    expect(on(classification(action), { callersDecision: true, retriesUsed: 5 })).toMatchObject({
      reason: 'retries-exhausted',
    });
  });

  test.each<Action>(['retry', 'backoff', 're-sign'])(
    '%s stops when the caller says so',
    (action) => {
      const given = classification(action, { waitMs: 2_000 });
      expect(on(given, { callersDecision: false, signature: 'corrected' })).toMatchObject({
        reason: 'not-retryable',
      });
    },
  );

  test('a body that can be sent once is sent once', () => {
    expect(on(classification('backoff', { waitMs: 2_000 }), { replayable: false })).toEqual({
      next: 'stop',
      reason: 'not-retryable',
      retryInMs: 2_000,
    });
    expect(on(classification('retry'), { replayable: false, callersDecision: true }).next).toBe(
      'stop',
    );
  });
});

test.each([
  [1, 500, 500],
  [999, 500, 999],
  [999, 2_000, 2_000],
  [1_000, 5_000, 1_000],
  [30_000, 500, 30_000],
])('a told wait of %i ms with a shortest delay of %i ms lasts %i ms', (told, least, expected) => {
  expect(effectiveWaitMs(told, least)).toBe(expected);
});

test.each([
  [0, 30_000, 30_000, 'none', false],
  [0, 30_000, 30_001, 'none', true],
  [0, 30_000, 30_250, 'full', false],
  [0, 30_000, 30_251, 'full', true],
  [9, 5, 10, 'none', true],
  [9, 5, 9, 'none', false],
  [0, 86_400_000, Infinity, 'full', true],
  [0, 86_400_001, Infinity, 'none', false],
] as const)(
  'at %i a wait until %i before %d with jitter %s: %s',
  (now, until, limit, jitter, fits) => {
    expect(isWorthWaiting(now, until, limit, jitter)).toBe(fits);
  },
);
