import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = fileURLToPath(new URL('.', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The versions of a package that are installed here, as package.json lists them. */
export function versionsOf(name: string): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies)
    .filter((alias) => alias.startsWith(`${name}-`))
    .map((alias) => alias.slice(name.length + 1));
}

/** Where one version is installed. */
export function placeOf(name: string, version: string): string {
  return join(here, 'node_modules', `${name}-${version}`);
}

/** Runs a command, shows what it has to say when it fails, and gives what it printed. */
export function run(cwd: string, command: string): string {
  const { status, stdout, stderr } = spawnSync(command, { cwd, shell: true, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

/** Packs the build as it would be published. */
export function pack(): { readonly folder: string; readonly tarball: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kucoin-retry-')));
  const [packed] = JSON.parse(run(root, `npm pack --json --pack-destination "${folder}"`)) as [
    { filename: string },
  ];
  return { folder, tarball: join(folder, packed.filename) };
}

/**
 * Makes a folder with a `node_modules` that holds the packed package and links to installed versions.
 * The package is a copy and no link: it has to find the versions beside it, as it does with a user.
 */
export function makeTree(
  folder: string,
  tarball: string,
  links: Readonly<Record<string, string>>,
): void {
  const unpacked = join(folder, 'node_modules', 'kucoin-retry');
  mkdirSync(unpacked, { recursive: true });
  run(unpacked, `tar -xzf "${tarball}" --strip-components=1`);
  for (const [name, place] of Object.entries(links)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(place, link, 'junction');
  }
}
