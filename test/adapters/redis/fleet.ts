import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { WorkerReport, WorkerTask } from './worker.js';

/** Runs one process a task and waits for all; each is to end by itself. */
export async function runFleet(tasks: readonly WorkerTask[]): Promise<WorkerReport[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kucoin-retry-fleet-'));
  const outfile = join(folder, 'worker.cjs');
  try {
    // Built once: eight compilers at a time would measure those.
    await build({
      entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
    return await Promise.all(tasks.map((task) => runWorker(outfile, task)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runWorker(file: string, task: WorkerTask): Promise<WorkerReport> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, WORKER: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (complained += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && complained === '') resolve(JSON.parse(printed) as WorkerReport);
      else reject(new Error(`a worker ended with ${code}: ${complained}`));
    });
  });
}
