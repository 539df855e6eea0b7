import { parseJsonNow } from '../json/parse.ts';
import type { JsonMember, JsonNode, ObjectNode } from '../json/node.ts';
import { Parsing } from './parse/parsing.ts';
import { TemplateReader } from './parse/templateReader.ts';
import type { Attribute, Block, Body, BodyItem, Expression, Name, Node, ParsedFile, TemplatePart } from './syntax.ts';

/** How many labels the blocks of a type have at the root. Source: Terraform, "JSON Configuration Syntax". */
const labels: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/** Reads a file of the JSON syntax: `.tf.json`, `.tofu.json`, `.tfvars.json`. It takes any text and never throws. */
export function parseTfJson(text: string): ParsedFile {
  const { root, problems } = parseJsonNow('', text);
  const object = root?.kind === 'object' ? root : undefined;
  const isConfiguration = object?.members.some(({ name }) => name in labels) ?? false;
  const items = (object?.members ?? []).flatMap((member) =>
    isConfiguration ? rootItems(member, text) : attributeOf(member, text),
  );
  return {
    language: 'json',
    body: { items, start: 0, end: text.length },
    problems: problems.map(({ offset, reason }) => ({ start: offset, end: Math.min(text.length, offset + 1), reason })),
    comments: [],
    start: 0,
    end: text.length,
  };
}

function rootItems(member: JsonMember, text: string): readonly BodyItem[] {
  const count = labels[member.name];
  return count === undefined ? attributeOf(member, text) : blocks(nameOf(member), [], member.value, count, text);
}

/** Below a block's type stand its labels as members, and at last its body, or several in a list. */
function blocks(
  type: Name,
  names: readonly Name[],
  value: JsonNode | undefined,
  count: number,
  text: string,
): readonly Block[] {
  if (value?.kind === 'array') return value.items.flatMap((item) => blocks(type, names, item, count, text));
  if (value?.kind !== 'object') return [];
  if (count > names.length)
    return value.members.flatMap((member) => blocks(type, [...names, nameOf(member)], member.value, count, text));
  const heading = names.at(-1) ?? type;
  return [{ kind: 'block', type, labels: names, body: bodyOf(value, text), start: heading.start, end: value.end }];
}

function bodyOf(object: ObjectNode, text: string): Body {
  const items = object.members.flatMap((member) => attributeOf(member, text));
  return { items, start: object.start + 1, end: Math.max(object.start + 1, object.end - 1) };
}

/** A comment is a member called `//`. */
function attributeOf(member: JsonMember, text: string): readonly Attribute[] {
  if (!member.value || member.name === '//') return [];
  const value = expressionOf(member.value, text);
  return [{ kind: 'attribute', name: nameOf(member), value, start: member.nameStart, end: value.end }];
}

function nameOf({ name, nameStart, nameEnd }: JsonMember): Name {
  return { kind: 'name', text: name, start: nameStart, end: nameEnd };
}

function expressionOf(node: JsonNode, text: string): Expression {
  const place = { start: node.start, end: node.end };
  switch (node.kind) {
    case 'literal':
      return { kind: 'literal', value: node.value, ...place };
    case 'array':
      return { kind: 'tuple', items: node.items.map((item) => expressionOf(item, text)), ...place };
    case 'object':
      return {
        kind: 'object',
        members: node.members.flatMap((member) => {
          if (!member.value) return [];
          const value = expressionOf(member.value, text);
          return [{ key: nameOf(member), value, start: member.nameStart, end: value.end }];
        }),
        ...place,
      };
    case 'string':
      return { kind: 'template', parts: partsOf(node.value, place, text), ...place };
  }
}

/** A text of JSON is a template. Where it has escapes, what is inside of it stands at the whole of it. */
function partsOf(content: string, place: Node, text: string): readonly TemplatePart[] {
  if (content === '') return [];
  if (!content.includes('${') && !content.includes('%{')) return [{ kind: 'text', text: content, ...place }];
  const reader = new TemplateReader(new Parsing(content), { quoted: false, limit: content.length, indent: 0 });
  const parts = reader.read(0);
  const isPlain = text.slice(place.start + 1, place.end - 1) === content;
  const shift = place.start + 1;
  return moved(parts, isPlain ? (node) => ({ start: node.start + shift, end: node.end + shift }) : () => place);
}

/** A tree of nodes with another place for each of them. */
function moved<T>(tree: T, placeOf: (node: Node) => Node): T {
  if (Array.isArray(tree)) return tree.map((item: unknown) => moved(item, placeOf)) as T;
  if (typeof tree !== 'object' || tree === null) return tree;
  const entries = Object.entries(tree).map(([name, value]) => [name, moved(value as unknown, placeOf)] as const);
  const whole = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof whole['start'] !== 'number' || typeof whole['end'] !== 'number') return whole as T;
  return { ...whole, ...placeOf({ start: whole['start'], end: whole['end'] }) } as T;
}
