import { describe, expect, test } from 'vitest';
import { callLimits, waitLimitMs } from '../src/limits.js';
import { requestFacts } from '../src/request-facts.js';
import { requests } from './fixtures/requests.js';

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
    });
  });

  test('of an order is its greatest age, the attempt itself may last to the deadline', () => {
    expect(callLimits(order, usual, now, Infinity)).toMatchObject({
      deadlineAtMs: 121_000,
      lastLeaveMs: 46_000,
    });
  });

  test('is the expiry on the wall clock, where that comes first', () => {
    const options = { ...usual, expiresAtMs: 5_003_000 };
    expect(callLimits(order, options, now, Infinity).lastLeaveMs).toBe(4_000);
    expect(callLimits(read, { ...usual, expiresAtMs: 4_000_000 }, now, Infinity).lastLeaveMs).toBe(
      -999_000,
    );
  });

  test('may never come', () => {
    const endless = { deadlineMs: Infinity, orderMaxAgeMs: Infinity, expiresAtMs: Infinity };
    expect(waitLimitMs(callLimits(order, endless, now, Infinity))).toBe(Infinity);
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
