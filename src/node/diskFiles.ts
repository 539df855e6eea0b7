import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type BigIntStats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileText, Refusal, TextFiles } from '../core/templates.ts';
import { decodeText } from './textCodec.ts';

/** Larger files are not code that somebody wrote: reading them would only make everything else wait. */
const largestFile = 50 * 1024 * 1024;

/**
 * The files on disk below some folders. What lies elsewhere is refused, also where a link leads there.
 *
 * It reads in one go rather than in turns with others: nobody else waits in a command, and thousands of small files are read several
 * times as fast.
 */
export function diskFiles(roots: readonly string[]): TextFiles {
  const disk = new Disk(roots);
  return {
    read: (uri, signal) => promised(signal, () => disk.read(uri)),
    list: (folder, signal) => promised(signal, () => disk.list(folder)),
  };
}

class Disk {
  readonly #roots: readonly string[];
  /** Folders as they are really called. */
  readonly #folders = new Map<string, string>();

  constructor(roots: readonly string[]) {
    this.#roots = roots.map((root) => this.#realFolder(root));
  }

  read(uri: string): FileText | Refusal | undefined {
    const path = pathOf(uri);
    if (path === undefined) return refused(uri, 'it is no file of this computer');
    try {
      return this.#readPath(uri, path);
    } catch (thrown) {
      return isMissing(thrown) ? undefined : refused(uri, `it cannot be read (${codeOf(thrown)})`);
    }
  }

  list(folder: string): readonly string[] {
    const path = pathOf(folder);
    try {
      if (path === undefined || !this.#isInside(realpathSync(path))) return [];
      const entries = readdirSync(path, { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? [] : [pathToFileURL(join(path, entry.name)).href]));
    } catch {
      return [];
    }
  }

  #readPath(uri: string, path: string): FileText | Refusal {
    const own = lstatSync(path, { bigint: true });
    const place = own.isSymbolicLink() ? realpathSync(path) : join(this.#realFolder(dirname(path)), basename(path));
    if (!this.#isInside(place)) return refused(uri, 'it lies outside the checked folders');
    const found = own.isSymbolicLink() ? statSync(path, { bigint: true }) : own;
    if (found.isDirectory()) return refused(uri, 'it is a folder');
    if (!found.isFile()) return refused(uri, 'it is no file');
    if (found.size > largestFile) return refused(uri, 'it is larger than 50 MB');
    const decoded = decodeText(readFileSync(path));
    return decoded
      ? { kind: 'text', uri, text: decoded.text, version: versionOf(found) }
      : refused(uri, 'it is no text');
  }

  #realFolder(path: string): string {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    let real = path;
    try {
      real = realpathSync(path);
    } catch {
      // What is not there leads nowhere.
    }
    this.#folders.set(path, real);
    return real;
  }

  #isInside(place: string): boolean {
    return this.#roots.some((root) => isBelow(place, root));
  }
}

/** What a file that was written again has otherwise, even at once and at the same length. */
function versionOf({ mtimeNs, size, ino }: BigIntStats): string {
  return `${mtimeNs} ${size} ${ino}`;
}

function isBelow(inner: string, outer: string): boolean {
  if (inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)) return true;
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** ENOTDIR: what should be a folder on the way is a file. */
function isMissing(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return (thrown as NodeJS.ErrnoException).code ?? 'for an unknown reason';
}

function refused(uri: string, reason: string): Refusal {
  return { kind: 'refused', uri, reason };
}

function promised<T>(signal: AbortSignal, work: () => T): Promise<T> {
  return new Promise((resolve) => {
    signal.throwIfAborted();
    resolve(work());
  });
}
