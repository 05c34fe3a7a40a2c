import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('silence-process.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** What a process says whose caller's code never answers, and how long it lives. */
async function bot(
  scene: string,
): Promise<{ said: unknown; livedMs: number; exit: number | null }> {
  const child = spawn(process.execPath, ['--import', tsx, script, scene]);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  expect(err).toBe('');
  const lines = out.trim().split('\n');
  const said = lines.length > 1 ? (JSON.parse(lines[0]!) as unknown) : undefined;
  return { said, livedMs: Number(lines.at(-1)!.split(' ')[1]), exit: child.exitCode };
}

describe('a process with nothing else to do', () => {
  test.each([
    ['send', { reason: 'unknown-outcome', executed: 'unknown', attempts: 1, kind: 'timeout' }],
    ['fetch', { reason: 'retries-exhausted', executed: 'no', attempts: 1, kind: 'timeout' }],
    ['sign', { reason: 'deadline', executed: 'no', attempts: 0 }],
    ['aside', { reason: 'unknown-outcome', executed: 'unknown', attempts: 1 }],
    ['shouldRetry', { reason: 'retries-exhausted', executed: 'no', attempts: 1 }],
  ])('lives until its call is over when `%s` never answers', async (scene, record) => {
    const { said, livedMs, exit } = await bot(scene);
    expect(said).toMatchObject(record);
    expect(livedMs).toBeGreaterThan(250);
    expect(exit).toBe(0);
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
