import { asItems, object, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import type { ArrayLiteral, Expression, Node, ObjectLiteral, Property, PropertyKey } from '../syntax.ts';
import { edit, sourceOf, type BicepDocument } from './document.ts';
import { isSame, isWritten, memberValues, printed, type Names } from './print.ts';

/** Properties of an object literal set, with the style in which it is written. Undefined where that cannot be done safely. */

/** Sets a value at a path below an object, or takes it away where it is absent; parents that lack are written too. */
export function setAt(
  document: BicepDocument,
  literal: ObjectLiteral,
  path: readonly string[],
  value: Value,
  names: Names,
): readonly TextEdit[] | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  const property = propertyNamed(literal, name, names);
  if (!property) return value.kind === 'absent' ? [] : insert(document, literal, name, below(rest, value), names);
  if (rest.length === 0 && value.kind === 'absent') return [removal(document, literal, property)];
  if (rest.length === 0) return replace(document, property.value, value, names);
  const [index = '', ...further] = rest;
  const item = property.value.kind === 'array' ? itemAt(property.value, Number(index)) : undefined;
  if (item) return setAt(document, item, further, value, names);
  if (property.value.kind === 'object') return setAt(document, property.value, rest, value, names);
  return names.follow?.(property.value, rest, value) === true ? [] : undefined;
}

/** The object at a place of a list; where something is spread into it, places are not known. */
function itemAt({ items }: ArrayLiteral, index: number): ObjectLiteral | undefined {
  const item = items.some(({ kind }) => kind === 'spread') ? undefined : items[index];
  return item?.kind === 'object' ? item : undefined;
}

function below(path: readonly string[], value: Value): Value {
  return path.reduceRight((inner, name) => object({ [name]: inner }), value);
}

/** What is written at a path below an object; undefined where one of the parts is no object that is written out. */
export function expressionAt(literal: ObjectLiteral, [name, ...rest]: readonly string[]): Expression | undefined {
  const value = name === undefined ? undefined : propertyNamed(literal, name)?.value;
  if (rest.length === 0 || !value) return value;
  return value.kind === 'object' ? expressionAt(value, rest) : undefined;
}

/** The last of a name counts, as nothing else can be said where there are two. */
export function propertyNamed(literal: ObjectLiteral, name: string, names?: Names): Property | undefined {
  const wanted = name.toLowerCase();
  return literal.members.findLast(
    (member) => member.kind === 'property' && keyName(member.key, names)?.toLowerCase() === wanted,
  ) as Property | undefined;
}

/** The name that a key stands for: a text, or the id of a resource for `'${identity.id}'`. */
function keyName(key: PropertyKey, names: Names | undefined): string | undefined {
  if (key.kind === 'name') return key.name;
  if (key.kind === 'string') return key.value;
  const [expression, second] = key.expressions;
  const isWhole = expression !== undefined && second === undefined && key.segments.every((segment) => segment === '');
  return isWhole ? names?.idOf(expression) : undefined;
}

/** Replaces what is written by what is wished; what is the same stays as it is. */
export function replace(
  document: BicepDocument,
  node: Expression,
  value: Value,
  names: Names,
): readonly TextEdit[] | undefined {
  if (isSame(document, node, value, names)) return [];
  const members = memberValues(value);
  if (node.kind === 'object' && members) return merge(document, node, members, names);
  if (node.kind === 'array') {
    const wished = asItems(value) ?? [];
    const edits = behindItems(document, node, wished, names) ?? withoutItems(document, node, wished, names);
    if (edits) return edits;
  }
  const isOpen = value.kind === 'reference' && isOwn(document, node);
  if (!isLiteral(node) && !isOpen) return names.follow?.(node, [], value) === true ? [] : undefined;
  const text = printed(value, names, layoutOf(document, node));
  if (text === undefined) return undefined;
  return text === sourceOf(document, node) ? [] : [edit(document, node.start, node.end, text)];
}

/** The items that a list lacks, behind those that it has; undefined where it does not begin with the others that are wished. */
function behindItems(
  document: BicepDocument,
  list: ArrayLiteral,
  wished: readonly Value[],
  names: Names,
): readonly TextEdit[] | undefined {
  const last = list.items.at(-1);
  const isBeginning = list.items.every((item, index) => {
    const value = wished[index];
    return item.kind !== 'spread' && value !== undefined && isWritten(document, item, value, names);
  });
  if (!last || last.kind === 'spread' || !isBeginning) return undefined;
  const texts = wished.slice(list.items.length).map((value) => printed(value, names, layoutOf(document, last)));
  return texts.every((text) => text !== undefined) ? texts.map((text) => insertText(document, list, text)) : undefined;
}

/** The items that are too many taken out with their lines; undefined where they have none, or what is left is not what is wished. */
function withoutItems(
  document: BicepDocument,
  list: ArrayLiteral,
  wished: readonly Value[],
  names: Names,
): readonly TextEdit[] | undefined {
  const { lines } = document;
  const surplus: Node[] = [];
  let kept = 0;
  for (const item of list.items) {
    const value = wished[kept];
    const isKept = item.kind !== 'spread' && value !== undefined && isWritten(document, item, value, names);
    if (isKept) kept++;
    else surplus.push(item);
  }
  const own = list.items.map(({ start }) => lines.position(start).line);
  const hasOwnLines =
    new Set([lines.position(list.start).line, lines.position(list.end).line, ...own]).size === own.length + 2;
  if (kept === 0 || kept < wished.length || !hasOwnLines) return undefined;
  return surplus.map((item) => removal(document, list, item));
}

/** How a value is laid out that takes the place of another, or stands beside it: on one line where that one, or what is in it, is. */
function layoutOf(document: BicepDocument, node: Expression): Style {
  const inner = partsOf(node).filter(({ kind }) => kind === 'object' || kind === 'array');
  const isInline = isOnOneLine(document, node);
  const isInlineBelow = inner.length > 0 && inner.every((part) => isOnOneLine(document, part));
  return {
    ...styleOf(document, node, node.start),
    ...(isInline && { isInline }),
    ...(isInlineBelow && { isInlineBelow }),
  };
}

function partsOf(node: Expression): readonly Expression[] {
  if (node.kind === 'array') return node.items.filter((item) => item.kind !== 'spread');
  if (node.kind !== 'object') return [];
  return node.members.flatMap((member) => (member.kind === 'property' ? [member.value] : []));
}

function isOnOneLine({ lines }: BicepDocument, { start, end }: Node): boolean {
  return lines.position(start).line === lines.position(end).line;
}

/** The object gets exactly these members: others are taken out. Where it takes in another object, what it holds is not known. */
function merge(
  document: BicepDocument,
  literal: ObjectLiteral,
  members: Readonly<Record<string, Value>>,
  names: Names,
): readonly TextEdit[] | undefined {
  if (literal.members.some(({ kind }) => kind !== 'property')) return undefined;
  const edits: TextEdit[] = [];
  const missing: [string, Value][] = [];
  const kept = new Set<Property>();
  for (const [name, value] of Object.entries(members)) {
    const property = propertyNamed(literal, name, names);
    if (!property) {
      missing.push([name, value]);
      continue;
    }
    kept.add(property);
    const own = replace(document, property.value, value, names);
    if (!own) return undefined;
    edits.push(...own);
  }
  const surplus = literal.members.filter(
    (member): member is Property => member.kind === 'property' && !kept.has(member),
  );
  // A key that is not understood may be one of those that are wished.
  if (missing.length > 0 && surplus.some(({ key }) => keyName(key, names) === undefined)) return undefined;
  for (const property of surplus) edits.push(removal(document, literal, property));
  for (const [name, value] of missing) {
    const own = insert(document, literal, name, value, names);
    if (!own) return undefined;
    edits.push(...own);
  }
  const isLarger = missing.some(([, value]) => Object.keys(memberValues(value) ?? {}).length > 1);
  return isLarger && isTooWide(document, literal, edits) ? spreadOut(document, literal, members, names) : edits;
}

/** Bicep's own formatter breaks lines of more characters. */
const widest = 120;

function isTooWide({ lines }: BicepDocument, literal: ObjectLiteral, edits: readonly TextEdit[]): boolean {
  const { line } = lines.position(literal.start);
  const added = edits.reduce((sum, { newText }) => sum + newText.length, 0);
  const isInline = lines.position(literal.end).line === line && literal.members.length > 0;
  return isInline && edits.length > 0 && lines.line(line).length + added > widest;
}

/** The whole object anew, a line for each member. */
function spreadOut(
  document: BicepDocument,
  literal: ObjectLiteral,
  members: Readonly<Record<string, Value>>,
  names: Names,
): readonly TextEdit[] | undefined {
  const text = printed(object(members), names, styleOf(document, literal, literal.start));
  return text === undefined ? undefined : [edit(document, literal.start, literal.end, text)];
}

/** A property with its line, or with the comma beside it. What is inserted behind it at the same time stays. */
function removal(document: BicepDocument, literal: Node & Members, property: Node): TextEdit {
  const { lines } = document;
  const members = membersOf(literal);
  const index = members.indexOf(property);
  const before = members[index - 1];
  const after = members[index + 1];
  const first = lines.position(property.start).line;
  const last = lines.position(property.end).line;
  const isOnLine = (node: Node | undefined, line: number, at: 'start' | 'end'): boolean =>
    node !== undefined && lines.position(node[at]).line === line;
  if (isOnLine(before, first, 'end')) return edit(document, before?.end ?? property.start, property.end, '');
  if (isOnLine(after, last, 'start')) return edit(document, property.start, after?.start ?? property.end, '');
  const isInline = isOnLine(literal, first, 'start') || lines.position(literal.end).line === last;
  if (isInline) return edit(document, property.start, property.end, '');
  return edit(document, lines.endOf(first - 1), lines.endOf(last), '');
}

/** Inserts a property behind the last one; what a resource is comes before its `properties`, as Bicep's own style has it. */
export function insert(
  document: BicepDocument,
  literal: ObjectLiteral,
  name: string,
  value: Value,
  names: Names,
): readonly TextEdit[] | undefined {
  // What is spread there may hold it already.
  if (literal.members.some(({ kind }) => kind === 'spread' || kind === 'skipped')) return undefined;
  const key = names.key(name);
  if (key === undefined) return undefined;
  const isInline = literal.members.length > 0 && isOnOneLine(document, literal);
  const style = memberStyle(document, literal);
  const text = printed(value, names, { ...style, ...(isInline && { isInline }) });
  return text === undefined ? undefined : [insertText(document, literal, `${key}: ${text}`, before(literal, name))];
}

/** Sources: Bicep, best practices and style; the linter's order of a resource's elements. */
const beforeProperties = new Set(['identity', 'location', 'kind', 'sku', 'tags']);

/** The member behind which a property belongs: `dependsOn` stays the last. */
function before({ members }: ObjectLiteral, name: string): Node | undefined {
  const follower = (wanted: string): number =>
    members.findIndex((member) => member.kind === 'property' && keyName(member.key, undefined) === wanted);
  const index =
    beforeProperties.has(name) && follower('properties') > 0 ? follower('properties') : follower('dependsOn');
  return index > 0 ? members[index - 1] : members.at(-1);
}

/** Inserts the text of a member, whose further lines are indented already, behind the last one or another. */
export function insertText(
  document: BicepDocument,
  literal: Node & Members,
  text: string,
  last = membersOf(literal).at(-1),
): TextEdit {
  const { lines } = document;
  const style = memberStyle(document, literal);
  if (!last) return edit(document, literal.start + 1, literal.end - 1, emptyFilled(document, literal, text));
  const lastLine = lines.position(last.end).line;
  if (lines.position(literal.end).line === lastLine) {
    const isInline = lines.position(literal.start).line === lastLine;
    return edit(document, last.end, last.end, isInline ? `, ${text}` : `${lines.lineBreak}${style.indent}${text}`);
  }
  const end = lines.endOf(lastLine);
  return edit(document, end, end, `${lines.lineBreak}${style.indent}${text}`);
}

/** What may stand in an empty object are comments, which stay. */
function emptyFilled(document: BicepDocument, literal: Node, text: string): string {
  const { lines } = document;
  const inside = sourceOf(document, { start: literal.start + 1, end: literal.end - 1 }).trimEnd();
  const outer = lines.indentOf(lines.position(literal.start).line);
  return `${inside}${lines.lineBreak}${outer}${unit(document)}${text}${lines.lineBreak}${outer}`;
}

/** An object or an array. */
interface Members {
  readonly kind: 'object' | 'array';
  readonly members?: readonly Node[];
  readonly items?: readonly Node[];
}

function membersOf(literal: Members): readonly Node[] {
  return literal.members ?? literal.items ?? [];
}

export interface Style {
  /** Before every further line. */
  readonly indent: string;
  /** What a level deeper is indented by. */
  readonly unit: string;
  readonly lineBreak: string;
  /** All on one line, as what is around it is. */
  readonly isInline?: boolean;
  /** Only what is in it stands on one line. */
  readonly isInlineBelow?: boolean;
}

/** How the members of an object or array are indented. */
function memberStyle(document: BicepDocument, literal: Node & Members): Style {
  const last = membersOf(literal).at(-1);
  const { lines } = document;
  const outer = lines.indentOf(lines.position(literal.start).line);
  if (!last) return { indent: `${outer}${unit(document)}`, unit: unit(document), lineBreak: lines.lineBreak };
  const style = styleOf(document, last, last.start);
  const line = lines.position(literal.start).line;
  if (lines.position(last.start).line !== line) return style;
  const isInline = lines.position(literal.end).line === line;
  return { ...style, indent: outer, ...(isInline && { isInline }) };
}

function styleOf({ lines, ...document }: BicepDocument, _: Node, offset: number): Style {
  const { line } = lines.position(offset);
  return { indent: lines.indentOf(line), unit: unit({ lines, ...document }), lineBreak: lines.lineBreak };
}

/** What a level is indented by: as the first indented line of the file is, two spaces where there is none. */
export function unit({ text }: BicepDocument): string {
  return /^(?:\t| {2,8})(?=[^\s*])/m.exec(text)?.[0] ?? '  ';
}

/**
 * An expression that is made up at its place, out of texts and of what resources of the file are like: a reference to a resource can stand
 * there instead without that anything else changes. What a name stands for was chosen where that is declared.
 */
function isOwn(document: BicepDocument, node: Expression): boolean {
  switch (node.kind) {
    case 'interpolation':
    case 'call':
    case 'methodCall':
      return true;
    case 'access':
    case 'index':
      return isOfResource(document, node);
    default:
      return false;
  }
}

function isOfResource({ tree }: BicepDocument, node: Expression): boolean {
  let root = node;
  while (root.kind === 'access' || root.kind === 'index' || root.kind === 'nested' || root.kind === 'nonNull')
    root = root.kind === 'nonNull' ? root.operand : root.target;
  const { kind } = root;
  if (kind !== 'name') return false;
  const { name } = root;
  return tree.statements.some((statement) => statement.kind === 'resource' && statement.name.name === name);
}

/** What is written there and nowhere else: no name, call or condition, whose value others may use too. */
export function isLiteral(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return true;
    case 'object':
      return node.members.every((member) => member.kind === 'property' && isLiteral(member.value));
    case 'array':
      return node.items.every((item) => item.kind !== 'spread' && isLiteral(item));
    default:
      return false;
  }
}
