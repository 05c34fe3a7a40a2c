import fc from 'fast-check';
import { describe, test } from 'vitest';
import { type HostName, hostNames } from './hosts.js';
import { type Product, type Schedule, schedules } from './schedule.js';
import { timeline, violations } from './verdicts.js';
import { play } from './world.js';

const {
  /** How many schedules are played in all; `npm test` takes a sample. */
  ORDER_SCHEDULES: schedulesInAll = '300',
  /** Repeats a run that failed. */
  ORDER_SEED: seed = '20261122',
} = process.env;

async function checkSchedule(host: HostName, product: Product, schedule: Schedule): Promise<void> {
  const after = await play(host, product, schedule);
  const broken = violations(after);
  await after.exchange.close();
  if (broken.length > 0) throw new Error([...broken, timeline(after)].join('\n'));
}

/** What part of the schedules a product gets. */
const share: Readonly<Record<Product, number>> = {
  hf: 0.35,
  futures: 0.35,
  classic: 0.1,
  stop: 0.1,
  copy: 0.1,
};

function holds(host: HostName, product: Product): Promise<void> {
  return fc.assert(
    fc.asyncProperty(schedules, (schedule) => checkSchedule(host, product, schedule)),
    {
      numRuns: Math.ceil((Number(schedulesInAll) / hostNames.length) * share[product]),
      seed: Number(seed) + hostNames.indexOf(host),
      endOnFailure: false,
    },
  );
}

const timeoutMs = 3_600_000;

describe.each(hostNames)('whatever goes wrong, over %s', (host) => {
  test.each(['hf', 'futures'] as const)(
    'an order is placed at most once and the caller is told the truth: %s',
    (product) => holds(host, product),
    timeoutMs,
  );

  test.each(['classic', 'stop', 'copy'] as const)(
    'the same where a look-up cannot prove absence: %s',
    (product) => holds(host, product),
    timeoutMs,
  );
});
