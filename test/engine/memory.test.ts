import { expect, test } from 'vitest';
import { runScript } from '../support/scripts.js';

test('a call that waits keeps less than a kilobyte, and a crowd of them leaves nothing', async () => {
  const [line = ''] = await runScript(new URL('memory-process.ts', import.meta.url));
  const seen = JSON.parse(line) as { waiting: number[]; leftEach: number };
  for (const bytesEach of seen.waiting) {
    expect(bytesEach).toBeLessThan(1_024);
    expect(bytesEach).toBeGreaterThan(100);
  }
  expect(seen.leftEach).toBeLessThan(16);
  // The timer that all time-outs share is set and finds nothing to do.
  expect(seen).toMatchObject({ pendingSleeps: 0, pendingTimers: 1 });
}, 60_000);
