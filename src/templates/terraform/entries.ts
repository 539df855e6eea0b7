import type { TextFiles } from '../../core/templates.ts';
import { isConfiguration } from './load/fileNames.ts';

const ours =
  /azurerm_(cognitive_account|ai_services|key_vault|user_assigned_identity)|azapi_|avm-res-(cognitiveservices|keyvault|managedidentity)/i;

/** Whether a text mentions anything of ours. */
export function concerns(text: string): boolean {
  return ours.test(text);
}

const localSource = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"\n]*)?)"/g;

/**
 * The root modules among these files: folders in which something of ours is, or that call such a folder, and that none of the others
 * calls.
 */
export async function entries(
  uris: readonly string[],
  files: TextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folders = new Map<string, { concerned: boolean; readonly calls: Set<string> }>();
  for (const uri of uris) {
    const folder = folderOf(uri);
    const found = folders.get(folder) ?? { concerned: false, calls: new Set<string>() };
    folders.set(folder, found);
    if (!isConfiguration(uri)) continue;
    const file = await files.read(uri, signal);
    if (file?.kind === 'refused') found.concerned = true;
    if (file?.kind !== 'text') continue;
    found.concerned ||= concerns(file.text);
    for (const [, source = ''] of file.text.matchAll(localSource))
      found.calls.add(new URL(source, `${folder}/`).href.replace(/\/$/, ''));
  }
  const called = new Set([...folders].flatMap(([folder, { calls }]) => [...calls].filter((other) => other !== folder)));
  return [...folders.keys()].filter((folder) => !called.has(folder) && reaches(folder, folders, new Set()));
}

function reaches(
  folder: string,
  folders: ReadonlyMap<string, { readonly concerned: boolean; readonly calls: ReadonlySet<string> }>,
  seen: Set<string>,
): boolean {
  if (seen.has(folder)) return false;
  seen.add(folder);
  const found = folders.get(folder);
  // A folder that was not handed over may hold anything.
  if (!found) return true;
  return found.concerned || [...found.calls].some((other) => reaches(other, folders, seen));
}

export function folderOf(uri: string): string {
  return new URL('.', uri).href.replace(/\/$/, '');
}
