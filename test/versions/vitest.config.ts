import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { sourcesOfExports } from '../house/package.js';
import { here, placeOf, root, versionsOf } from './workspace.js';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Parameters<
  typeof sourcesOfExports
>[0];

/** The tests of the repository, but every entry point of the sources leads to the packed package. */
function doors(version: string): { find: RegExp; replacement: string }[] {
  const folder = join(process.env['KUCOIN_RETRY_TREES'] ?? '', `p-retry-${version}`);
  return [...sourcesOfExports(manifest).values()].map((source) => ({
    find: new RegExp(`^(?:\\.\\./)+${source.replace(/\.ts$/, '\\.js')}$`),
    replacement: join(folder, 'node_modules/kucoin-retry/dist', source.replace(/\.ts$/, '.js')),
  }));
}

const ky2 = { find: /^ky2$/, replacement: placeOf('ky', versionsOf('ky').at(-1)!) };
const versions = versionsOf('p-retry');
const project = (version: string, include: string[]): object => ({
  resolve: { alias: [...doors(version), ky2] },
  test: {
    name: `p-retry ${version}`,
    include,
    env: { P_RETRY: version },
    root: here,
    testTimeout: 15_000,
    isolate: false,
  },
});

export default defineConfig({
  root: here,
  test: {
    pool: 'threads',
    maxWorkers: 2,
    reporters: ['dot'],
    projects: versions.map((version, index) =>
      // One p-retry is enough for the hosts, one host for each p-retry.
      project(version, index === versions.length - 1 ? ['*.test.ts'] : ['p-retry.test.ts']),
    ),
  },
});
