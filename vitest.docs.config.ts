import { defineConfig } from 'vitest/config';
import main from './vitest.config.js';

/** What is looked at in a browser: `npm run docs && npm run test:docs`. */
export default defineConfig({
  ...(main.resolve && { resolve: main.resolve }),
  test: {
    include: ['test/docs/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
