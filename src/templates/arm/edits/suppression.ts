import type { Location } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import type { JsonDocument } from '../../json/document.ts';
import { memberNode, objectAt, stringAt, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { parseJsonNow } from '../../json/parse.ts';
import { suppressionComment } from '../../suppressionComment.ts';
import { insertFirstMember, appendItem } from './writing.ts';

/** The member of a resource's metadata that names the rules which are not told of it, in a file without comments. */
const ignoreMember = 'aoai-cmk-ignore';

/**
 * A comment on the line before, where the file is one with comments; else a mark in the metadata of the resource, which Azure Resource
 * Manager ignores.
 */
export function armSuppression(rule: string, at: Location, text: string): TextEdit {
  const document = parseJsonNow(at.uri, text);
  const resource = hasComments(document) ? undefined : resourceAt(document, document.lines.offset(at.range.start));
  if (!resource) return suppressionComment(rule, at.uri, document.lines, at.range.start.line, '//');
  return inMetadata(rule, resource, document);
}

function inMetadata(rule: string, resource: ObjectNode, document: JsonDocument): TextEdit {
  const metadata = objectAt(resource, 'metadata');
  const list = metadata && memberNode(metadata, ignoreMember)?.value;
  if (list?.kind === 'array') return appendItem(document, list, JSON.stringify(rule));
  const member = `${JSON.stringify(ignoreMember)}: [${JSON.stringify(rule)}]`;
  if (metadata) return insertFirstMember(document, metadata, member);
  return insertFirstMember(document, resource, `"metadata": { ${member} }`);
}

/** A slash outside of texts begins a comment. */
function hasComments({ uri, text }: JsonDocument): boolean {
  return /\.jsonc$/i.test(uri) || /^\s*(?:\/\/|\/\*)/m.test(text) || /[[{,}\]]\s*\/[/*]/.test(text);
}

/** The innermost resource around an offset. */
function resourceAt(document: JsonDocument, offset: number): ObjectNode | undefined {
  let found: ObjectNode | undefined;
  let node: JsonNode | undefined = document.root;
  while (node) {
    if (node.kind === 'object' && stringAt(node, 'type')?.includes('/') === true) found = node;
    const children: readonly (JsonNode | undefined)[] =
      node.kind === 'object' ? node.members.map(({ value }) => value) : node.kind === 'array' ? node.items : [];
    node = children.find((child) => child && child.start <= offset && offset <= child.end);
  }
  return found;
}
