import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, versionsOf } from './workspace.js';

/** Installs the tarball as a user does, and gives the names that came to lie in `node_modules`. */
function install(folder: string, packages: readonly string[]): string[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = '--strict-peer-deps --ignore-scripts --prefer-offline --no-audit --no-fund';
  run(folder, `npm install ${flags} ${packages.map((name) => `"${name}"`).join(' ')}`);
  return readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
}

/** Faults of the package as it is installed: alone, and beside the oldest and the newest hosts. */
export function checkInstalls(folder: string, tarball: string): string[] {
  const faults: string[] = [];
  const alone = install(join(folder, 'alone'), [tarball]);
  if (alone.join() !== 'is-network-error,kucoin-retry,p-retry') {
    faults.push(`installed alone it brings ${alone.join(', ')}`);
  }
  for (const which of [0, -1]) {
    const hosts = ['axios', 'ky'].map((name) => `${name}@${versionsOf(name).at(which)}`);
    try {
      install(join(folder, `beside${which}`), [tarball, ...hosts]);
    } catch (error) {
      faults.push(`not to be installed beside ${hosts.join(' and ')}: ${String(error)}`);
    }
  }
  return faults;
}
