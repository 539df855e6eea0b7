import type { TextEdit } from '../../../core/templates.ts';
import { guidPlace } from '../../guidPlace.ts';
import type { JsonDocument } from '../../json/document.ts';
import { valueNode, type JsonNode, type ObjectNode } from '../../json/node.ts';

/**
 * Another role in a role assignment: its GUID is replaced where it is written, the rest of the expression stays. Azure refuses another role
 * under the same name, so that the name has to follow from the role too; a name that stands elsewhere as well may be waited for there.
 * @param before the GUID of the role that is written
 */
export function roleEdits(
  document: JsonDocument,
  resource: ObjectNode,
  before: string,
  after: string,
): readonly TextEdit[] | undefined {
  const role = valueNode(resource, 'properties', 'roleDefinitionId');
  const name = valueNode(resource, 'name');
  const inRole = role && replaced(document, role, before, after);
  const inName =
    name && isWrittenOnce(document, name)
      ? (replaced(document, name, before, after) ?? withArgument(document, name, after))
      : undefined;
  return inRole && inName ? [inName, inRole] : undefined;
}

function sourceOf({ text }: JsonDocument, { start, end }: JsonNode): string {
  return text.slice(start, end);
}

function replaced(document: JsonDocument, node: JsonNode, before: string, after: string): TextEdit | undefined {
  const place = guidPlace(sourceOf(document, node), before);
  if (!place) return undefined;
  return { ...document.place({ start: node.start + place.start, end: node.start + place.end }), newText: after };
}

/** `[guid(…)]` of one thing more. */
function withArgument(document: JsonDocument, node: JsonNode, guid: string): TextEdit | undefined {
  if (!/^"\[guid\(.+\)\]"$/i.test(sourceOf(document, node))) return undefined;
  const end = node.end - ')]"'.length;
  return { ...document.place({ start: end, end }), newText: `, '${guid}'` };
}

function isWrittenOnce(document: JsonDocument, name: JsonNode): boolean {
  const inner = sourceOf(document, name).replace(/^"\[?|\]?"$/g, '');
  return document.text.indexOf(inner) === document.text.lastIndexOf(inner);
}
