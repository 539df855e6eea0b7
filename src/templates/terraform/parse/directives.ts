import type { Expression, Name, TemplatePart } from '../syntax.ts';
import type { Problems } from './problems.ts';

interface OpenDirective {
  readonly start: number;
  readonly condition?: Expression;
  readonly head?: { readonly keyName?: Name; readonly valueName: Name; readonly collection: Expression };
  readonly content: TemplatePart[];
  otherwise?: TemplatePart[];
}

/** Puts the parts of a string into the `%{if}` and `%{for}` around them. No recursion: they may be nested as deep as they like. */
export class OpenDirectives {
  readonly #parts: TemplatePart[] = [];
  readonly #open: OpenDirective[] = [];
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  add(part: TemplatePart): void {
    const inner = this.#open.at(-1);
    (inner?.otherwise ?? inner?.content ?? this.#parts).push(part);
  }

  beginIf(start: number, condition: Expression): void {
    this.#begin({ start, condition, content: [] });
  }

  beginFor(start: number, head: NonNullable<OpenDirective['head']>): void {
    this.#begin({ start, head, content: [] });
  }

  otherwise(start: number): void {
    const inner = this.#open.at(-1);
    if (inner?.condition && !inner.otherwise) inner.otherwise = [];
    else this.#problems.add(start, start + 2, 'an `else` without an `if`');
  }

  end(word: 'endif' | 'endfor', start: number, end: number): void {
    const inner = this.#open.at(-1);
    if (!inner || (word === 'endif') !== (inner.condition !== undefined)) {
      this.#problems.add(start, start + 2, `an \`${word}\` that ends nothing`);
      return;
    }
    this.#open.pop();
    this.#close(inner, end);
  }

  finish(end: number): readonly TemplatePart[] {
    for (let inner = this.#open.pop(); inner; inner = this.#open.pop()) {
      this.#problems.add(inner.start, inner.start + 2, 'a directive that is not closed');
      this.#close(inner, end);
    }
    return this.#parts;
  }

  /** The tree of directives is as deep as they are nested, so that too many are not nested any more. */
  #begin(directive: OpenDirective): void {
    if (this.#open.length < 200) this.#open.push(directive);
    else this.#problems.add(directive.start, directive.start + 2, 'a directive nested too deeply to be read');
  }

  #close({ start, condition, head, content, otherwise = [] }: OpenDirective, end: number): void {
    if (condition) this.add({ kind: 'templateIf', condition, then: content, otherwise, start, end });
    else if (head) this.add({ kind: 'templateFor', ...head, content, start, end });
  }
}
