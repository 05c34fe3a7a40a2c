/**
 * The adapters' contract on every runtime they are promised for, against the package as built and
 * packed: `npm run test:runtimes`. Names after `--` choose runtimes: `npm run test:runtimes -- bun`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { bundleForNode, bundleForPage, bundleForWorkers } from './bundle.js';
import { ensureInstalled, here, installPacked, root } from './install.js';
import { printTable, type Run, tally } from './table.js';

function runIn(folder: string, command: string): void {
  const { status } = spawnSync(command, { cwd: folder, stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}

ensureInstalled(runIn);
// Only now: it imports what has just been installed.
const { runtimes } = await import('./runtimes.js');
runIn(root, 'npm run -s build');
rmSync(here('dist'), { recursive: true, force: true });
mkdirSync(here('dist'));
installPacked(runIn);
runIn(root, 'npx tsc -p test/runtimes');
await Promise.all([
  bundleForNode('node'),
  bundleForNode('threads', ['in-flight']),
  bundleForNode('requests'),
  bundleForPage(),
  bundleForWorkers(),
]);

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !runtimes.some((runtime) => runtime.name === name));
if (unknown.length > 0) throw new Error(`no such runtime: ${unknown.join(', ')}`);

const runs: Run[] = [];
for (const runtime of runtimes) {
  if (chosen.length > 0 && !chosen.includes(runtime.name)) continue;
  const startedAtMs = performance.now();
  const results = await runtime.run();
  const run = tally(runtime, results, performance.now() - startedAtMs);
  for (const line of run.complaints) console.log(`${runtime.name}: ${line}`);
  runs.push(run);
}
printTable(runs);
if (runs.some(({ complaints }) => complaints.length > 0)) process.exit(1);
