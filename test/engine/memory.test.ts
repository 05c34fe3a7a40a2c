import { expect, test } from 'vitest';
import { createKucoinRetry } from '../../src/engine.js';
import { manualRuntime } from '../../src/testing/manual-runtime.js';
import { credentials, fills, ok, quota } from './answers.js';
import { heapBytes } from '../heap-bytes.js';

test('a call that waits keeps less than a kilobyte, and a crowd of them leaves nothing', async () => {
  const many = 10_000;
  const runtime = manualRuntime();
  const retry = createKucoinRetry({ credentials, runtime });
  const send = () => Promise.resolve(ok());
  const crowd = () => Array.from({ length: many }, () => retry.run(fills, send));
  const close = () => {
    let isFirst = true;
    return retry.run(fills, () => {
      const answer = isFirst ? quota(30_000) : ok();
      isFirst = false;
      return Promise.resolve(answer);
    });
  };
  /** Bytes each while they wait; a function of its own, so that nothing of it is held afterwards. */
  const round = async (): Promise<number> => {
    const first = close();
    await runtime.settle();
    const before = heapBytes();
    const calls = crowd();
    await runtime.settle();
    const bytesEach = (heapBytes() - before) / many;
    expect(runtime.pendingSleeps).toBe(1);
    await runtime.runUntil(Promise.all([first, ...calls]));
    return bytesEach;
  };
  await round();
  const left: number[] = [];
  for (let rounds = 0; rounds < 3; rounds += 1) {
    const before = heapBytes();
    const bytesEach = await round();
    await runtime.settle();
    expect(bytesEach).toBeLessThan(1_024);
    expect(bytesEach).toBeGreaterThan(100);
    left.push((heapBytes() - before) / many);
  }
  // What a crowd leaves, every crowd leaves; what else happens in this process, happens now and then.
  expect(left.sort((a, b) => a - b)[1]).toBeLessThan(16);
  // The timer that all time-outs share is set and finds nothing to do.
  expect([runtime.pendingSleeps, runtime.pendingTimers]).toEqual([0, 1]);
}, 30_000);
