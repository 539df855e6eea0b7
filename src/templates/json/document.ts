import type { Location } from '../../core/resources/value.ts';
import { Lines } from '../lines.ts';
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
  readonly lines: Lines;

  constructor(uri: string, text: string, root: JsonNode | undefined, problems: readonly SyntaxProblem[]) {
    this.uri = uri;
    this.text = text;
    this.root = root;
    this.problems = problems;
    this.lines = new Lines(text);
  }

  place(span: { readonly start: number; readonly end: number }): Location {
    return { uri: this.uri, range: this.lines.range(span) };
  }
}
