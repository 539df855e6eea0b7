import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../scripts/root.ts';

/** What lies in dist/, in KiB on disk and compressed. */
export interface Size {
  readonly name: string;
  readonly raw: number;
  readonly compressed: number;
}

export function bundleSizes(): readonly Size[] {
  const size = (name: string, patterns: readonly string[]): Size => {
    const files = globSync([...patterns], { cwd: join(root, 'dist') }).map((file) => join(root, 'dist', file));
    return {
      name,
      raw: files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024,
      compressed: files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1024,
    };
  };
  return [
    size('extension, entry', ['extension.cjs']),
    size('lazy chunks', ['chunks/*.cjs']),
    size('command line, entry', ['cli.cjs']),
    size('emulator', ['emulator.cjs']),
    size('webview', ['webview/*.js', 'webview/*.css']),
  ];
}
