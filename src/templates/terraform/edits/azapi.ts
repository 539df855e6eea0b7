import { stringOf } from '../../../core/plans/export/terraform/syntax.ts';
import { isJsonObject, type Json } from '../../../core/resources/json.ts';
import { toJson, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { attributeOf, literalText } from '../access.ts';
import type { Expression, ObjectExpression, ObjectMember } from '../syntax.ts';
import { replaceExpression, type Source } from './block.ts';

/**
 * A property in the `body` of azapi's resources, which is written as an object, or as one in `jsonencode`. Undefined where anything else
 * says it.
 */
export function azapiEdits(source: Source, path: string, value: Value): readonly TextEdit[] | undefined {
  const body = bodyOf(attributeOf(source.block.body, 'body')?.value);
  const json = value.kind === 'absent' ? undefined : toJson(value);
  // Identities and the location are arguments beside the body.
  if (!body || !path.startsWith('properties.') || (json === undefined && value.kind !== 'absent')) return undefined;
  return setMember(source, body, path.split('.'), json);
}

function bodyOf(value: Expression | undefined): ObjectExpression | undefined {
  if (value?.kind === 'object') return value;
  const [only] = value?.kind === 'call' && value.name.text === 'jsonencode' ? value.arguments : [];
  return only?.kind === 'object' ? only : undefined;
}

function setMember(
  source: Source,
  object: ObjectExpression,
  [name = '', ...rest]: readonly string[],
  json: Json | undefined,
): readonly TextEdit[] | undefined {
  const member = object.members.find(({ key }) => nameOf(key)?.toLowerCase() === name.toLowerCase());
  if (!member) {
    if (json === undefined) return [];
    const whole = rest.reduceRight<Json>((inner, each) => ({ [each]: inner }), json);
    return insertMember(source, object, name, whole);
  }
  if (rest.length > 0) return member.value.kind === 'object' ? setMember(source, member.value, rest, json) : undefined;
  if (json === undefined) return removeMember(source, object, member);
  if (!isJsonObject(json) || member.value.kind !== 'object') {
    return replaceExpression(source, member.value, printedInline(json));
  }
  const edits: TextEdit[] = [];
  for (const [each, inner = null] of Object.entries(json)) {
    const own = setMember(source, member.value, [each], inner);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

function nameOf(key: ObjectMember['key']): string | undefined {
  return key.kind === 'name' ? key.text : literalText(key);
}

/** Behind the last member, separated and aligned as the first one is. */
function insertMember(
  { uri, lines }: Source,
  object: ObjectExpression,
  name: string,
  json: Json,
): readonly TextEdit[] | undefined {
  const [first] = object.members;
  const last = object.members.at(-1);
  if (!first || !last) return undefined;
  const between = lines.text.slice(first.key.end, first.value.start);
  const width = between.includes('=') ? first.key.end - first.key.start + between.indexOf('=') - 1 : 0;
  const separator = between.includes(':') ? ': ' : ' = ';
  const isQuoted = lines.text[last.key.start] === '"';
  const isInline = lines.position(object.start).line === lines.position(last.end).line;
  const indent = lines.indentOf(lines.position(last.start).line);
  const text = isInline ? printedInline(json) : printedBelow(json, `${lines.lineBreak}${indent}`);
  const member = `${(isQuoted ? stringOf(name) : name).padEnd(width)}${separator}${text}`;
  const at = lines.range({ start: last.end, end: last.end });
  if (isInline) return [{ uri, range: at, newText: `, ${member}` }];
  const { line } = lines.position(last.end);
  const isSeparated = /^\s*,/.test(lines.text.slice(last.end));
  const end = lines.endOf(line);
  const newText = `${lines.lineBreak}${indent}${member}${isSeparated ? ',' : ''}`;
  return [{ uri, range: lines.range({ start: end, end }), newText }];
}

/** A member that has its lines for itself. */
function removeMember(
  { uri, lines }: Source,
  object: ObjectExpression,
  member: ObjectMember,
): readonly TextEdit[] | undefined {
  const first = lines.position(member.start).line;
  const last = lines.position(member.end).line;
  const isAlone = object.members.every(
    (other) =>
      other === member || (lines.position(other.start).line !== last && lines.position(other.end).line !== first),
  );
  if (!isAlone || lines.position(object.start).line === first || lines.position(object.end).line === last)
    return undefined;
  return [{ uri, range: lines.range({ start: lines.endOf(first - 1), end: lines.endOf(last) }), newText: '' }];
}

/** An object of more than plain values with its members on lines of their own, their equals signs below each other. */
function printedBelow(json: Json, lineBreak: string): string {
  const members = isJsonObject(json) ? Object.entries(json) : [];
  if (!members.some(([, value]) => typeof value === 'object')) return printedInline(json);
  const width = Math.max(...members.map(([name]) => name.length));
  const lines = members.map(([name, value = null]) => `${lineBreak}  ${name.padEnd(width)} = ${printedInline(value)}`);
  return `{${lines.join('')}${lineBreak}}`;
}

function printedInline(json: Json): string {
  if (typeof json === 'string') return stringOf(json);
  if (Array.isArray(json)) return `[${(json as readonly Json[]).map(printedInline).join(', ')}]`;
  if (!isJsonObject(json)) return JSON.stringify(json);
  const members = Object.entries(json).map(([name, value = null]) => `${name} = ${printedInline(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
