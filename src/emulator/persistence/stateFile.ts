import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readDocument, StateError, writeDocument } from './document.ts';
import type { StatePart } from './part.ts';

/** How soon after a change the state is written, in milliseconds. */
const soon = 200;
/** Writing takes at most one part in so many of the time, or else a large state would stand in the way of requests. */
const share = 10;

/**
 * A file that keeps the whole state. It is written beside itself and then put in its own place, so that there is always one
 * that is whole, be the emulator killed at any moment. Only its owner may read it: it holds keys.
 */
export class StateFile {
  readonly #path: string;
  readonly #parts: readonly StatePart[];
  readonly #complain: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #pause = soon;

  /** `complain` is told of every time that it could not be written while the emulator runs. */
  constructor(path: string, parts: readonly StatePart[], complain: (message: string) => void) {
    this.#path = path;
    this.#parts = parts;
    this.#complain = complain;
  }

  /**
   * Puts what the file holds in place; false where there is no file. Rejects with StateError for one that is cut off,
   * damaged, no state at all or cannot be read; it stays as it is.
   */
  async load(): Promise<boolean> {
    if (!existsSync(this.#path)) return false;
    try {
      await readDocument(this.#parts, readFileSync(this.#path, 'utf8'));
      return true;
    } catch (error) {
      throw new StateError(`The state in ${this.#path} is not used: ${reasonOf(error)}.`);
    }
  }

  /** Writes it now. Throws StateError where that fails; what was written before is still there then. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const startedAt = performance.now();
    const beside = `${this.#path}.tmp`;
    try {
      writeFileSync(beside, writeDocument(this.#parts), { mode: 0o600, flush: true });
      renameSync(beside, this.#path);
    } catch (error) {
      throw new StateError(`The state cannot be written to ${this.#path}: ${reasonOf(error)}.`);
    }
    this.#pause = Math.max(soon, (performance.now() - startedAt) * (share - 1));
  }

  /** Says that something may have changed: it is written soon, once for many changes. */
  touch(): void {
    this.#timer ??= setTimeout(() => {
      try {
        this.save();
      } catch (error) {
        this.#complain(reasonOf(error));
      }
    }, this.#pause);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
