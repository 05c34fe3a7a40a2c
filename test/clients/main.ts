/**
 * Tests the recipes of `examples/clients` with the clients themselves, against the package as built:
 * `npm run test:clients`. The clients are installed here and not at the root, where they are not needed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const root = new URL('../../', here);
const installed = new URL('node_modules', here);
const link = new URL('examples/clients/node_modules', root);

function run(command: string): void {
  const { status } = spawnSync(command, { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether what is installed is what the lockfile says. */
function isInstalled(): boolean {
  const kept = new URL('node_modules/.package-lock.json', here);
  if (!existsSync(kept)) return false;
  const versions = (file: URL): string[] => {
    const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
      packages: Record<string, { version?: string; optional?: boolean }>;
    };
    return Object.entries(packages)
      .filter(([path, { optional }]) => path !== '' && optional !== true)
      .map(([path, { version }]) => `${path}@${version}`);
  };
  const wanted = versions(new URL('package-lock.json', here));
  const has = new Set(versions(kept));
  return wanted.every((entry) => has.has(entry));
}

if (!isInstalled()) run('npm ci --prefix test/clients --ignore-scripts');
// The examples stand where a user's own file would: beside a node_modules that has the clients.
if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
  symlinkSync(fileURLToPath(installed), link, 'junction');
}
run('npm run -s build');
run('npx tsc -p test/clients');
run('npx vitest run --config test/clients/vitest.config.ts');
