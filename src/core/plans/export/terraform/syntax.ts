import { isJsonObject, type Json } from '../../../resources/json.ts';
import { known, type ReferenceValue, type Value } from '../../../resources/value.ts';

/** A string of HCL. Source: Terraform's "Strings and Templates". */
export function stringOf(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('${', () => '$${')
    .replaceAll('%{', '%%{')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** A value of HCL, its lines indented as deep as they stand. */
export function expressionOf(value: Value, reference: (value: ReferenceValue) => string, depth = 0): string {
  switch (value.kind) {
    case 'known':
      return jsonOf(value.value, reference, depth);
    case 'reference':
      return reference(value);
    case 'unknown':
    case 'absent':
      return 'null';
    case 'array':
      return `[${value.items.map((item) => expressionOf(item, reference, depth)).join(', ')}]`;
    case 'object':
      return members(
        Object.entries(value.entries).map(([name, entry]) => [name, expressionOf(entry, reference, depth + 1)]),
        depth,
      );
  }
}

function jsonOf(json: Json, reference: (value: ReferenceValue) => string, depth: number): string {
  if (typeof json === 'string') return stringOf(json);
  if (Array.isArray(json)) {
    return `[${(json as readonly Json[]).map((item) => expressionOf(known(item), reference, depth)).join(', ')}]`;
  }
  if (!isJsonObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).flatMap(([name, member]): [string, string][] =>
    member === undefined ? [] : [[name, expressionOf(known(member), reference, depth + 1)]],
  );
  return members(entries, depth);
}

function members(entries: readonly (readonly [name: string, expression: string])[], depth: number): string {
  if (entries.length === 0) return '{}';
  const inner = '  '.repeat(depth + 1);
  const lines = entries.map(([name, expression]) => `${inner}${memberName(name)} = ${expression}`);
  return ['{', ...lines, `${'  '.repeat(depth)}}`].join('\n');
}

function memberName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : stringOf(name);
}

export type Argument = readonly [name: string, expression: string] | string;

/** A block with its arguments, and whole nested blocks among them. */
export function block(head: string, entries: readonly Argument[]): readonly string[] {
  const lines = entries.map((entry) => (typeof entry === 'string' ? entry : `${entry[0]} = ${entry[1]}`));
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}
