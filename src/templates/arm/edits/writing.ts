import { isJsonObject, type Json, type JsonObject } from '../../../core/resources/json.ts';
import type { TextEdit } from '../../../core/templates.ts';
import type { JsonDocument } from '../../json/document.ts';
import type { ArrayNode, JsonMember, JsonNode, ObjectNode } from '../../json/node.ts';

export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The blanks with which the line of an offset begins. */
export function indentOf({ text, lines }: JsonDocument, offset: number): string {
  const start = lines.startOf(lines.position(offset).line);
  return /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? '';
}

/** What one level is indented by in this file. */
export function unitOf({ text }: JsonDocument): string {
  return /^[^\n]*\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

/** JSON as it stands in this file, its first line without indentation. */
export function printed(json: Json, document: JsonDocument, indent: string): string {
  const lines = JSON.stringify(json, null, unitOf(document)).split('\n');
  return lines.map((line, index) => (index === 0 ? line : `${indent}${line}`)).join(lineBreakOf(document.text));
}

/** JSON in the place of a node, or beside it: on one line where that one is. */
export function laidOutAs(node: JsonNode, json: Json, document: JsonDocument): string {
  if (isOnOneLine(document, node)) return inline(json);
  const outer = indentOf(document, node.start);
  const areShort = node.kind === 'array' && node.items.every((item) => isOnOneLine(document, item));
  if (!areShort || !Array.isArray(json)) return printed(json, document, outer);
  const lineBreak = lineBreakOf(document.text);
  const items = (json as readonly Json[]).map((item) => `${outer}${unitOf(document)}${inline(item)}`);
  return ['[', items.join(`,${lineBreak}`), `${outer}]`].join(lineBreak);
}

function inline(json: Json): string {
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(inline).join(', ')}]`;
  if (!isJsonObject(json)) return JSON.stringify(json);
  const members = Object.entries(json).map(([name, value = null]) => `${JSON.stringify(name)}: ${inline(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

export function replace(document: JsonDocument, node: JsonNode, newText: string): TextEdit {
  return { ...document.place(node), newText };
}

function insert(document: JsonDocument, offset: number, newText: string): TextEdit {
  return { ...document.place({ start: offset, end: offset }), newText };
}

function isOnOneLine(document: JsonDocument, { start, end }: JsonNode): boolean {
  return document.lines.position(start).line === document.lines.position(end).line;
}

/** A member before the others of an object. */
export function insertFirstMember(document: JsonDocument, node: ObjectNode, member: string): TextEdit {
  const indent = indentOf(document, node.start);
  const first = node.members[0];
  if (!first) return replace(document, node, `{ ${member} }`);
  if (isOnOneLine(document, node)) return insert(document, node.start + 1, ` ${member},`);
  return insert(document, node.start + 1, `${lineBreakOf(document.text)}${indent}${unitOf(document)}${member},`);
}

/** JSON on one line, as people write it: `{ "name": "S0" }`. */
function onOneLine(json: Json): string {
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(onOneLine).join(', ')}]`;
  if (!isJsonObject(json)) return JSON.stringify(json);
  const members = Object.entries(json).map(([name, value = null]) => `${JSON.stringify(name)}: ${onOneLine(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** What a resource is comes before its `properties`, as templates have it. */
const beforeProperties = new Set(['identity', 'location', 'kind', 'sku', 'tags']);

/** The member behind which others belong. */
function before({ members }: ObjectNode, [first = '']: readonly string[]): JsonMember | undefined {
  const index = beforeProperties.has(first) ? members.findIndex(({ name }) => name === 'properties') : -1;
  return index > 0 ? members[index - 1] : members.at(-1);
}

/** Members behind the others of an object, indented as they are; on one line where it is. */
export function appendMembers(
  document: JsonDocument,
  node: ObjectNode,
  members: readonly (readonly [string, Json])[],
): TextEdit {
  const last = before(
    node,
    members.map(([name]) => name),
  )?.value;
  if (last && isOnOneLine(document, node)) {
    const written = members.map(([name, value]) => `${JSON.stringify(name)}: ${onOneLine(value)}`);
    return appendTo(document, node, last, written.join(', '), false);
  }
  const indent = indentOf(document, node.start) + unitOf(document);
  const written = members.map(([name, value]) => `${JSON.stringify(name)}: ${printed(value, document, indent)}`);
  const between = `,${lineBreakOf(document.text)}${indent}`;
  return appendTo(document, node, last, written.join(between), written.join('').includes('\n'));
}

/** The edit that takes a member out, with the comma that goes with it. */
export function removeMember(document: JsonDocument, node: ObjectNode, member: JsonMember): TextEdit {
  const index = node.members.indexOf(member);
  const before = node.members[index - 1];
  const after = node.members[index + 1];
  const end = member.value?.end ?? member.nameEnd;
  if (before) return { ...document.place({ start: before.value?.end ?? before.nameEnd, end }), newText: '' };
  return { ...document.place({ start: member.nameStart, end: after?.nameStart ?? end }), newText: '' };
}

/**
 * The edit that takes an item out, with the comma that goes with it: the one behind it where nothing before it stays.
 * @param all the places of all items that are taken out
 */
export function removeItem(document: JsonDocument, node: ArrayNode, index: number, all: readonly number[]): TextEdit {
  const { start = node.start, end = node.end } = node.items[index] ?? {};
  const isLeading = Array.from({ length: index }, (_, place) => place).every((place) => all.includes(place));
  const place = isLeading
    ? { start, end: node.items[index + 1]?.start ?? end }
    : { start: node.items[index - 1]?.end ?? start, end };
  return { ...document.place(place), newText: '' };
}

/** Items behind the others of a list. */
export function appendItem(document: JsonDocument, node: ArrayNode, ...items: readonly string[]): TextEdit {
  const last = node.items.at(-1);
  const between =
    last && !isOnOneLine(document, node) ? `,${lineBreakOf(document.text)}${indentOf(document, last.start)}` : ', ';
  return appendTo(document, node, last, items.join(between), false);
}

export function appendJson(document: JsonDocument, node: ArrayNode, json: JsonObject): TextEdit {
  const indent = indentOf(document, node.start) + unitOf(document);
  return appendTo(document, node, node.items.at(-1), printed(json, document, indent), true);
}

function appendTo(
  document: JsonDocument,
  node: ObjectNode | ArrayNode,
  last: JsonNode | undefined,
  written: string,
  onOwnLine: boolean,
): TextEdit {
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const outer = indentOf(document, node.start);
  const lineBreak = lineBreakOf(document.text);
  const isShort = isOnOneLine(document, node);
  const before = `${lineBreak}${outer}${unitOf(document)}`;
  if (!last) {
    const isSmall = node.kind === 'array' && !onOwnLine && !written.includes('\n');
    return replace(
      document,
      node,
      isSmall ? `${open}${written}${close}` : `${open}${before}${written}${lineBreak}${outer}${close}`,
    );
  }
  return insert(document, last.end, isShort && !onOwnLine ? `, ${written}` : `,${before}${written}`);
}
