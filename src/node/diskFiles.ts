import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileText, Refusal, TextFiles } from '../core/templates.ts';

/** Larger files are not code that somebody wrote: reading them would only make everything else wait. */
const largestFile = 50 * 1024 * 1024;

/** The files on disk below some folders. What lies elsewhere is refused, also where a link leads there. */
export function diskFiles(roots: readonly string[]): TextFiles {
  let real: Promise<readonly string[]> | undefined;
  const realRoots = (): Promise<readonly string[]> => (real ??= Promise.all(roots.map((root) => realpath(root))));
  return {
    async read(uri, signal) {
      signal.throwIfAborted();
      const path = fileURLToPath(uri);
      const found = await statOf(path);
      if (!found) return undefined;
      if (found.isDirectory()) return refused(uri, 'it is a folder');
      if (!found.isFile()) return refused(uri, 'it is no file');
      const place = await realpath(path);
      if (!(await realRoots()).some((root) => isBelow(place, root)))
        return refused(uri, 'it lies outside the checked folders');
      if (found.size > largestFile) return refused(uri, 'it is larger than 50 MB');
      return readText(uri, path, `${found.mtimeMs} ${found.size}`, signal);
    },
    async list(folder, signal) {
      signal.throwIfAborted();
      const path = fileURLToPath(folder);
      try {
        const entries = await readdir(path, { withFileTypes: true });
        return entries.flatMap((entry) => (entry.isDirectory() ? [] : [pathToFileURL(join(path, entry.name)).href]));
      } catch {
        return [];
      }
    },
  };
}

async function readText(uri: string, path: string, version: string, signal: AbortSignal): Promise<FileText | Refusal> {
  try {
    const bytes = await readFile(path, { signal });
    const text = decoded(bytes);
    return text === undefined ? refused(uri, 'it is no text') : { kind: 'text', uri, text, version };
  } catch (thrown) {
    signal.throwIfAborted();
    return refused(uri, `it cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
  }
}

/** By its byte order mark, else UTF-8. Undefined for what is no text. */
function decoded(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.includes(0) ? undefined : new TextDecoder('utf-8').decode(bytes);
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

function isBelow(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

function refused(uri: string, reason: string): Refusal {
  return { kind: 'refused', uri, reason };
}
