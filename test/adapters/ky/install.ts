import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function versionIn(lockfile: string): string | undefined {
  if (!existsSync(lockfile)) return undefined;
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  return packages['node_modules/ky2']?.version;
}

/**
 * Installs ky 2 beside the tests of ky, unless it is there. It runs on Node 20 and asks for 22, so that at
 * the root everybody's first `npm ci` would begin with a warning.
 *
 * @returns what npm had to say, if it could not; `undefined` when ky 2 is there.
 */
export function installKy2(): string | undefined {
  const isThere = versionIn(here('node_modules/.package-lock.json'));
  if (isThere === versionIn(here('package-lock.json'))) return undefined;
  const { status, stdout, stderr } = spawnSync('npm ci --ignore-scripts', {
    cwd: here('.'),
    encoding: 'utf8',
    shell: true,
  });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}
