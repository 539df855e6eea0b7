import type { Json } from '../../../core/resources/json.ts';
import {
  asItems,
  at,
  canonicalText,
  expression,
  known,
  memberNames,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';

/** The members of a map or object with their names; undefined where they are not known. */
export function membersOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  const names = memberNames(value);
  if (!names) return undefined;
  if (value.kind === 'object') return Object.entries(value.entries);
  // A name can hold dots, so that it is no path.
  const json = value.kind === 'known' ? (value.value as Readonly<Record<string, Json>>) : {};
  return names.map((name) => [name, known(json[name] ?? null)]);
}

/** A member of an object by its name, or an item of a list by its number. */
export function memberOf(value: Value, name: string): Value {
  if (value.kind === 'object') return value.entries[name] ?? expression(`${textOf(value)}.${name}`);
  const found = membersOf(value)?.find(([own]) => own === name)?.[1];
  if (found) return found;
  const items = asItems(value);
  if (items && /^\d+$/.test(name)) return items[Number(name)] ?? unknown(`there is no item ${name}`);
  return value.kind === 'reference' ? at(value, name) : expression(`${textOf(value)}.${name}`);
}

/** A text for a value that is the same for equal ones. */
export function textOf(value: Value): string {
  const own = canonicalText(value);
  if (own !== undefined) return own;
  const items = asItems(value);
  if (items) return `[${items.map(textOf).join(', ')}]`;
  if (value.kind === 'object') {
    return `{${Object.entries(value.entries)
      .map(([name, entry]) => `${name} = ${textOf(entry)}`)
      .join(', ')}}`;
  }
  return value.kind === 'unknown' ? '{unknown}' : '{}';
}

export function stringOf(value: Value): string | undefined {
  if (value.kind !== 'known' || value.value === null || typeof value.value === 'object') return undefined;
  return String(value.value);
}

export function booleanOf(value: Value): boolean | undefined {
  const text = stringOf(value);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export function isNull(value: Value): boolean {
  return value.kind === 'known' && value.value === null;
}

export function list(items: readonly Value[]): Value {
  return { kind: 'array', items };
}

export function object(entries: readonly (readonly [string, Value])[]): Value {
  return { kind: 'object', entries: Object.fromEntries(entries) };
}
