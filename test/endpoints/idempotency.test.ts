import { describe, expect, test } from 'vitest';
import {
  defaultTimeoutMs,
  goesStale,
  priorityOf,
  repeatsFreely,
} from '../../src/endpoints/idempotency.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';

const spot = 'https://api.kucoin.com';
const futures = 'https://api-futures.kucoin.com';

/** Method, URL; then waiting order, whether it goes stale, whether it repeats freely, time-out. */
const calls = [
  ['GET', `${spot}/api/v1/accounts`, 'read', false, true, 30_000],
  ['POST', `${spot}/api/v1/hf/orders/test`, 'read', false, true, 30_000],
  ['GET', `${spot}/api/v9/new`, 'read', false, true, 30_000],
  ['POST', `${spot}/api/v1/hf/orders`, 'order', true, false, 10_000],
  ['POST', `${futures}/api/v1/orders`, 'order', true, false, 10_000],
  ['POST', `${spot}/api/v1/hf/orders/multi`, 'order', true, false, 10_000],
  ['POST', `${spot}/api/v1/hf/orders/alter`, 'order', true, false, 10_000],
  ['DELETE', `${spot}/api/v1/hf/orders/abc`, 'cancel', false, true, 10_000],
  ['DELETE', `${futures}/api/v1/orders/multi-cancel`, 'cancel', true, true, 10_000],
  ['DELETE', `${spot}/api/v1/hf/orders/cancelAll`, 'cancel', true, true, 10_000],
  ['DELETE', `${spot}/api/v1/hf/orders/cancel/abc`, 'order', true, false, 10_000],
  ['POST', `${futures}/api/v2/changeCrossUserLeverage`, 'order', true, true, 10_000],
  ['POST', `${spot}/api/v1/hf/orders/dead-cancel-all`, 'order', true, true, 10_000],
  ['POST', `${spot}/api/v3/withdrawals`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v3/accounts/universal-transfer`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v3/margin/borrow`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v3/margin/repay`, 'order', false, false, 10_000],
  ['POST', `${futures}/api/v1/margin/withdrawMargin`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v1/earn/orders`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v1/sub/api-key`, 'order', false, false, 10_000],
  ['POST', `${spot}/api/v9/new`, 'order', true, false, 10_000],
] as const;

describe.each(calls)('%s %s', (method, url, priority, stale, repeats, timeoutMs) => {
  const facts = requestFacts({ method, url });

  test(`waits with the priority ${priority}`, () => {
    expect(priorityOf(facts)).toBe(priority);
  });

  test(stale ? 'goes stale' : 'keeps', () => {
    expect(goesStale(facts)).toBe(stale);
  });

  test(repeats ? 'is harmless twice' : 'may do harm twice', () => {
    expect(repeatsFreely(facts)).toBe(repeats);
  });

  test(`takes up to ${timeoutMs} ms`, () => {
    expect(defaultTimeoutMs(facts)).toBe(timeoutMs);
  });
});
