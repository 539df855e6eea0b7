import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type OutputFile, type Plugin, transform } from 'esbuild';
import { root } from '../root.ts';

/** What modules know of themselves, in CommonJS's words. */
const importMeta = {
  'import.meta.url': 'importMetaUrl',
  'import.meta.filename': '__filename',
  'import.meta.dirname': '__dirname',
};
const importMetaUrl = "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;";

async function toCommonJs(file: OutputFile, minify: boolean): Promise<void> {
  const shebang = basename(file.path) === 'cli.cjs' && !file.text.startsWith('#!') ? '#!/usr/bin/env node\n' : '';
  const { code, map } = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // A lazy chunk is a `require` that comes later.
    supported: { 'dynamic-import': false },
    define: importMeta,
    banner: shebang + (file.text.includes('import.meta.url') ? importMetaUrl : ''),
    minify,
    sourcemap: 'external',
    sourcefile: basename(file.path),
    legalComments: 'none',
  });
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, code);
  writeFileSync(`${file.path}.map`, map);
  if (shebang !== '') chmodSync(file.path, 0o755);
}

/**
 * Turns the bundler's output into CommonJS on its way to disk. Chunks that load when needed exist only for ES modules,
 * and CommonJS is what an extension host loads fastest: so the one is made first, and the other from it.
 */
export const writeCommonJs: Plugin = {
  name: 'write-commonjs',
  setup: (build) => {
    const minify = build.initialOptions.minify ?? false;
    build.onEnd(async (result) => {
      if (result.outputFiles === undefined || result.errors.length > 0) return;
      rmSync(join(root, 'dist', 'chunks'), { recursive: true, force: true });
      await Promise.all(result.outputFiles.map((file) => toCommonJs(file, minify)));
    });
  },
};
