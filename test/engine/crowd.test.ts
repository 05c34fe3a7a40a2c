import { describe, expect, test } from 'vitest';
import { credentials, fills, ok, openOrders, quota } from '../support/answers.js';
import { bench } from '../support/harness.js';

describe('a crowd in front of one scope', () => {
  const many = 10_000;

  test('needs one sleep, holds no other timer, and all of it gets through', async () => {
    const { call, runtime, sleeps, sent, retry } = bench({ credentials });
    call(openOrders, [quota(30_000), ok()]);
    await runtime.settle();
    const calls = Array.from({ length: many }, () => call(fills, ok()).promise);
    await runtime.advance(15_000);
    expect([sleeps, runtime.pendingSleeps, runtime.pendingTimers]).toEqual([[30_000], 1, 1]);
    await runtime.advance(15_000);
    await Promise.all(calls);
    expect(sent).toHaveLength(many + 2);
    // One to wait out the refusal and one lease of the probe, which its news ended.
    expect([sleeps, runtime.pendingSleeps]).toEqual([[30_000, 10_000], 0]);
    retry.close();
  });

  test('leaves nothing behind when all of it is aborted', async () => {
    const { call, runtime, sleeps } = bench({ credentials });
    const gone = new AbortController();
    call(openOrders, [quota(30_000), ok()], { signal: gone.signal }).promise.catch(() => undefined);
    await runtime.settle();
    const calls = Array.from({ length: 1_000 }, () =>
      call(fills, ok(), { signal: gone.signal }).promise.catch((error: unknown) => error),
    );
    await runtime.settle();
    gone.abort('enough');
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['enough']));
    expect([sleeps, runtime.pendingSleeps]).toEqual([[30_000], 0]);
  });
});
