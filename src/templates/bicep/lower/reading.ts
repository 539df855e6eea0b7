import type { Unreadable } from '../../../core/templates.ts';
import { mostExpressions, type Effort } from '../evaluate/environment.ts';
import type { LoadedFile, LoadedFiles } from './files.ts';
import type { ModuleInstance } from './moduleInstance.ts';

/** More resources and modules than that in one deployment are not read. */
const mostInstances = 20_000;

/** One deployment while it is read. */
export class Reading {
  readonly effort: Effort = { left: mostExpressions, depth: 0 };
  /** The files of which variables and functions are imported. */
  readonly libraries = new Map<string, ModuleInstance>();
  readonly #files: LoadedFiles;
  readonly #unreadable = new Map<string, Unreadable>();
  readonly #entry: string;
  #instances = 0;

  constructor(files: LoadedFiles, entry: string) {
    this.#files = files;
    this.#entry = entry;
  }

  file(uri: string): LoadedFile {
    return this.#files.get(uri) ?? { kind: 'lost', reason: 'there are too many files' };
  }

  /** Told once for each place. */
  cannotRead(problem: Unreadable): void {
    const { uri, range } = problem;
    const place = range ? `${range.start.line}:${range.start.character}` : '';
    const key = `${uri} ${place}`;
    if (!this.#unreadable.has(key)) this.#unreadable.set(key, problem);
  }

  get unreadable(): readonly Unreadable[] {
    const problems = [...this.#unreadable.values()];
    if (this.#instances <= mostInstances && this.effort.left > 0) return problems;
    return [
      ...problems,
      { uri: this.#entry, reason: 'It asks for more than can be worked out: a part of it is not read.' },
    ];
  }

  /** Counts one more resource or module; false where there are too many. */
  counts(): boolean {
    return ++this.#instances <= mostInstances;
  }
}
