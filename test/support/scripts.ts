import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Runs a script in a process of its own; gives the lines it wrote. */
export async function runScript(url: URL, ...argv: readonly string[]): Promise<string[]> {
  const script = fileURLToPath(url);
  const child = spawn(process.execPath, ['--import', tsx, script, ...argv]);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  expect([err, child.exitCode]).toEqual(['', 0]);
  return out.trim().split('\n');
}
