import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  // Each worker has a server, an extension host and a browser: one of them keeps a small machine busy.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // Where others share the machine a window may once be too slow; what passes only then is named in the summary.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
});
