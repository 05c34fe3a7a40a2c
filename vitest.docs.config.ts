import { defineConfig } from 'vitest/config';

/** What is looked at in a browser: `npm run docs && npm run test:docs`. */
export default defineConfig({
  test: {
    include: ['test/docs/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
