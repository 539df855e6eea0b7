/**
 * Values and their types. At run time null is null, bool, long/int/real and string/guid are the JavaScript primitives,
 * datetime and timespan are the classes of time.ts, and dynamic is plain JSON.
 *
 * Longs are doubles here: beyond 2^53 they lose digits which Kusto keeps.
 */

import { DateTime, Timespan } from './time.ts';

/** `unknown` is the type of a column of which only nulls were seen and nothing was declared: it fits everywhere. */
export type KqlType =
  'bool' | 'int' | 'long' | 'real' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic' | 'unknown';

export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

/** One record: the cells in the order of the table's columns. */
export type Row = readonly unknown[];

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const typeNames: ReadonlyMap<string, KqlType> = new Map<string, KqlType>([
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['int', 'int'],
  ['long', 'long'],
  ['real', 'real'],
  ['double', 'real'],
  ['string', 'string'],
  ['datetime', 'datetime'],
  ['date', 'datetime'],
  ['timespan', 'timespan'],
  ['time', 'timespan'],
  ['guid', 'guid'],
  ['uuid', 'guid'],
  ['uniqueid', 'guid'],
  ['dynamic', 'dynamic'],
]);

/** The type a name of the language stands for; undefined for `decimal` too, which is not supported. */
export function typeNamed(name: string): KqlType | undefined {
  return typeNames.get(name);
}

export function isNumeric(type: KqlType): boolean {
  return type === 'int' || type === 'long' || type === 'real';
}

/** Whether only the value, not the type, can tell what it is. */
export function isFlexible(type: KqlType): boolean {
  return type === 'dynamic' || type === 'unknown';
}

/** The one type both fit, or undefined where Kusto asks for an explicit cast. */
export function commonType(a: KqlType, b: KqlType): KqlType | undefined {
  if (a === b || b === 'unknown') {
    return a;
  }
  if (a === 'unknown') {
    return b;
  }
  if (isNumeric(a) && isNumeric(b)) {
    return a === 'real' || b === 'real' ? 'real' : 'long';
  }
  return undefined;
}

/** What a cell holds when there is nothing to put in it: Kusto's strings are never null. */
export function emptyOf(type: KqlType): unknown {
  return type === 'string' ? '' : null;
}

export function isBag(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof DateTime) &&
    !(value instanceof Timespan)
  );
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The text of a value as `tostring` gives it; null is the empty string. */
export function toText(value: unknown, type: KqlType): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return type === 'real' && Number.isInteger(value) ? value.toFixed(1) : value.toString();
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null || value === undefined) {
        return '';
      }
      return value instanceof DateTime || value instanceof Timespan ? value.toString() : JSON.stringify(value);
  }
}

/** The value as a part of a dynamic: times become text, as they do in Kusto's own JSON. */
export function toDynamic(value: unknown): unknown {
  return value instanceof DateTime || value instanceof Timespan ? value.toString() : value;
}

/** A primitive which orders like the value does among values of its type; nulls are the caller's. */
export function orderKey(value: unknown): boolean | number | bigint | string {
  if (value instanceof DateTime || value instanceof Timespan) {
    return value.ticks;
  }
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value;
    default:
      return JSON.stringify(value);
  }
}

/** Orders two values, neither null; values of different kinds order by kind, so that the order is total. */
export function compareValues(a: unknown, b: unknown): number {
  const left = orderKey(a);
  const right = orderKey(b);
  if (typeof left !== typeof right) {
    return typeof left < typeof right ? -1 : 1;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Something a Map tells apart exactly when the values differ; null stands for itself. */
export function identity(value: unknown): unknown {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return value instanceof DateTime || value instanceof Timespan ? value.ticks : canonical(value);
}

/** Bags are unordered, so their identity must not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isBag(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** The identity of several values together. */
export function jointIdentity(values: readonly unknown[]): string {
  let key = '';
  for (const value of values) {
    const part = identity(value);
    if (part === null) {
      key += 'n;';
    } else {
      const text = typeof part === 'bigint' ? part.toString() : toText(part, 'string');
      key += `${(typeof part).charAt(0)}${text.length}:${text}`;
    }
  }
  return key;
}
