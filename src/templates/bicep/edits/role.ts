import type { TextEdit } from '../../../core/templates.ts';
import { guidPlace } from '../../guidPlace.ts';
import type { Expression, ObjectLiteral } from '../syntax.ts';
import { edit, sourceOf, type BicepDocument } from './document.ts';
import { propertyNamed } from './objects.ts';

/**
 * Another role in a role assignment: its GUID is replaced where it is written, the rest of the expression stays. Azure refuses another role
 * under the same name, so that the name has to follow from the role too.
 * @param before the GUID of the role that is written
 */
export function roleEdits(
  document: BicepDocument,
  body: ObjectLiteral,
  before: string,
  after: string,
): readonly TextEdit[] | undefined {
  const properties = propertyNamed(body, 'properties')?.value;
  const role = properties?.kind === 'object' ? propertyNamed(properties, 'roleDefinitionId')?.value : undefined;
  const name = propertyNamed(body, 'name')?.value;
  const inRole = role && replaced(document, role, before, after);
  const inName = name && (replaced(document, name, before, after) ?? withArgument(document, name, after));
  return inRole && inName ? [inName, inRole] : undefined;
}

function replaced(document: BicepDocument, node: Expression, before: string, after: string): TextEdit | undefined {
  const place = guidPlace(sourceOf(document, node), before);
  return place && edit(document, node.start + place.start, node.start + place.end, after);
}

/** `guid(…)` of one thing more. */
function withArgument(document: BicepDocument, node: Expression, guid: string): TextEdit | undefined {
  const last = node.kind === 'call' && node.callee.name === 'guid' ? node.args.at(-1) : undefined;
  return last && edit(document, last.end, last.end, `, '${guid}'`);
}
