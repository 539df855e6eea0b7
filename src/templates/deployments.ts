import type { TemplateFormat, TextFiles } from '../core/templates.ts';

/** So many folders above a file are searched for what uses it as a module. */
const searchedAbove = 4;

/** So many deployments beside a file are read in search of the one that uses it. */
const mostUsers = 50;

/**
 * The files of a format in a file's folder and in those above it: a module lies below or beside what uses it. What lies elsewhere is
 * found when it is checked itself.
 */
export async function candidatesAround(
  uri: string,
  format: TemplateFormat,
  files: TextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>([uri]);
  let folder = new URL('.', uri).href;
  for (let level = 0; level < searchedAbove; level++) {
    for (const other of await files.list(folder.replace(/\/$/, ''), signal)) if (format.claims(other)) found.add(other);
    const above = new URL('..', folder).href;
    if (above === folder) break;
    folder = above;
  }
  return [...found];
}

/** The deployments that may use a file: itself where nothing uses it, else those around it. */
export async function deploymentsAround(
  uri: string,
  format: TemplateFormat,
  files: TextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const candidates = await candidatesAround(uri, format, files, signal);
  const entries = await format.entries(candidates, files, signal);
  const own = entries.find((entry) => entry === uri || isFolderOf(entry, uri));
  return own === undefined ? entries.slice(0, mostUsers) : [own];
}

/** Terraform's deployments are folders. */
export function isFolderOf(entry: string, uri: string): boolean {
  return new URL('.', uri).href.replace(/\/$/, '') === entry.replace(/\/$/, '');
}
