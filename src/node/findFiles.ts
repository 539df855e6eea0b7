import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { glob, isDynamicPattern } from 'tinyglobby';

/** Folders in which nobody writes by hand. */
const skipped = ['**/node_modules/**', '**/.git/**', '**/.terraform/**'];

export interface FoundFiles {
  /** Absolute paths, each once, sorted. */
  readonly files: readonly string[];
  /** What was named and is not there. */
  readonly missing: readonly string[];
  /** The folders below which everything lies. */
  readonly roots: readonly string[];
}

/**
 * The files that paths name: a file itself, every wanted file below a folder, and those that a glob pattern matches. What .gitignore
 * files say is heeded, except for a file that is named itself.
 * @param wants whether a file below a folder is of interest, by its name
 */
export async function findFiles(
  paths: readonly string[],
  folder: string,
  wants: (path: string) => boolean,
): Promise<FoundFiles> {
  const files = new Set<string>();
  const missing: string[] = [];
  const roots = new Set<string>([folder]);
  for (const path of paths) {
    const whole = resolve(folder, path);
    const found = await statOf(whole);
    if (found?.isFile()) {
      files.add(whole);
      roots.add(dirname(whole));
    } else if (found?.isDirectory()) {
      roots.add(whole);
      for (const file of await below(whole, '**/*', isInside(whole, folder) ? folder : whole))
        if (wants(file)) files.add(file);
    } else if (isDynamicPattern(path)) {
      const matched = await below(folder, path.replaceAll('\\', '/'), folder);
      for (const file of matched) {
        roots.add(dirname(file));
        if (wants(file)) files.add(file);
      }
      if (matched.length === 0) missing.push(path);
    } else missing.push(path);
  }
  return { files: [...files].sort(), missing, roots: [...roots] };
}

/** @param top where the first .gitignore file is looked for */
async function below(folder: string, pattern: string, top: string): Promise<readonly string[]> {
  // What a link leads to lies elsewhere in the folder, or outside, where nothing is read.
  const options = { ignore: skipped, dot: true, absolute: true, onlyFiles: true, followSymbolicLinks: false };
  const found = await glob(pattern, { cwd: folder, ...options });
  const ignored = new IgnoredFiles(top);
  const kept: string[] = [];
  for (const file of found.map((path) => resolve(path))) if (!(await ignored.has(file))) kept.push(file);
  return kept;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What the .gitignore files in a folder and below it leave out. */
class IgnoredFiles {
  readonly #folder: string;
  readonly #rules = new Map<string, Promise<Ignore | undefined>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(file: string): Promise<boolean> {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const rules = await this.#rulesIn(folder);
      if (rules?.ignores(relative(folder, file).replaceAll('\\', '/'))) return true;
      if (folder === this.#folder || dirname(folder) === folder) return false;
    }
  }

  #rulesIn(folder: string): Promise<Ignore | undefined> {
    const known = this.#rules.get(folder) ?? readRules(folder);
    this.#rules.set(folder, known);
    return known;
  }
}

async function readRules(folder: string): Promise<Ignore | undefined> {
  try {
    return ignore().add(await readFile(join(folder, '.gitignore'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
