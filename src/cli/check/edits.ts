import type { Position } from '../../core/resources/value.ts';
import type { TextEdit } from '../../core/templates.ts';
import { Lines } from '../../templates/lines.ts';

/** Whether two edits cannot be made at once: they overlap, or insert at the same place. */
export function touches(a: TextEdit, b: TextEdit): boolean {
  return a.uri === b.uri && compare(a.range.start, b.range.end) <= 0 && compare(b.range.start, a.range.end) <= 0;
}

/** The text with edits made that do not overlap; of insertions at the same place the first stands first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new Lines(text);
  const pieces: string[] = [];
  let done = 0;
  for (const { range, newText } of [...edits].sort((a, b) => compare(a.range.start, b.range.start))) {
    const start = Math.max(done, lines.offset(range.start));
    pieces.push(text.slice(done, start), newText);
    done = Math.max(start, lines.offset(range.end));
  }
  return [...pieces, text.slice(done)].join('');
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
