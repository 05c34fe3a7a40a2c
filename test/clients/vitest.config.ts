import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { exports } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>;
};

/** The package as it was built: what its exports map names, and no source. */
const alias = Object.entries(exports).flatMap(([subpath, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^${subpath.replace(/^\./, 'kucoin-retry')}$`),
          replacement: here(`../../${target.default}`),
        },
      ],
);

export default defineConfig({
  root: here('.'),
  resolve: { alias, preserveSymlinks: false },
  test: { include: ['*.test.ts'], testTimeout: 60_000, hookTimeout: 90_000, maxWorkers: 1 },
});
