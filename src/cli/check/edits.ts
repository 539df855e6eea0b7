import type { Position } from '../../core/resources/value.ts';
import type { TextEdit } from '../../core/templates.ts';

/** Whether two edits cannot be made at once: they overlap, or insert at the same place. */
export function touches(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && compare(a.range.start, b.range.end) <= 0 && compare(b.range.start, a.range.end) <= 0;
}

/** The text with edits made that do not overlap; of insertions at the same place the first stands first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = lineStarts(text);
  const offset = ({ line, character }: Position): number =>
    Math.min((starts[line] ?? text.length) + character, starts[line + 1] ?? text.length);
  const pieces: string[] = [];
  let done = 0;
  for (const { range, newText } of [...edits].sort((a, b) => compare(a.range.start, b.range.start))) {
    const start = Math.max(done, offset(range.start));
    pieces.push(text.slice(done, start), newText);
    done = Math.max(start, offset(range.end));
  }
  return [...pieces, text.slice(done)].join('');
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
}
