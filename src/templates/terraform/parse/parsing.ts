import type { BrokenExpression } from '../syntax.ts';
import { Heredocs } from './heredoc.ts';
import { extentOf, type Extent } from './layout.ts';
import { Problems } from './problems.ts';
import { Scanner } from './scanner.ts';

/** How deep brackets and blocks may be nested; the stack bears much more, people write much less. */
const deepest = 200;

/** One file while it is parsed: where the parser is, and what it has to remember to get over what is broken. */
export class Parsing {
  readonly text: string;
  readonly problems: Problems;
  readonly scanner: Scanner;
  readonly heredocs: Heredocs;
  /** Whether an expression ends with its line: not within brackets. */
  lineBound = true;
  /** The indentation of the line on which the innermost argument, block or member began. */
  indent = 0;
  #depth = 0;
  /** Where the last broken part was found to end before anything closed it. */
  #cut = -1;

  constructor(text: string) {
    this.text = text;
    this.problems = new Problems();
    this.scanner = new Scanner(text, this.problems);
    this.heredocs = new Heredocs(text);
  }

  /** Whether the token at hand can go on with the expression before it. */
  continues(): boolean {
    return !(this.lineBound && this.scanner.afterNewline);
  }

  /** Consumes a token of a kind if it is at hand. */
  take(kind: string): boolean {
    if (this.scanner.kind !== kind) return false;
    this.scanner.next();
    return true;
  }

  /** Parses with newlines that count, or do not. */
  within<T>(lineBound: boolean, parse: () => T): T {
    const before = this.lineBound;
    this.lineBound = lineBound;
    const result = parse();
    this.lineBound = before;
    return result;
  }

  /** Parses what began at the token at hand, which tells how deep its lines are indented. */
  asItem<T>(parse: () => T): T {
    const { scanner, indent } = this;
    if (scanner.afterNewline) this.indent = scanner.indentAt(scanner.start);
    const result = parse();
    this.indent = indent;
    return result;
  }

  /** Parses one level deeper; undefined, with nothing consumed, where that is too deep. */
  deeper<T>(parse: () => T): T | undefined {
    if (this.#depth >= deepest) return undefined;
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Where what began at an offset ends. The scanner stays where it is. */
  extent(from: number): Extent {
    const { scanner } = this;
    const { start, afterNewline, previousEnd } = scanner;
    const extent = extentOf(scanner, this.heredocs, from, this.indent);
    scanner.moveTo(start);
    scanner.afterNewline = afterNewline;
    scanner.previousEnd = previousEnd;
    return extent;
  }

  /** Tells of the token at hand, unless it is where something broken before it was cut off. */
  problem(reason: string, start = this.scanner.start, end = this.scanner.end): void {
    if (this.scanner.start !== this.#cut) this.problems.add(start, end, reason);
  }

  /**
   * Gets over something unexpected between brackets: to behind the closing one, or to what no longer belongs to them.
   * @returns where the bracketed part ends
   */
  leaveBrackets(open: number, reason: string): number {
    const { scanner } = this;
    if (scanner.start === this.#cut) return scanner.previousEnd;
    const { closed, at } = this.extent(open);
    if (closed) {
      this.problem(reason);
      this.jump(at + 1);
    } else {
      this.problem('a bracket that is not closed', open, open + 1);
      this.jump(at);
      this.#cut = at;
    }
    return scanner.previousEnd;
  }

  /** Skips what is left of an argument or line. */
  skipRest(): void {
    if (this.scanner.kind !== 'end') this.jump(this.extent(this.scanner.start).at);
  }

  /** Goes to the token at an offset, keeping in mind whether it begins a line. */
  jump(offset: number): void {
    const { scanner, text } = this;
    const back = Math.max(scanner.previousEnd, 0);
    scanner.moveTo(offset);
    scanner.previousEnd = Math.max(back, trimmedEnd(text, offset));
    const lineStart = text.lastIndexOf('\n', scanner.start - 1) + 1;
    scanner.afterNewline ||= text.slice(lineStart, scanner.start).trim() === '';
  }

  broken(start: number, end: number, reason: string): BrokenExpression {
    return { kind: 'broken', start, end: Math.max(start, end), reason };
  }
}

function trimmedEnd(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}
