import type { Ledger } from './ledger.js';
import { audit } from './promises.js';
import type { Scenario } from './scenarios.js';

/** What a scenario came to, all clients together. */
export interface Scene {
  readonly title: string;
  readonly calls: number;
  readonly requests: number;
  /** The longest call, on the exchange's clock. */
  readonly longestMs: number;
  /** What is not as promised so far. */
  readonly broken: number;
}

/** Sums a scenario up that is over. */
export function sceneOf(scenario: Scenario, ledgers: readonly Ledger[]): Scene {
  const parts = ledgers.map((ledger) => ({
    ...ledger,
    stories: ledger.stories.filter((story) => story.scenario === scenario),
  }));
  const verdicts = parts.map(audit);
  const lengths = parts.flatMap(({ stories }) =>
    stories.map(({ startedMs, endedMs = startedMs }) => endedMs - startedMs),
  );
  return {
    title: scenario.title,
    calls: lengths.length,
    requests: verdicts.reduce((sum, { tally }) => sum + tally.attempts, 0),
    longestMs: Math.max(0, ...lengths),
    broken: verdicts.flatMap(({ broken }) => broken).length,
  };
}
