import type { FileText, TextFiles } from '../../../core/templates.ts';
import { linkedPathsIn } from '../../arm/reading/linkedPath.ts';
import { isRemote, parseSource, resolvePath, type SourceFile } from './source.ts';

/** What stands behind a URI: a parsed file, a text that is no Bicep, or why there is nothing. */
export type LoadedFile =
  | { readonly kind: 'source'; readonly source: SourceFile }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'lost'; readonly reason: string };

export type LoadedFiles = ReadonlyMap<string, LoadedFile>;

/** More files than that in one deployment are not read. */
const mostFiles = 1000;

/** Parsed files, so that only what has changed is parsed again. */
export type ParsedFiles = Map<string, SourceFile>;

/** A file and all that it leads to: modules, imports, parameter files, texts that it loads. */
export async function loadFiles(
  entry: string,
  files: TextFiles,
  parsed: ParsedFiles,
  signal: AbortSignal,
): Promise<LoadedFiles> {
  const loaded = new Map<string, LoadedFile>();
  let wave = [entry];
  while (wave.length > 0) {
    const read = await Promise.all(wave.map(async (uri) => [uri, await loadFile(uri, files, parsed, signal)] as const));
    const next = new Set<string>();
    for (const [uri, file] of read) {
      loaded.set(uri, file);
      if (file.kind === 'lost') continue;
      for (const path of file.kind === 'source' ? file.source.paths : localLinks(file.text)) {
        const target = resolvePath(path, uri);
        if (target !== undefined && !loaded.has(target) && !isRemote(path)) next.add(target);
      }
    }
    wave = [...next].filter((uri) => !loaded.has(uri)).slice(0, Math.max(0, mostFiles - loaded.size));
  }
  return loaded;
}

async function loadFile(uri: string, files: TextFiles, parsed: ParsedFiles, signal: AbortSignal): Promise<LoadedFile> {
  const file = await files.read(uri, signal);
  if (!file) return { kind: 'lost', reason: 'there is no such file' };
  if (file.kind === 'refused') return { kind: 'lost', reason: file.reason };
  return /\.bicep(param)?$/i.test(uri) ? { kind: 'source', source: sourceOf(file, uri, parsed) } : file;
}

/** The file as it was parsed before, or parsed now. */
export function sourceOf(file: FileText, uri: string, parsed: ParsedFiles): SourceFile {
  const before = parsed.get(uri);
  if (before?.version === file.version && before.text === file.text) return before;
  const source = parseSource(uri, file.text, file.version);
  parsed.set(uri, source);
  return source;
}

/** The templates that an ARM template, which is used as a module, links to and that may be here. */
function localLinks(text: string): readonly string[] {
  return linkedPathsIn(text).filter((path) => !/^[a-z][a-z0-9+.-]+:/i.test(path));
}
