import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { installHost } from '../../test/host/install.ts';
import { root } from '../root.ts';
import { type Check, newReport, ofRunner, type Outcome, readReport } from './outcome.ts';

const bundles = join(root, 'out', 'integration');

/** The extension host loads CommonJS: each test file becomes one, with what it imports from the product. */
async function bundleTests(): Promise<void> {
  rmSync(bundles, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/integration/index.ts', ...globSync('test/integration/**/*.test.ts', { cwd: root })],
    outbase: 'test/integration',
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

async function run(): Promise<Outcome> {
  const report = newReport('integration');
  await bundleTests();
  const downloads = process.env['AOAI_CMK_VSCODE_DOWNLOAD'] === '1';
  if (!downloads) await installHost({ browser: true, onProgress: (line) => console.log(line) });
  const profile = join(root, 'out', 'integration-profile');
  rmSync(profile, { recursive: true, force: true });
  const code = await runTests({
    ...(downloads ? {} : { vscodeExecutablePath: join(root, 'test', 'host', 'code') }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(bundles, 'index.cjs'),
    extensionTestsEnv: { AOAI_CMK_REPORT: report },
    launchArgs: ['--disable-extensions', '--user-data-dir', profile],
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  return ofRunner(readReport(report) as Outcome | undefined, code, 'extension-host');
}

/** The tests inside a real extension host. */
export const integrationCheck: Check = { name: 'integration', title: 'Extension-host tests', run };
