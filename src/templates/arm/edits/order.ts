import { asStrings, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { itemsAt, memberNode, valueNode, type ObjectNode } from '../../json/node.ts';
import { plainText } from '../language/syntax.ts';
import { idExpression, nameExpression } from './names.ts';
import { siteOf, type PrintContext } from './print.ts';
import { declaredNode, sitesOf, type Site } from './site.ts';
import { appendItem, appendMembers } from './writing.ts';

/**
 * The edits after which a resource comes after others: `dependsOn` of it, or of the deployments around the two, where they are in
 * different templates.
 */
export function orderEdits(node: ObjectNode, keys: Value, context: PrintContext): readonly TextEdit[] | undefined {
  const wanted = new Map<ObjectNode, string[]>();
  for (const key of asStrings(keys) ?? []) {
    const pair = meeting(node, key, context);
    const item = pair && dependency(pair.other);
    if (!pair || item === undefined || pair.own.resource === pair.other.resource) return undefined;
    const items = wanted.get(pair.own.resource) ?? [];
    if (!items.includes(item)) wanted.set(pair.own.resource, [...items, item]);
  }
  const edits: TextEdit[] = [];
  for (const [resource, items] of wanted) {
    const edit = dependOn(resource, items, context);
    if (!edit) return undefined;
    edits.push(...edit);
  }
  return edits;
}

/**
 * The edits after which a resource comes after one that is added to the template in which another stands.
 * @param item what is depended on where the two are in one template
 */
export function orderAfterNew(
  node: ObjectNode,
  beside: string,
  item: string,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  const pair = meeting(node, beside, context);
  const target = siteOf(beside, context);
  if (!pair || !target) return undefined;
  const isInOne = pair.other.template === target.template;
  const wanted = isInOne ? item : dependency(pair.other);
  return wanted === undefined ? undefined : dependOn(pair.own.resource, [wanted], context);
}

/** The two resources of one template that have to be ordered. */
function meeting(
  node: ObjectNode,
  key: string,
  { graph, document }: PrintContext,
): { readonly own: Site; readonly other: Site } | undefined {
  const declaration = graph.get(key)?.declaration;
  if (declaration?.uri !== document.uri) return undefined;
  const target = declaredNode(document, declaration);
  if (!target) return undefined;
  const mine = sitesOf(document, node);
  const others = sitesOf(document, target);
  const at = mine.findIndex((site, index) => site.resource !== others[index]?.resource);
  const [own, other] = [mine[at], others[at]];
  return other && own?.template === other.template ? { own, other } : undefined;
}

function dependency(site: Site): string | undefined {
  if (site.symbol !== undefined) return site.symbol;
  if (site.isRepeated) return undefined;
  const id = idExpression(site);
  const name = id ?? nameExpression(site.resource);
  if (name === undefined) return undefined;
  const [, text] = /^'((?:[^']|'')*)'$/.exec(name) ?? [];
  return text === undefined ? `[${name}]` : text.replaceAll("''", "'");
}

/** The items that are not there yet, in `dependsOn` of a resource; undefined where that is no list. */
export function dependOn(
  resource: ObjectNode,
  items: readonly string[],
  { document }: PrintContext,
): readonly TextEdit[] | undefined {
  const list = valueNode(resource, 'dependsOn');
  if (list && list.kind !== 'array') return undefined;
  const present = itemsAt(resource, 'dependsOn').map((item) => (item.kind === 'string' ? plainText(item.value) : ''));
  const missing = items.filter((item) => !present.includes(item));
  if (missing.length === 0) return [];
  if (!list) {
    return memberNode(resource, 'dependsOn')
      ? undefined
      : [appendMembers(document, resource, [['dependsOn', missing]])];
  }
  return [appendItem(document, list, ...missing.map((item) => JSON.stringify(item)))];
}
