import { expect, test } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { RunRequest } from '../../src/types/index.js';
import { accounts, badSign, cloudflareBlock, endpointBlock, quota } from '../support/answers.js';
import type { Step } from '../support/harness.js';
import { bench } from '../support/harness.js';
import { heapBytes } from '../support/heap-bytes.js';

const hourMs = 3_600_000;
const many = 4_000;
const keyOf = (n: number) => ({ key: `key-${n}`, secret: 's', passphrase: 'p' });

/** The n-th call, of a scope of its own. */
type NthCall = (n: number) => {
  readonly request: RunRequest;
  readonly outcome: Step;
  readonly times?: number;
};

const path: NthCall = (n) => ({
  request: { method: 'GET', url: `https://api.kucoin.com/api/v9/thing-${n}` },
  outcome: endpointBlock(),
});
const host: NthCall = (n) => ({
  request: { method: 'GET', url: `http://127.0.${n >> 8}.${n & 255}/api/v1/accounts` },
  outcome: cloudflareBlock(),
});
const refusedKey: NthCall = () => ({ request: accounts, outcome: badSign(), times: 3 });
const quotaKey: NthCall = () => ({ request: accounts, outcome: quota(3_000) });

test.each([
  ['paths', path],
  ['hosts', host],
  ['keys that are refused', refusedKey],
  ['keys with a quota', quotaKey],
])(
  'nothing is left of four thousand %s an hour after',
  { timeout: 60_000 },
  async (_name, callOf) => {
    const runtime = manualRuntime();
    const cooldowns = createCooldowns();
    const retry = createKucoinRetry({ runtime, cooldowns, retries: 0, deadlineMs: 1_000 });
    const use = async (n: number): Promise<void> => {
      const { request, outcome, times = 1 } = callOf(n);
      const send = () => Promise.resolve(outcome);
      for (let time = 0; time < times; time += 1) {
        await retry
          .run(request, send as never, { kucoin: { credentials: keyOf(n) } })
          .catch(() => undefined);
      }
    };
    for (let n = 20_000; n < 22_500; n += 1) await use(n);
    await runtime.advance(hourMs);
    await use(22_500);
    const before = heapBytes();
    for (let n = 0; n < many; n += 1) await use(n);
    const most = heapBytes();
    await runtime.advance(hourMs);
    await use(22_501);
    const after = heapBytes();
    expect((most - before) / many).toBeGreaterThan(200);
    // What the compiler keeps meanwhile is in it, too.
    expect(after - before).toBeLessThan((most - before) / 2);
  },
);

test('a key that is refused again and again sends one request in a minute, hour after hour', async () => {
  const { call, runtime, leftAt } = bench({ credentials: keyOf(0), retries: 0 });
  for (let n = 0; n < 3; n += 1) await call(accounts, badSign()).record();
  const sent = leftAt().length;
  for (let minute = 0; minute < 180; minute += 1) {
    await runtime.advance(60_000);
    for (let n = 0; n < 4; n += 1) await call(accounts, badSign()).record();
  }
  expect(leftAt().length - sent).toBe(180);
});
