import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { exports } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>;
};

/** The package as it was built: what its exports map names, and no source. */
const alias = Object.entries(exports).flatMap(([subpath, target]) => {
  if (typeof target === 'string') return [];
  const replacement = here(`../../${target.default}`);
  const source = target.default.replace('./dist/', '');
  return [
    { find: new RegExp(`^${subpath.replace(/^\./, 'kucoin-retry')}$`), replacement },
    // The contract is written against the sources.
    { find: new RegExp(`^(?:\\.\\./)+${source}$`), replacement },
  ];
});

export default defineConfig({
  root: here('.'),
  resolve: { alias, preserveSymlinks: false },
  test: {
    include: ['*.test.ts'],
    silent: 'passed-only',
    testTimeout: 60_000,
    hookTimeout: 90_000,
    maxWorkers: 1,
  },
});
