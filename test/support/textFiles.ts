import type { FileText, Refusal, TextFiles } from '../../src/core/templates.ts';

/**
 * Files in memory, by their path (`main.bicep`, `modules/vault.bicep`) below {@link root}. What a test changes with `set` has another
 * version; what is asked for is kept in `asked`.
 */
export interface MemoryFiles extends TextFiles {
  readonly asked: readonly string[];
  set(path: string, text: string | undefined): void;
  /** From now on a file is refused. */
  refuse(path: string, reason: string): void;
}

/** The folder in which files in memory lie. */
export const root = 'file:///estate/';

export function uriOf(path: string): string {
  return path.startsWith('file:') ? path : new URL(path, root).href;
}

export function memoryFiles(texts: Readonly<Record<string, string>>): MemoryFiles {
  const files = new Map<string, FileText | Refusal>();
  const asked: string[] = [];
  let changes = 0;
  const set = (path: string, text: string | undefined): void => {
    const uri = uriOf(path);
    if (text === undefined) files.delete(uri);
    else files.set(uri, { kind: 'text', uri, text, version: String(++changes) });
  };
  for (const [path, text] of Object.entries(texts)) set(path, text);
  return {
    asked,
    set,
    refuse: (path, reason) => files.set(uriOf(path), { kind: 'refused', uri: uriOf(path), reason }),
    read(uri, signal) {
      signal.throwIfAborted();
      asked.push(uri);
      return Promise.resolve(files.get(uri) ?? (isFolder(uri, files) ? folder(uri) : undefined));
    },
    list(uri, signal) {
      signal.throwIfAborted();
      const below = uri.endsWith('/') ? uri : `${uri}/`;
      const direct = [...files.keys()].filter(
        (candidate) => candidate.startsWith(below) && !candidate.slice(below.length).includes('/'),
      );
      return Promise.resolve(direct);
    },
  };
}

function isFolder(uri: string, files: ReadonlyMap<string, unknown>): boolean {
  const below = uri.endsWith('/') ? uri : `${uri}/`;
  return [...files.keys()].some((candidate) => candidate.startsWith(below));
}

function folder(uri: string): Refusal {
  return { kind: 'refused', uri, reason: 'it is a folder' };
}
