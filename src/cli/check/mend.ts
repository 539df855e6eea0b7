import { fileURLToPath } from 'node:url';
import type { Terminal } from '../terminal.ts';
import { applyFixes, type FixOptions } from './fix.ts';

/** Applies the fixes on disk, and says on standard error what was done and what was not. */
export async function mend(
  options: Omit<FixOptions, 'rewrite'>,
  nameOf: (uri: string) => string,
  terminal: Terminal,
): Promise<void> {
  const { rewriteFile } = await import('../../node/rewriteFile.ts');
  const { mended, refused } = await applyFixes({
    ...options,
    rewrite: (uri, before, after) => rewriteFile(fileURLToPath(uri), before, after),
  });
  for (const { uri, rule, title } of mended) terminal.err(`Mended ${nameOf(uri)}: ${title} [${rule}].`);
  for (const [uri, reason] of refused) terminal.err(`Not mended: ${nameOf(uri)}, for ${reason}.`);
}
