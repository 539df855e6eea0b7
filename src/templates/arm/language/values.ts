import { isJsonObject, type Json } from '../../../core/resources/json.ts';
import {
  absent,
  canonicalText,
  expression,
  known,
  toJson,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';

/** Longer texts are given up: variables that double each other grow without end. */
const longestText = 50_000;
/** An object of more members than this, at all depths, is given up for the same reason. */
const largest = 200_000;

const sizes = new WeakMap<object, number>();

/** How much a value holds. */
function sizeOf(value: Value): number {
  if (value.kind === 'object' || value.kind === 'array') return sizes.get(inner(value)) ?? 1;
  return 1;
}

function inner(value: { readonly entries: object } | { readonly items: object }): object {
  return 'entries' in value ? value.entries : value.items;
}

const tooLarge = unknown('it is too large to be evaluated');

/** A text; given up where it is too long. */
export function text(value: string): Value {
  return value.length > longestText ? tooLarge : known(value);
}

export function list(items: readonly Value[]): Value {
  const size = items.reduce((sum, item) => sum + sizeOf(item), 1);
  if (size > largest) return tooLarge;
  sizes.set(items, size);
  return { kind: 'array', items };
}

export function record(entries: Readonly<Record<string, Value>>): Value {
  const size = Object.values(entries).reduce((sum, item) => sum + sizeOf(item), 1);
  if (size > largest) return tooLarge;
  sizes.set(entries, size);
  return { kind: 'object', entries };
}

/** JSON with each member a value of its own. */
export function fromJson(json: Json): Value {
  if (Array.isArray(json)) return list((json as readonly Json[]).map(fromJson));
  if (!isJsonObject(json)) return known(json);
  return record(Object.fromEntries(Object.entries(json).map(([name, item]) => [name, fromJson(item ?? null)])));
}

/** What is computed from what is not known: the same text for the same computation. */
export function computed(source: string): Value {
  return source.length > longestText ? tooLarge : expression(source);
}

/** A value as an argument in the text of a computation: texts in quotes, so that they are told from names. */
export function argumentText(value: Value): string | undefined {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string' ? `'${value.value}'` : JSON.stringify(value.value);
    case 'reference':
      return canonicalText(value);
    case 'array':
      return joined(value.items.map(argumentText), '[', ']');
    case 'object':
      return joined(
        Object.entries(value.entries).map(([name, item]) => {
          const shown = argumentText(item);
          return shown === undefined ? undefined : `${name}:${shown}`;
        }),
        '{',
        '}',
      );
    case 'unknown':
    case 'absent':
      return undefined;
  }
}

/** A longer list or object in the text of a computation is told from others by a number alone. */
const longestInside = 160;

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  if (parts.includes(undefined)) return undefined;
  const whole = parts.join(',');
  return whole.length > longestInside ? `${open}#${hashOf(whole)}${close}` : `${open}${whole}${close}`;
}

/** FNV-1a, for telling texts apart, nothing more. */
function hashOf(whole: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < whole.length; index++) {
    hash = Math.imul(hash ^ whole.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

/** A call that cannot be computed, as what it would compute. */
export function callOf(name: string, args: readonly Value[]): Value {
  const texts = args.map(argumentText);
  const gap = args.find((arg) => arg.kind === 'unknown');
  if (gap) return gap;
  return texts.includes(undefined)
    ? unknown(`what ${name} is given is not known`)
    : computed(`${name}(${texts.join(',')})`);
}

/** Texts and computations one after the other; a computation that is a call is put in braces. */
export function interpolated(parts: readonly Value[]): Value {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'reference') return only;
  let isKnown = true;
  let result = '';
  for (const part of parts) {
    if (part.kind === 'unknown') return part;
    if (part.kind === 'known') result += scalarText(part.value);
    else {
      const shown = part.kind === 'reference' ? canonicalText(part) : argumentText(part);
      if (shown === undefined) return unknown('a part of the text is not known');
      isKnown = false;
      result += shown.startsWith('{') || (part.kind === 'reference' && !/[('[]/.test(shown)) ? shown : `{${shown}}`;
    }
    if (result.length > longestText) return tooLarge;
  }
  return isKnown ? known(result) : expression(result);
}

function scalarText(json: Json): string {
  if (typeof json === 'boolean') return json ? 'True' : 'False';
  return typeof json === 'object' ? (json === null ? '' : JSON.stringify(json)) : String(json);
}

/** The member of an object or list by a name or index that is a value itself. */
export function accessed(target: Value, index: Value): Value {
  if (target.kind === 'unknown' || target.kind === 'absent') return target;
  if (index.kind === 'unknown') return index;
  if (index.kind !== 'known') {
    const where = argumentText(index);
    const what = argumentText(target);
    return where === undefined || what === undefined
      ? unknown('which member is meant is not known')
      : computed(`${what}[${where}]`);
  }
  const name = scalarText(index.value);
  if (target.kind === 'reference') {
    return { kind: 'reference', resource: target.resource, path: target.path === '' ? name : `${target.path}.${name}` };
  }
  const found = memberOf(target, name);
  return found.kind === 'absent' ? unknown(`there is no member ${name}`) : found;
}

/** A member of what is known to be an object or list; absent where it has none of this name. */
export function memberOf(target: Value, name: string): Value {
  if (target.kind === 'array') return target.items[Number(name)] ?? absent;
  if (target.kind === 'object') {
    const exact = Object.hasOwn(target.entries, name) ? target.entries[name] : undefined;
    if (exact) return exact;
    const wanted = name.toLowerCase();
    return Object.entries(target.entries).find(([candidate]) => candidate.toLowerCase() === wanted)?.[1] ?? absent;
  }
  if (target.kind === 'known' && typeof target.value === 'object' && target.value !== null) {
    return memberOf(fromJson(target.value), name);
  }
  return absent;
}

/** A list's items; undefined where it is none or not known. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'array') return value.items;
  return value.kind === 'known' && Array.isArray(value.value)
    ? (value.value as readonly Json[]).map(fromJson)
    : undefined;
}

export function entriesOf(value: Value): Readonly<Record<string, Value>> | undefined {
  if (value.kind === 'object') return value.entries;
  if (value.kind !== 'known' || !isJsonObject(value.value)) return undefined;
  return Object.fromEntries(Object.entries(value.value).map(([name, item]) => [name, fromJson(item ?? null)]));
}

export function isNull(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'known' && value.value === null);
}

/** A known text, the empty one too. */
export function textOf(value: Value): string | undefined {
  return value.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
}

export function numberOf(value: Value): number | undefined {
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}

export function booleanOf(value: Value): boolean | undefined {
  if (value.kind !== 'known') return undefined;
  if (typeof value.value === 'boolean') return value.value;
  return typeof value.value === 'string' && /^(true|false)$/i.test(value.value)
    ? value.value.toLowerCase() === 'true'
    : undefined;
}

/** Whether two values are certainly the same, certainly not, or one cannot know. */
export function equal(a: Value, b: Value): boolean | undefined {
  const left = toJson(a);
  const right = toJson(b);
  if (left !== undefined && right !== undefined) return sameJson(left, right);
  if (a.kind === 'reference' && b.kind === 'reference') {
    return a.resource === b.resource && a.path === b.path ? true : undefined;
  }
  return undefined;
}

function sameJson(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return JSON.stringify(a) === JSON.stringify(b);
}
