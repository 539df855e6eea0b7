import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.ts';
import { runTool } from './tool.ts';

/** Where the package of this version lies: dist is built anew each time, so it is beside. */
export function vsixFile(): string {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  return join(root, 'out', `${name ?? ''}-${version ?? ''}.vsix`);
}

/** Packages what dist/ holds; what the packager said, and whether that was without error and warning. */
export async function makeVsix(): Promise<{ readonly isGood: boolean; readonly output: string }> {
  const file = vsixFile();
  mkdirSync(dirname(file), { recursive: true });
  // Everything is bundled: the package carries no node_modules.
  const { code, output } = await runTool('vsce', [
    'package',
    '--no-dependencies',
    // The manifest names no repository yet: links in the README stay relative.
    ...['--allow-missing-repository', '--no-rewrite-relative-links'],
    ...['--out', file],
  ]);
  return { isGood: code === 0 && !/warning/i.test(output), output };
}
