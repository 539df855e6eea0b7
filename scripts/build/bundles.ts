import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { root } from '../root.ts';
import { writeCommonJs } from './commonjs.ts';

/** One run of the bundler, with what it makes. */
export interface Bundle {
  readonly name: 'host and command line' | 'emulator' | 'webview';
  readonly entries: Readonly<Record<string, string>>;
  readonly options: BuildOptions;
}

/** Modules that would report to somebody; what imports them gets a reporter that does nothing. */
const nullReporter = './src/platform/nullTelemetry.ts';

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  logLevel: 'silent',
  sourcemap: 'external',
  legalComments: 'none',
};

const node: BuildOptions = {
  ...common,
  platform: 'node',
  // What VS Code 1.105 runs.
  target: 'node22',
  // Prefer what is written as modules: it can be cut into lazy chunks and shaken.
  mainFields: ['module', 'main'],
};

const all: readonly Bundle[] = [
  {
    // One run for both, so that what they load when needed (the Azure SDKs) is there once.
    name: 'host and command line',
    entries: { extension: 'src/extension.ts', cli: 'src/cli.ts' },
    options: {
      ...node,
      outdir: 'dist',
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.cjs' },
      chunkNames: 'chunks/[name]-[hash]',
      external: ['vscode'],
      alias: { '@vscode/extension-telemetry': nullReporter, 'vscode-tas-client': nullReporter },
      sourcemap: 'inline',
      write: false,
      plugins: [writeCommonJs],
    },
  },
  {
    name: 'emulator',
    entries: { emulator: 'src/emulator/main.ts' },
    options: { ...node, outdir: 'dist', format: 'cjs', outExtension: { '.js': '.cjs' } },
  },
  {
    name: 'webview',
    entries: { main: 'src/webview/main.ts' },
    options: { ...common, outdir: 'dist/webview', platform: 'browser', target: 'chrome130', format: 'iife' },
  },
];

/** Everything the product is built from. The webview joins when its first file is there. */
export const bundles: readonly Bundle[] = all.filter(
  ({ name }) => name !== 'webview' || existsSync(join(root, 'src/webview/main.ts')),
);

/** The entries that are not there. */
export function missingEntries(bundle: Bundle): readonly string[] {
  return Object.values(bundle.entries).filter((entry) => !existsSync(join(root, entry)));
}
