import type { Location } from '../../core/resources/value.ts';
import type { TextEdit } from '../../core/templates.ts';
import { Lines } from '../lines.ts';
import { suppressionComment } from '../suppressionComment.ts';
import { tokensOf, token } from './lexer.ts';

/**
 * A comment on the line before. Inside of a text over lines a comment would be text: there it goes before the line on which that text
 * begins.
 */
export function bicepSuppression(rule: string, { uri, range }: Location, text: string): TextEdit {
  const lines = new Lines(text);
  return suppressionComment(rule, uri, lines, firstLine(lines, range.start.line), '//');
}

function firstLine(lines: Lines, line: number): number {
  const offset = lines.startOf(line);
  const { kinds, starts, ends } = tokensOf(lines.text);
  const around = kinds.findIndex((kind, index) => {
    if (kind < token.string || kind > token.stringRight) return false;
    return (starts[index] ?? 0) < offset && offset < (ends[index] ?? 0);
  });
  if (around < 0) return line;
  let first = around;
  while (first > 0 && kinds[first] !== token.string && kinds[first] !== token.stringLeft) first--;
  return lines.position(starts[first] ?? offset).line;
}
