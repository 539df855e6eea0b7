import { readDocument, writeDocument } from './document.ts';
import type { StatePart } from './part.ts';

/** What there is to know of a snapshot without looking into it. */
export interface SnapshotSummary {
  readonly name: string;
  /** The moment that it holds, in milliseconds by the emulator's clock. */
  readonly now: number;
  /** Characters of its document. */
  readonly size: number;
}

/** Whole states under names, in memory: documents as a state file holds them. */
export class Snapshots {
  readonly #parts: readonly StatePart[];
  readonly #now: () => number;
  readonly #taken = new Map<string, SnapshotSummary & { readonly text: string }>();

  constructor(parts: readonly StatePart[], now: () => number) {
    this.#parts = parts;
    this.#now = now;
  }

  /** The state of this moment as a document. */
  current(): string {
    return writeDocument(this.#parts);
  }

  /** Keeps the state of this moment under a name, in place of one that had it. */
  take(name: string): SnapshotSummary {
    const text = this.current();
    this.#taken.set(name, { name, now: this.#now(), size: text.length, text });
    return { name, now: this.#now(), size: text.length };
  }

  list(): readonly SnapshotSummary[] {
    return Array.from(this.#taken.values(), ({ name, now, size }) => ({ name, now, size }));
  }

  /** The document of that name; undefined where there is none. */
  document(name: string): string | undefined {
    return this.#taken.get(name)?.text;
  }

  /** Whether there was one. */
  remove(name: string): boolean {
    return this.#taken.delete(name);
  }

  /** Puts what a document holds in place of everything. Rejects with StateError and changes nothing where it is none. */
  async restore(document: string): Promise<void> {
    await readDocument(this.#parts, document);
  }
}
