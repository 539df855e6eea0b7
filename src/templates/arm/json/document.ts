import type { Location, Position, Range } from '../../../core/resources/value.ts';
import type { JsonNode } from './node.ts';

/** What is wrong with a text, at an offset. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly reason: string;
}

/** One file that was read as JSON. */
export class JsonDocument {
  readonly uri: string;
  readonly text: string;
  /** Undefined where the text holds no value at all. */
  readonly root: JsonNode | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly #lineStarts: readonly number[];

  constructor(uri: string, text: string, root: JsonNode | undefined, problems: readonly SyntaxProblem[]) {
    this.uri = uri;
    this.text = text;
    this.root = root;
    this.problems = problems;
    this.#lineStarts = lineStartsOf(text);
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#lineStarts[low] ?? 0) };
  }

  offset({ line, character }: Position): number {
    const start = this.#lineStarts[line] ?? this.text.length;
    return Math.min(start + character, this.#lineStarts[line + 1] ?? this.text.length);
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  place({ start, end }: { readonly start: number; readonly end: number }): Location {
    return { uri: this.uri, range: this.range(start, end) };
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1);
  }
  return starts;
}
