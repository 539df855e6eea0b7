import type { TextEdit } from '../core/templates.ts';
import type { Lines } from './lines.ts';

/**
 * The comment that keeps a rule silent, on a line of its own before another one.
 * @param marker what begins a comment in the format
 */
export function suppressionComment(
  rule: string,
  uri: string,
  lines: Lines,
  line: number,
  marker: '#' | '//',
): TextEdit {
  const start = { line, character: 0 };
  const newText = `${lines.indentOf(line)}${marker} aoai-cmk-ignore ${rule}${lines.lineBreak}`;
  return { uri, range: { start, end: start }, newText };
}
