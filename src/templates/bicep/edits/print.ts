import { isJsonObject, type Json } from '../../../core/resources/json.ts';
import { stringOf } from '../../../core/plans/export/bicep/syntax.ts';
import { asItems, known, memberNames, sameValue, type Value } from '../../../core/resources/value.ts';
import { memberNamed } from '../../../core/resources/replaceAt.ts';
import type { ArrayLiteral, Expression } from '../syntax.ts';
import { sourceOf, type BicepDocument } from './document.ts';
import { propertyNamed, type Style } from './objects.ts';

/** What a file calls the resources that values name. */
export interface Names {
  /** An expression for a known text: `vault.id` for the id of a resource; undefined where the file cannot say it. */
  text(text: string): string | undefined;
  /** A property's name; undefined where the file cannot say it. */
  key(name: string): string | undefined;
  /** An expression for a reference. */
  reference(resource: string, path: string): string | undefined;
  /** What was written at the place of a value in this file. */
  written(value: Value): string | undefined;
  /** The id that an expression of this file stands for: `identity.id`. */
  idOf(expression: Expression): string | undefined;
  /**
   * Notes that a value is to be set below what an expression stands for, which is written elsewhere.
   * @returns whether that place may be looked for
   */
  follow?(expression: Expression, path: readonly string[], value: Value): boolean;
}

/** A value as Bicep; undefined where a part of it cannot be said in the file. */
export function printed(value: Value, names: Names, style: Style): string | undefined {
  const written = names.written(value);
  if (written !== undefined) return written;
  switch (value.kind) {
    case 'known':
      return printedJson(value.value, names, style);
    case 'reference':
      return names.reference(value.resource, value.path);
    case 'array':
      return list(
        value.items.map((item) => printed(item, names, deeper(style))),
        style,
      );
    case 'object':
      return members(Object.entries(value.entries), names, style);
    case 'unknown':
    case 'absent':
      return undefined;
  }
}

function printedJson(json: Json, names: Names, style: Style): string | undefined {
  if (typeof json === 'string') return names.text(json);
  if (Array.isArray(json))
    return list(
      (json as readonly Json[]).map((item) => printedJson(item, names, deeper(style))),
      style,
    );
  if (!isJsonObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).flatMap(([name, member]): [string, Value][] =>
    member === undefined ? [] : [[name, known(member)]],
  );
  return members(entries, names, style);
}

function list(items: readonly (string | undefined)[], style: Style): string | undefined {
  if (items.includes(undefined)) return undefined;
  return block('[', items as readonly string[], ']', style);
}

function members(entries: readonly (readonly [string, Value])[], names: Names, style: Style): string | undefined {
  const lines: string[] = [];
  for (const [name, value] of entries) {
    const key = names.key(name);
    const text = printed(value, names, deeper(style));
    if (key === undefined || text === undefined) return undefined;
    lines.push(`${key}: ${text}`);
  }
  return block('{', lines, '}', style);
}

function block(open: string, lines: readonly string[], close: string, style: Style): string {
  const { indent, unit, lineBreak, isInline } = style;
  if (lines.length === 0) return `${open}${close}`;
  if (isInline === true) return open === '[' ? `[${lines.join(', ')}]` : `{ ${lines.join(', ')} }`;
  return [open, ...lines.map((line) => `${indent}${unit}${line}`), `${indent}${close}`].join(lineBreak);
}

function deeper(style: Style): Style {
  return { ...style, indent: style.indent + style.unit, ...(style.isInlineBelow === true && { isInline: true }) };
}

/** The members of an object, known or not. */
export function memberValues(value: Value): Readonly<Record<string, Value>> | undefined {
  const all = memberNames(value);
  return all && Object.fromEntries(all.map((name) => [name, memberNamed(value, name)]));
}

/** Whether what is written is what is wished: the value was read there, or the text is the same. */
export function isSame(document: BicepDocument, node: Expression, value: Value, names: Names): boolean {
  const scalar = scalarOf(node);
  if (scalar) return sameValue(scalar, value);
  if (isComposite(node)) return false;
  if (names.written(value) === sourceOf(document, node)) return true;
  return printed(value, names, { indent: '', unit: '  ', lineBreak: '\n' }) === sourceOf(document, node);
}

/** Whether what is written, however it is laid out, is what is wished. */
export function isWritten(document: BicepDocument, node: Expression, value: Value, names: Names): boolean {
  const items = asItems(value);
  if (node.kind === 'array') {
    const same = (item: ArrayLiteral['items'][number], index: number): boolean => {
      const wished = items?.[index];
      return item.kind !== 'spread' && wished !== undefined && isWritten(document, item, wished, names);
    };
    return items?.length === node.items.length && node.items.every(same);
  }
  const all = memberValues(value);
  if (node.kind !== 'object' || !all) return isSame(document, node, value, names);
  return (
    node.members.length === Object.keys(all).length &&
    Object.entries(all).every(([name, wished]) => {
      const property = propertyNamed(node, name, names);
      return property !== undefined && isWritten(document, property.value, wished, names);
    })
  );
}

function isComposite({ kind }: Expression): boolean {
  return kind === 'object' || kind === 'array';
}

/** The value of a literal that has no parts. */
export function scalarOf(node: Expression): Value | undefined {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return known(node.value);
    case 'null':
      return known(null);
    default:
      return undefined;
  }
}

/** A name as the key of a property. */
export function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : stringOf(name);
}
