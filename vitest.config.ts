import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { installKy2 } from './test/adapters/ky/install.js';
import { sourcesOfExports } from './test/house/package.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const manifest = JSON.parse(readFileSync(here('package.json'), 'utf8')) as Parameters<
  typeof sourcesOfExports
>[0];

/** The package by its public names, from the sources: examples and README run without a build. */
const alias = [...sourcesOfExports(manifest)].map(([subpath, path]) => ({
  find: new RegExp(`^${subpath.replace(/^\./, 'kucoin-retry')}$`),
  replacement: here(path),
}));

const trouble = installKy2();
if (trouble !== undefined) {
  if (process.env['CI'] !== undefined) throw new Error(`ky 2 cannot be installed:\n${trouble}`);
  console.warn('The tests of ky 2 are left out: it could not be installed in test/adapters/ky.');
  alias.push({ find: /^ky2$/, replacement: 'ky' });
}

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['clients', 'docs', 'versions', 'runtimes']
      .map((folder) => `test/${folder}/**`)
      .concat('**/node_modules/**'),
    pool: 'threads',
    maxWorkers: 2,
    // No test leaves anything behind, so files share a worker: half of the time went into fresh ones.
    isolate: false,
    testTimeout: 15_000,
    // An engine left open, or a promise nobody caught, is a failure of the suite.
    dangerouslyIgnoreUnhandledErrors: false,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'adapters/**/*.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { statements: 95 },
    },
  },
});
