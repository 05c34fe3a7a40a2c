import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { callLimits, isStale, isTooLate, waitLimitMs } from '../../src/policy/deadline.js';
import { type RequestName, requests } from '../fixtures/requests.js';

const read = requestFacts(requests.readSpot);
const order = requestFacts(requests.placeSpot);
const now = { monotonicMs: 1_000, wallMs: 5_000_000, exchangeMs: 5_009_000 };
const usual = { deadlineMs: 120_000, orderMaxAgeMs: 45_000 };

describe('the last moment to leave', () => {
  test('of a read is its deadline', () => {
    expect(callLimits(read, usual, now, Infinity)).toEqual({
      deadlineAtMs: 121_000,
      lastLeaveMs: 121_000,
      staleAtMs: Infinity,
      onWaking: undefined,
    });
  });

  test('of an order is its greatest age, the attempt itself may last to the deadline', () => {
    expect(callLimits(order, usual, now, Infinity)).toMatchObject({
      deadlineAtMs: 121_000,
      lastLeaveMs: 46_000,
    });
  });

  test('is the expiry on the clock of the exchange, where that comes first', () => {
    const options = { ...usual, expiresAtMs: 5_012_000 };
    expect(callLimits(order, options, now, Infinity).lastLeaveMs).toBe(4_000);
    expect(callLimits(read, { ...usual, expiresAtMs: 4_009_000 }, now, Infinity).lastLeaveMs).toBe(
      -999_000,
    );
  });

  test('may never come', () => {
    const endless = { deadlineMs: Infinity, orderMaxAgeMs: Infinity, expiresAtMs: Infinity };
    expect(waitLimitMs(callLimits(order, endless, now, Infinity))).toBe(Infinity);
  });
});

describe('after a sleep that the monotonic clock did not see', () => {
  const slept = (ms: number) => ({
    monotonicMs: 2_000,
    wallMs: now.wallMs + ms,
    exchangeMs: now.exchangeMs + ms,
  });
  const expiring = { ...usual, expiresAtMs: now.exchangeMs + 10_000 };

  test.each<[string, RequestName, number, number]>([
    ['an order', 'placeSpot', 44_999, 45_000],
    ['a bulk cancel', 'cancelSpotAll', 44_999, 45_000],
    ['a withdrawal', 'withdraw', 119_999, 120_000],
    ['a transfer', 'transfer', 119_999, 120_000],
  ])('%s is too late once the wall clock says so', (_, name, inTimeMs, lateMs) => {
    const limits = callLimits(requestFacts(requests[name]), usual, now, Infinity);
    expect([isTooLate(limits, slept(inTimeMs)), isTooLate(limits, slept(lateMs))]).toEqual([
      false,
      true,
    ]);
  });

  test.each<[string, RequestName]>([
    ['a read', 'readSpot'],
    ['a cancel of one order', 'cancelSpot'],
  ])('%s never is, but for its expiry', (_, name) => {
    const facts = requestFacts(requests[name]);
    expect(isTooLate(callLimits(facts, usual, now, Infinity), slept(1e9))).toBe(false);
    const limits = callLimits(facts, expiring, now, Infinity);
    expect([isTooLate(limits, slept(9_999)), isTooLate(limits, slept(10_000))]).toEqual([
      false,
      true,
    ]);
  });

  test("the caller's own signature has aged on the clock of the exchange", () => {
    const limits = callLimits(read, usual, now, now.exchangeMs + 4_500);
    expect([isStale(limits, slept(4_499)), isStale(limits, slept(4_500))]).toEqual([false, true]);
    expect(isStale(callLimits(order, usual, now, Infinity), slept(1e9))).toBe(false);
  });
});

describe("the caller's own signature", () => {
  test('grows old on the clock of the exchange', () => {
    const limits = callLimits(read, usual, now, 5_010_000);
    expect(limits.staleAtMs).toBe(2_000);
    expect(waitLimitMs(limits)).toBe(2_000);
  });

  test('without a timestamp is too old for any wait', () => {
    expect(waitLimitMs(callLimits(read, usual, now, -Infinity))).toBe(-Infinity);
  });
});
