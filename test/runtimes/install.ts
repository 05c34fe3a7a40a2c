import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A path beside this file. */
export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The repository. */
export const root: string = here('../../');

type RunIn = (folder: string, command: string) => void;

function versionsIn(file: string): string[] {
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, { version?: string; optional?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { optional }]) => path !== '' && optional !== true)
    .map(([path, { version }]) => `${path}@${version}`);
}

/** Installs the runtimes unless what is there is what the lockfile says. */
export function ensureInstalled(runIn: RunIn): void {
  const kept = here('node_modules/.package-lock.json');
  const has = new Set(existsSync(kept) ? versionsIn(kept) : []);
  const isComplete = versionsIn(here('package-lock.json')).every((entry) => has.has(entry));
  // Without scripts: every binary comes inside a package of its own.
  if (!isComplete) runIn(here('./'), 'npm ci --ignore-scripts');
}

/** Packs the package and puts what came out where the suites find it under its name. */
export function installPacked(runIn: RunIn): void {
  runIn(root, 'npm pack --silent --ignore-scripts --pack-destination test/runtimes/dist');
  const folder = here('node_modules/kucoin-retry');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  runIn(
    root,
    `tar -xzf test/runtimes/dist/*.tgz -C test/runtimes/node_modules/kucoin-retry --strip-components=1`,
  );
}
