import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
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
      for (const file of await below(whole, '**/*')) if (wants(file)) files.add(file);
    } else if (isDynamicPattern(path)) {
      for (const file of await below(folder, path.replaceAll('\\', '/'))) if (wants(file)) files.add(file);
    } else missing.push(path);
  }
  return { files: [...files].sort(), missing, roots: [...roots] };
}

async function below(folder: string, pattern: string): Promise<readonly string[]> {
  const found = await glob(pattern, { cwd: folder, ignore: skipped, dot: true, absolute: true, onlyFiles: true });
  const ignored = new IgnoredFiles(folder);
  const kept: string[] = [];
  for (const file of found.map((path) => resolve(path))) if (!(await ignored.has(file))) kept.push(file);
  return kept;
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
