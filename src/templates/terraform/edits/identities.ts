import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { earlierDeclarations } from '../../../core/resources/order.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { asString, at, memberNames, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { attributeOf, blocksOf } from '../access.ts';
import { folderOf } from '../entries.ts';
import type { Attribute } from '../syntax.ts';
import { appendTo, insertEarlyBlock, replaceLiteral, type Source } from './block.ts';
import { idText } from './print.ts';

/** The declaration of an account that says its identity: not the separate resource that only sets its key. */
export function identityHolder(account: Resource, graph: ResourceGraph): Resource {
  const all = [...earlierDeclarations(graph, account), account];
  return (
    all.find(({ declaration }) => declaration && !declaration.symbol?.includes('_customer_managed_key.')) ?? account
  );
}

/** The block `identity` after which these identities are attached, beside those that are. */
export function identityEdits(
  wished: Value,
  account: Resource,
  found: Source,
  graph: ResourceGraph,
): readonly TextEdit[] | undefined {
  const type = asString(at(wished, 'type'));
  const present = memberNames(account.read('identity.userAssignedIdentities')) ?? [];
  const added = (memberNames(at(wished, 'userAssignedIdentities')) ?? []).filter((id) => !present.includes(id));
  const ids = added.map((id) => idText(id, graph, folderOf(found.uri)));
  if (type === undefined || !ids.every((id) => id !== undefined)) return undefined;
  const [block] = blocksOf(found.block.body, 'identity');
  if (!block) return [insertEarlyBlock(found, 'identity', { type: `"${type}"`, identity_ids: `[${ids.join(', ')}]` })];
  const source = { ...found, block };
  const typed = attributeOf(block.body, 'type');
  const listed = attributeOf(block.body, 'identity_ids');
  const kind = typed && replaceLiteral(source, typed, `"${type}"`);
  if (!typed || !kind) return undefined;
  if (!listed) return [withList(source, typed, type, ids)];
  const list = appendTo(source, listed, ids);
  return list && [...kind, ...list];
}

/** The type, and below it the list that it needs, their equals signs below each other. */
function withList({ uri, lines }: Source, typed: Attribute, type: string, ids: readonly string[]): TextEdit {
  const indent = lines.indentOf(lines.position(typed.start).line);
  const newText = `type         = "${type}"${lines.lineBreak}${indent}identity_ids = [${ids.join(', ')}]`;
  return { uri, range: lines.range(typed), newText };
}
