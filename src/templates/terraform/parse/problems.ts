import type { Problem } from '../syntax.ts';

/** A file with more than this is no file of ours any more: the rest is not told. */
const most = 50;

/** What was not understood. */
export class Problems {
  readonly #found: Problem[] = [];

  add(start: number, end: number, reason: string): void {
    if (this.#found.length < most && !this.#found.some((problem) => problem.start === start))
      this.#found.push({ start, end: Math.max(start, end), reason });
  }

  /** In the order of the text. */
  all(): readonly Problem[] {
    return this.#found.toSorted((a, b) => a.start - b.start);
  }

  get count(): number {
    return this.#found.length;
  }
}
