/** So many texts are remembered at most: those of the deployment that is being looked at. */
const mostKept = 8;

interface Entry<T> {
  readonly uri: string;
  readonly text: string;
  readonly made: T;
}

/**
 * What the last few texts came to, so that a reading, and the fixes of its many findings, take a text apart once. It is held weakly:
 * nothing stays in memory for it when memory is short.
 */
export class Remembered<T> {
  #entries: readonly WeakRef<Entry<T>>[] = [];

  of(uri: string, text: string, make: () => T): T {
    const known = this.get(uri, text);
    if (known) return known.made;
    const made = make();
    this.set(uri, text, made);
    return made;
  }

  get(uri: string, text: string): { readonly made: T } | undefined {
    for (const reference of this.#entries) {
      const entry = reference.deref();
      if (entry?.uri === uri && entry.text === text) return entry;
    }
    return undefined;
  }

  set(uri: string, text: string, made: T): void {
    const others = this.#entries.filter((reference) => {
      const entry = reference.deref();
      return entry !== undefined && entry.uri !== uri;
    });
    this.#entries = [new WeakRef({ uri, text, made }), ...others].slice(0, mostKept);
  }
}
