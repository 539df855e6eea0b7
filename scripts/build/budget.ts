import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from '../root.ts';

/** What part of the product may weigh how much, in KiB on disk. Raise a limit only with the reason in the commit. */
const limits = {
  'host, at activation': 155,
  'host, all': 2300,
  'command line, all': 1900,
  emulator: 1600,
  webview: 90,
} as const;

/** One row of the table that a build prints. Sizes in KiB. */
export interface Weight {
  readonly part: keyof typeof limits;
  readonly size: number;
  readonly limit: number;
}

type Outputs = Metafile['outputs'];

/** The entry's output and all that it imports: at once, or also what it imports when needed. */
function reach(outputs: Outputs, entryPoint: string, lazily: boolean): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    const output = outputs[file];
    if (output === undefined || seen.has(file)) return;
    seen.add(file);
    for (const { path, kind, external } of output.imports) {
      if (external !== true && (lazily || kind !== 'dynamic-import')) visit(path);
    }
  };
  for (const [file, output] of Object.entries(outputs)) if (output.entryPoint === entryPoint) visit(file);
  return [...seen];
}

/** Weighs what the bundles wrote, as it lies on disk. */
export function weigh(metafiles: readonly Metafile[]): readonly Weight[] {
  const outputs: Outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs)) as Outputs;
  const weight = (part: Weight['part'], entry: string, lazily: boolean): readonly Weight[] => {
    const files = reach(outputs, entry, lazily);
    if (files.length === 0) return [];
    const bytes = files.reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
    return [{ part, size: bytes / 1024, limit: limits[part] }];
  };
  return [
    ...weight('host, at activation', 'src/extension.ts', false),
    ...weight('host, all', 'src/extension.ts', true),
    ...weight('command line, all', 'src/cli.ts', true),
    ...weight('emulator', 'src/emulator/main.ts', true),
    ...weight('webview', 'src/webview/main.ts', true),
  ];
}

/** The weights as lines of a table. */
export function table(weights: readonly Weight[]): string {
  const row = (...cells: readonly [string, string, string]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(22) : cell.padStart(10))).join('');
  const kib = (size: number): string => `${size.toFixed(0)} KiB`;
  return [
    row('part', 'size', 'limit'),
    ...weights.map(({ part, size, limit }) => row(part, kib(size), kib(limit)) + (size > limit ? '  TOO BIG' : '')),
  ].join('\n');
}
