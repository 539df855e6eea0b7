/** So many characters of text are remembered at most, whatever they came to. */
const mostCharacters = 2_000_000;

interface Entry<T> {
  readonly text: string;
  readonly made: T;
}

/**
 * What the texts of the files that were looked at last came to, so that a reading, and the fixes of its many findings, take a text
 * apart once. Of each file one text is remembered; the oldest are forgotten when there are too many. One that is larger than all that
 * may be remembered is held weakly: it is there as long as the memory is.
 */
export class Remembered<T extends object> {
  /** What was used last stands last. */
  readonly #entries = new Map<string, Entry<T>>();
  #characters = 0;
  #large: WeakRef<Entry<T>> | undefined;

  of(uri: string, text: string, make: () => T): T {
    const known = this.get(uri, text);
    if (known) return known;
    const made = make();
    this.set(uri, text, made);
    return made;
  }

  get(uri: string, text: string): T | undefined {
    const entry = text.length > mostCharacters ? this.#large?.deref() : this.#entries.get(uri);
    if (entry?.text !== text) return undefined;
    return entry.made;
  }

  set(uri: string, text: string, made: T): void {
    this.#forget(uri);
    if (text.length > mostCharacters) {
      this.#large = new WeakRef({ text, made });
      return;
    }
    this.#entries.set(uri, { text, made });
    this.#characters += text.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#characters <= mostCharacters) return;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#characters = 0;
    this.#large = undefined;
  }

  #forget(uri: string): void {
    this.#characters -= this.#entries.get(uri)?.text.length ?? 0;
    this.#entries.delete(uri);
  }
}

const shared: Remembered<object>[] = [];

/** What the readers of a format remember for as long as files are open, whoever asks. */
export function sharedMemory<T extends object>(): Remembered<T> {
  const memory = new Remembered<T>();
  shared.push(memory);
  return memory;
}

/** No file is open any more: nothing is kept of any. */
export function forgetShared(): void {
  for (const memory of shared) memory.clear();
}
