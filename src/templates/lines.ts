import type { Position, Range } from '../core/resources/value.ts';

/**
 * The lines of a text: offsets to positions and back. Offsets and characters count UTF-16 units; a line ends with CRLF, LF or CR, as in
 * the Language Server Protocol; a byte order mark before the first line has no width, as editors take it off.
 */
export class Lines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = lineStarts(text);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** An offset outside the text is taken as its nearest end. */
  position(offset: number): Position {
    const inside = Math.min(Math.max(offset, this.startOf(0)), this.text.length);
    const line = this.#lineAt(inside);
    return { line, character: inside - this.startOf(line) };
  }

  range(node: { readonly start: number; readonly end: number }): Range {
    return { start: this.position(node.start), end: this.position(node.end) };
  }

  /** A character behind the end of its line is taken as that end, a line behind the last one as the end of the text. */
  offset({ line, character }: Position): number {
    if (line < 0) return this.startOf(0);
    if (line >= this.count) return this.text.length;
    return Math.min(this.startOf(line) + Math.max(character, 0), this.endOf(line));
  }

  offsets(range: Range): { start: number; end: number } {
    return { start: this.offset(range.start), end: this.offset(range.end) };
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Where a line ends, without its line break. */
  endOf(line: number): number {
    let end = this.startOf(line + 1);
    if (line + 1 >= this.count) return end;
    if (this.text.charCodeAt(end - 1) === LF) end--;
    else return end - 1;
    return end > this.startOf(line) && this.text.charCodeAt(end - 1) === CR ? end - 1 : end;
  }

  /** The text of a line, without its line break. */
  line(line: number): string {
    return this.text.slice(this.startOf(line), this.endOf(line));
  }

  /** The white space at the start of a line. */
  indentOf(line: number): string {
    return /^[ \t]*/.exec(this.line(line))?.[0] ?? '';
  }

  /** The line break that the text uses: that of its first line. */
  get lineBreak(): string {
    if (this.count < 2) return '\n';
    return this.text.slice(this.endOf(0), this.startOf(1));
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const LF = 10;
const CR = 13;
const byteOrderMark = 0xfeff;

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === byteOrderMark ? 1 : 0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === CR && text.charCodeAt(offset + 1) === LF) offset++;
    else if (code !== LF && code !== CR) continue;
    starts.push(offset + 1);
  }
  return starts;
}
