import { defineConfig } from 'vitest/config';
import { mutationPlugins } from './test/mutations/plugin.ts';

const plugins = mutationPlugins();

export default defineConfig({
  test: {
    projects: [
      { plugins, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        plugins,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          exclude: ['test/contract/crash/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins,
        test: {
          name: 'crash',
          include: ['test/contract/crash/**/*.test.ts'],
          setupFiles: ['test/contract/crash/setup.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'mutations',
          include: ['test/mutations/**/*.test.ts'],
          testTimeout: 120_000,
          // Each of them runs a test runner of its own.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
