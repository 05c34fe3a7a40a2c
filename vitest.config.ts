import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
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
