import { nameOf } from '../../../core/resources/armId.ts';
import { builtInRole } from '../../../core/resources/builtInRoles.ts';
import { stringOf } from '../../../core/plans/export/terraform/syntax.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { guidPlace } from '../../guidPlace.ts';
import { attributeOf } from '../access.ts';
import { replaceLiteral, type Source } from './block.ts';

/**
 * Another role in a role assignment, by its name or its GUID, as the other one is written.
 * @param before the id of the role that is written
 */
export function roleEdits(source: Source, before: string, after: string): readonly TextEdit[] | undefined {
  const { uri, lines, block } = source;
  const id = attributeOf(block.body, 'role_definition_id');
  const name = attributeOf(block.body, 'role_definition_name');
  const role = builtInRole(nameOf(after));
  if (!id) return name && role && replaceLiteral(source, name, stringOf(role.name));
  const { start, end } = id.value;
  const place = guidPlace(lines.text.slice(start, end), nameOf(before));
  if (!place) return undefined;
  return [{ uri, range: lines.range({ start: start + place.start, end: start + place.end }), newText: nameOf(after) }];
}
