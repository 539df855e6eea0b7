import type { TextFiles } from '../../core/templates.ts';
import { linkedPathsIn } from './reading/linkedPath.ts';
import { concernsUs, isTemplate } from './recognise.ts';

/** The templates among these files that concern us and that no other of them links to. */
export async function entriesAmong(
  uris: readonly string[],
  files: TextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const templates: string[] = [];
  const linked = new Set<string>();
  for (const uri of uris) {
    const read = await files.read(uri, signal);
    if (read?.kind !== 'text' || !isTemplate(read.text)) continue;
    if (concernsUs(read.text)) templates.push(uri);
    for (const path of linkedPathsIn(read.text)) {
      if (!URL.canParse(path, uri)) continue;
      const target = new URL(path, uri).href;
      if (target !== uri) linked.add(target);
    }
  }
  const entries = templates.filter((uri) => !linked.has(uri));
  // Templates that only link to each other are all somebody's: none of them would be read otherwise.
  return entries.length > 0 ? entries : templates;
}
