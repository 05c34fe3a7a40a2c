/**
 * Runs the package, packed as it is published, under every version of its hosts and of p-retry that it
 * promises to work with, and compiles its types with every TypeScript: `npm run test:versions`.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compileAll } from './compile.js';
import { checkInstalls } from './install.js';
import { here, makeTree, pack, placeOf, root, run, versionsOf } from './workspace.js';

/** Seconds since the last call, to see what takes long. */
let sinceMs = Date.now();
function lap(what: string): void {
  console.log(`${what}: ${((Date.now() - sinceMs) / 1000).toFixed(1)} s\n`);
  sinceMs = Date.now();
}

run(here, 'npm ci --ignore-scripts');
lap('versions installed');
run(root, 'npm run -s build');
const { folder, tarball } = pack();
lap('package built and packed');
try {
  const faults = checkInstalls(join(folder, 'installs'), tarball);
  for (const fault of faults) console.error(fault);
  lap('package installed alone and beside its hosts');

  for (const version of versionsOf('p-retry')) {
    const tree = join(folder, 'run', `p-retry-${version}`);
    makeTree(tree, tarball, { 'p-retry': placeOf('p-retry', version) });
  }
  const tests = spawnSync('npx vitest run --config test/versions/vitest.config.ts', {
    cwd: root,
    env: { ...process.env, KUCOIN_RETRY_TREES: join(folder, 'run') },
    shell: true,
    stdio: 'inherit',
  });
  lap('behaviour under every version');

  const failed = await compileAll(folder, tarball);
  lap('types under every TypeScript');
  process.exitCode = faults.length + failed + (tests.status ?? 1) === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
