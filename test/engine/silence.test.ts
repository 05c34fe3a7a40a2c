import { describe, expect, test } from 'vitest';
import { runScript } from '../support/scripts.js';

/** What a process says whose caller's code never answers, and how long it lives. */
async function bot(scene: string): Promise<{ said: unknown; livedMs: number }> {
  const lines = await runScript(new URL('silence-process.ts', import.meta.url), scene);
  const said = lines.length > 1 ? (JSON.parse(lines[0]!) as unknown) : undefined;
  return { said, livedMs: Number(lines.at(-1)!.split(' ')[1]) };
}

describe('a process with nothing else to do', () => {
  test.each([
    ['send', { reason: 'unknown-outcome', executed: 'unknown', attempts: 1, kind: 'timeout' }],
    ['fetch', { reason: 'retries-exhausted', executed: 'no', attempts: 1, kind: 'timeout' }],
    ['sign', { reason: 'deadline', executed: 'no', attempts: 0 }],
    ['sendInternal', { reason: 'unknown-outcome', executed: 'unknown', attempts: 1 }],
    ['shouldRetry', { reason: 'retries-exhausted', executed: 'no', attempts: 1 }],
  ])('lives until its call is over when `%s` never answers', async (scene, record) => {
    const { said, livedMs } = await bot(scene);
    expect(said).toMatchObject(record);
    expect(livedMs).toBeGreaterThan(250);
  });

  test('ends when its calls are over, not when their time-outs would have been', async () => {
    const { said, livedMs } = await bot('success');
    expect(said).toEqual({ reason: 'Error: came through' });
    expect(livedMs).toBeLessThan(20_000);
  });

  test('does not live on for a call whose engine was told not to keep it', async () => {
    expect((await bot('unref')).said).toBeUndefined();
  });
});
