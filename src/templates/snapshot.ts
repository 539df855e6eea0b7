import type { FileText, Refusal, TextFiles } from '../core/templates.ts';

type Answer = FileText | Refusal | undefined;

/** So many characters are kept for the length of one check; what goes beyond is read again when it is asked for again. */
const mostKept = 64 * 1024 * 1024;

/**
 * Files as they are at the beginning of a check: each is read once, however many deployments use it, and what is written meanwhile does
 * not change what the check sees. A file that fails to be read is refused with the reason.
 */
export class Snapshot implements TextFiles {
  readonly #files: TextFiles;
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #lists = new Map<string, Promise<readonly string[]>>();
  #kept = 0;

  constructor(files: TextFiles) {
    this.#files = files;
  }

  read(uri: string, signal: AbortSignal): Promise<Answer> {
    const known = this.#answers.get(uri);
    if (known) return known;
    const answer = this.#readNow(uri, signal);
    this.#answers.set(uri, answer);
    return answer;
  }

  list(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const known = this.#lists.get(folder);
    if (known) return known;
    const listed = this.#listNow(folder, signal);
    this.#lists.set(folder, listed);
    return listed;
  }

  async #readNow(uri: string, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.#files.read(uri, signal);
      if (answer?.kind === 'text') this.#keep(uri, answer.text.length);
      return answer;
    } catch (thrown) {
      signal.throwIfAborted();
      return { kind: 'refused', uri, reason: `it cannot be read (${messageOf(thrown)})` };
    }
  }

  async #listNow(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    try {
      return await this.#files.list(folder, signal);
    } catch {
      signal.throwIfAborted();
      return [];
    }
  }

  #keep(uri: string, length: number): void {
    if (this.#kept + length > mostKept) this.#answers.delete(uri);
    else this.#kept += length;
  }
}

/** Files that note what was asked of them, so that it can be told later whether the answers would be the same. */
export class Tracked implements TextFiles {
  readonly #files: TextFiles;
  readonly #versions = new Map<string, string>();
  readonly #lists = new Map<string, string>();

  constructor(files: TextFiles) {
    this.#files = files;
  }

  /** The files that were asked for. */
  get asked(): readonly string[] {
    return [...this.#versions.keys()];
  }

  async read(uri: string, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#files.read(uri, signal);
    this.#versions.set(uri, versionOf(answer));
    return answer;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const listed = await this.#files.list(folder, signal);
    this.#lists.set(folder, listed.join('\n'));
    return listed;
  }

  /** Whether these files would answer all that was asked in the same way. */
  async isCurrent(files: TextFiles, signal: AbortSignal): Promise<boolean> {
    for (const [uri, version] of this.#versions) if (versionOf(await files.read(uri, signal)) !== version) return false;
    for (const [folder, names] of this.#lists)
      if ((await files.list(folder, signal)).join('\n') !== names) return false;
    return true;
  }
}

export function versionOf(answer: Answer): string {
  return answer === undefined ? 'none' : answer.kind === 'text' ? answer.version : `refused: ${answer.reason}`;
}

/** What was thrown, as a clause. */
export function messageOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}
