import type { TextEdit } from '../../../core/templates.ts';
import type { GivenValue } from './sources.ts';

/** Another literal where a value is given. */
export function givenEdits(
  { file, node, what }: Omit<GivenValue, 'what'> & Partial<GivenValue>,
  text: string,
): readonly TextEdit[] {
  const { uri, lines } = file;
  if (lines.text.slice(node.start, node.end) === text) return [];
  return [{ uri, range: lines.range(node), newText: text, ...(what !== undefined && { givenBy: what }) }];
}
