import type { Json } from '../../../core/resources/json.ts';
import { asItems, isExpression, memberNames, sameValue, type Value } from '../../../core/resources/value.ts';
import { memberNamed } from '../../../core/resources/replaceAt.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { memberNode, type ArrayNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { expressionSource } from '../language/syntax.ts';
import { printValue, type PrintContext } from './print.ts';
import type { Source, Wish } from './sources.ts';
import { appendItem, appendMembers, laidOutAs, removeItem, removeMember, replace } from './writing.ts';

/**
 * The edits after which a property has a value, or is gone where the value is absent. What has it already is left as it is written; an
 * expression that is made up at its place gives way to a reference to a resource; any other is followed to where its value is given, since
 * what it stands for can be others' too.
 */
export function setEdits(
  resource: Resource,
  node: ObjectNode,
  path: string,
  value: Value,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  if (path === '') return undefined;
  const [name = '', ...rest] = path.split('.');
  return setMember(node, name, rest, value, resource.read(name), context);
}

function setMember(
  node: ObjectNode,
  name: string,
  rest: readonly string[],
  value: Value,
  current: Value,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  const member = memberNode(node, name);
  if (value.kind === 'absent' && (!member || rest.length === 0))
    return member ? [removeMember(context.document, node, member)] : [];
  if (!member?.value) {
    const json = printValue(value, context);
    return json === undefined ? undefined : [appendMembers(context.document, node, [[name, around(rest, json)]])];
  }
  const [next, ...further] = rest;
  if (next === undefined) return replaceValue(member.value, value, current, context);
  const item = member.value.kind === 'array' ? member.value.items[Number(next)] : undefined;
  const [inItem = '', ...below] = further;
  if (item?.kind === 'object') {
    const own = asItems(current)?.[Number(next)];
    return own && setMember(item, inItem, below, value, memberNamed(own, inItem), context);
  }
  if (member.value.kind !== 'object') return followed({ node: member.value, path: rest, value, current }, context);
  return setMember(member.value, next, further, value, memberNamed(current, next), context);
}

function followed(wish: Wish, { follow }: PrintContext): readonly TextEdit[] | undefined {
  return follow?.(wish) === true ? [] : undefined;
}

function around(names: readonly string[], json: Json): Json {
  return names.reduceRight<Json>((inner, name) => ({ [name]: inner }), json);
}

/** An object is changed where it differs, so that the rest keeps its comments and expressions. */
function replaceValue(
  node: JsonNode,
  value: Value,
  current: Value,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  if (sameValue(value, current)) return [];
  // What Azure fills in when it deploys is nobody's choice: unlike other expressions it can give way to an empty text.
  const isFilledIn = current.kind === 'reference' && !isExpression(current);
  if (isFilledIn && value.kind === 'known' && value.value === '') return [replace(context.document, node, '""')];
  const source = node.kind === 'string' ? expressionSource(node.value) : undefined;
  if (source !== undefined && (value.kind !== 'reference' || isChosenElsewhere(source)))
    return followed({ node, path: [], value, current }, context);
  const names = memberNames(value);
  if (node.kind === 'object' && names) return mergeMembers(node, value, names, current, context);
  if (node.kind === 'array') {
    const edits = behindItems(node, value, current, context) ?? withoutItems(node, value, current, context);
    if (edits) return edits;
  }
  const json = printValue(value, context);
  return json === undefined ? undefined : [replace(context.document, node, laidOutAs(node, json, context.document))];
}

/** The items that a list lacks, behind those that it has; undefined where it does not begin with the others that are wished. */
function behindItems(
  node: ArrayNode,
  value: Value,
  current: Value,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  const wished = asItems(value) ?? [];
  const present = asItems(current) ?? [];
  const last = node.items.at(-1);
  const isBeginning = present.every((item, index) => wished[index] && sameValue(item, wished[index]));
  if (!last || present.length !== node.items.length || !isBeginning) return undefined;
  const items = wished.slice(present.length).map((item) => printValue(item, context));
  return items.every((item) => item !== undefined)
    ? [appendItem(context.document, node, ...items.map((item) => laidOutAs(last, item, context.document)))]
    : undefined;
}

/**
 * What a parameter, a variable or a condition stands for can be others' too. An expression that is made up at its place, out of texts and of
 * what resources are like, is nobody else's: a reference to a resource can stand there instead.
 */
function isChosenElsewhere(source: string): boolean {
  return /^\s*(?:parameters|variables|if|coalesce)\s*\(/i.test(source);
}

/** A value set where it is given, below a node of whichever file that is. */
export function setSource(
  { node, document }: Source,
  { path, value, current }: Wish,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  const own = { ...context, document };
  const [name, ...rest] = path;
  if (name === undefined) return node.kind === 'object' ? undefined : replaceValue(node, value, current, own);
  return node.kind === 'object' ? setMember(node, name, rest, value, memberNamed(current, name), own) : undefined;
}

/** The items that are too many taken out of a list over several lines; undefined where what is left is not what is wished. */
function withoutItems(
  node: ArrayNode,
  value: Value,
  current: Value,
  { document }: PrintContext,
): readonly TextEdit[] | undefined {
  const wished = asItems(value) ?? [];
  const present = asItems(current) ?? [];
  const surplus: number[] = [];
  let kept = 0;
  for (const [index, item] of present.entries()) {
    const next = wished[kept];
    if (next && sameValue(item, next)) kept++;
    else surplus.push(index);
  }
  const isShort = document.lines.position(node.start).line === document.lines.position(node.end).line;
  const isRight = kept > 0 && kept === wished.length && present.length === node.items.length;
  return isShort || !isRight ? undefined : surplus.map((index) => removeItem(document, node, index, surplus));
}

function mergeMembers(
  node: ObjectNode,
  value: Value,
  names: readonly string[],
  current: Value,
  context: PrintContext,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const added: [string, Json][] = [];
  const present = memberNames(current) ?? [];
  for (const name of names) {
    const wanted = memberNamed(value, name);
    const written = present.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    const member = memberNode(node, name) ?? (written < 0 ? undefined : node.members[written]);
    if (member?.value) {
      const inner = replaceValue(member.value, wanted, memberNamed(current, name), context);
      if (!inner) return undefined;
      edits.push(...inner);
      continue;
    }
    const json = printValue({ kind: 'object', entries: { [name]: wanted } }, context);
    if (json === undefined || typeof json !== 'object') return undefined;
    for (const [key, item] of Object.entries(json as Readonly<Record<string, Json>>)) added.push([key, item]);
  }
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const [index, name] of present.entries()) {
    const member = memberNode(node, name) ?? node.members[index];
    if (member && !wanted.has(name.toLowerCase())) edits.push(removeMember(context.document, node, member));
  }
  return added.length === 0 ? edits : [...edits, appendMembers(context.document, node, added)];
}
