import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Forked processes, because the sandbox changes the working directory, which threads may not.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
