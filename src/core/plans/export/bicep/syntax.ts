import { isJsonObject, type Json } from '../../../resources/json.ts';
import { known, type ReferenceValue, type Value } from '../../../resources/value.ts';

/** A string of Bicep. Source: Bicep data types, "Strings". */
export function stringOf(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}

/** A value of Bicep, its lines indented as deep as they stand. */
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
      return list(
        value.items.map((item) => expressionOf(item, reference, depth + 1)),
        depth,
      );
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
    return list(
      (json as readonly Json[]).map((item) => expressionOf(known(item), reference, depth + 1)),
      depth,
    );
  }
  if (!isJsonObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).flatMap(([name, member]): [string, string][] =>
    member === undefined ? [] : [[name, expressionOf(known(member), reference, depth + 1)]],
  );
  return members(entries, depth);
}

function list(items: readonly string[], depth: number): string {
  if (items.length === 0) return '[]';
  return ['[', ...items.map((item) => `${indent(depth + 1)}${item}`), `${indent(depth)}]`].join('\n');
}

function members(entries: readonly (readonly [name: string, expression: string])[], depth: number): string {
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, expression]) => `${indent(depth + 1)}${memberName(name)}: ${expression}`);
  return ['{', ...lines, `${indent(depth)}}`].join('\n');
}

function memberName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : stringOf(name);
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
