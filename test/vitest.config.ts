import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    // Forked processes, because the sandbox changes the working directory, which threads may not.
    pool: 'forks',
    // Whole labs run in tests; a slow machine must not fail them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
