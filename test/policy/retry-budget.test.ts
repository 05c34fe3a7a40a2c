import { describe, expect, test } from 'vitest';
import { createBudgets, RetryBudget } from '../../src/policy/retry-budget.js';

/** How many retries a budget pays for before it is empty. */
function drain(budget: RetryBudget): number {
  let taken = 0;
  while (taken < 10_000 && budget.take()) taken += 1;
  return taken;
}

describe('a retry budget', () => {
  test('pays for a hundred retries in a row and no more', () => {
    const budget = new RetryBudget();
    expect(drain(budget)).toBe(100);
    expect(budget.take()).toBe(false);
  });

  test('two successes pay for one retry', () => {
    const budget = new RetryBudget();
    drain(budget);
    budget.succeed();
    expect(budget.take()).toBe(false);
    budget.succeed();
    expect(drain(budget)).toBe(1);
  });

  test('what was not sent is given back', () => {
    const budget = new RetryBudget();
    drain(budget);
    budget.giveBack();
    expect(drain(budget)).toBe(1);
  });

  test('is never fuller than full', () => {
    const budget = new RetryBudget();
    for (let n = 0; n < 1_000; n += 1) budget.succeed();
    expect(drain(budget)).toBe(100);
  });

  test('reads and changes have one each', () => {
    const { reads, changes } = createBudgets();
    drain(reads);
    expect(changes.take()).toBe(true);
  });
});
