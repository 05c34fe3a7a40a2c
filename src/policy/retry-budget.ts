/** Retries that may fail in a row, by any number of calls, before the next one is not sent. */
const mostTokens = 100;

/** What a success pays back: in the long run at most half as many retries as successes. */
const perSuccess = 0.5;

/**
 * An allowance for retries after failures of the exchange or of the way to it. A storm of those would
 * be multiplied by everybody's retries; successes fill it up again.
 */
export class RetryBudget {
  #tokens = mostTokens;

  /** Takes what one retry costs; `false` when that is not left. */
  take(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** A retry that was paid for was not sent after all. */
  giveBack(): void {
    this.#add(1);
  }

  /** A call came through. */
  succeed(): void {
    this.#add(perSuccess);
  }

  #add(tokens: number): void {
    this.#tokens = Math.min(mostTokens, this.#tokens + tokens);
  }
}

/** Reads must not use up what orders need. */
export interface RetryBudgets {
  readonly reads: RetryBudget;
  readonly changes: RetryBudget;
}

/** Full budgets for one engine. */
export function createBudgets(): RetryBudgets {
  return { reads: new RetryBudget(), changes: new RetryBudget() };
}
