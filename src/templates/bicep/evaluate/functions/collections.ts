import { absent, asItems, asNumber, asString, known, sameValue, type Value } from '../../../../core/resources/value.ts';
import { keyUriPart, memberByName } from '../access.ts';
import { membersOf } from '../expression.ts';
import { coalesce } from '../operators.ts';
import { joinText } from '../result.ts';
import { bounded } from '../size.ts';
import { textOf } from './text.ts';
import type { ValueFunctions } from './table.ts';

function array(items: readonly Value[]): Value {
  return bounded({ kind: 'array', items });
}

export const collectionFunctions: ValueFunctions = {
  concat(args) {
    const lists = args.map(asItems);
    if (lists.length > 0 && lists.every((list) => list !== undefined)) return array(lists.flat());
    return lists.some((list) => list !== undefined) || args.some(isWhole) ? undefined : joinText(args);
  },
  union(args) {
    const lists = args.map(itemsOrNone);
    if (args.some((arg) => asItems(arg)) && lists.every((list) => list !== undefined))
      return array(distinct(lists.flat()));
    const objects = args.map(membersOf);
    if (!objects.every((object) => object !== undefined)) return undefined;
    return objects.reduce<Value>((whole, next) => deepUnion(whole, { kind: 'object', entries: next }), {
      kind: 'object',
      entries: {},
    });
  },
  shallowMerge([list]) {
    const objects = list && asItems(list)?.map(membersOf);
    if (!objects?.every((object) => object !== undefined)) return undefined;
    return { kind: 'object', entries: Object.assign({}, ...objects) as Record<string, Value> };
  },
  intersection(args) {
    const [first, ...others] = args.map((arg) => asItems(arg));
    if (!first || others.includes(undefined)) return undefined;
    return array(first.filter((item) => others.every((list) => list?.some((other) => sameValue(item, other)))));
  },
  contains([container, wanted]) {
    if (!container || !wanted) return undefined;
    const items = asItems(container);
    if (items) return items.some((item) => sameValue(item, wanted)) ? known(true) : decidedFalse(items, wanted);
    const members = isWhole(container) ? membersOf(container) : undefined;
    const name = textOf(wanted);
    if (members && name !== undefined) return known(memberByName(container, name).kind !== 'absent');
    const text = textOf(container);
    return text === undefined || name === undefined ? undefined : known(text.includes(name));
  },
  empty([value]) {
    if (!value) return undefined;
    if (value.kind === 'absent') return known(true);
    if (value.kind === 'array') return known(value.items.length === 0);
    if (value.kind === 'object') return known(Object.keys(value.entries).length === 0);
    // What Azure fills in is not empty; nor is a text with more in it than what is not known.
    if (value.kind === 'reference') return value.resource.startsWith('/') ? known(false) : undefined;
    if (value.kind !== 'known') return undefined;
    const json = value.value;
    if (json === null || json === '') return known(true);
    return known(typeof json === 'object' && Object.keys(json).length === 0);
  },
  length([value]) {
    const items = value && asItems(value);
    if (items) return known(items.length);
    const members = value && isWhole(value) ? membersOf(value) : undefined;
    if (members) return known(Object.keys(members).length);
    const text = textOf(value);
    return text === undefined || text.includes('{') ? undefined : known(text.length);
  },
  first([value]) {
    const items = value && asItems(value);
    return items ? (items[0] ?? absent) : known0(textOf(value)?.slice(0, 1));
  },
  last([value]) {
    const items = value && asItems(value);
    if (items) return items.at(-1) ?? absent;
    return (value && keyUriPart(value, 'last')) ?? known0(textOf(value)?.slice(-1));
  },
  take: ([value, count]) => slice(value, 0, count && asNumber(count)),
  skip: ([value, count]) => slice(value, (count && asNumber(count)) ?? NaN, Infinity),
  range([start, count]) {
    const [from, size] = [start && asNumber(start), count && asNumber(count)];
    if (from === undefined || size === undefined || size < 0 || size > 10_000) return undefined;
    return array(Array.from({ length: size }, (_, index) => known(from + index)));
  },
  items([value]) {
    const members = value && membersOf(value);
    if (!members) return undefined;
    const names = Object.keys(members).sort();
    return array(
      names.map((name) => ({ kind: 'object', entries: { key: known(name), value: members[name] ?? absent } })),
    );
  },
  objectKeys([value]) {
    const members = value && membersOf(value);
    return (
      members &&
      array(
        Object.keys(members)
          .sort()
          .map((name) => known(name)),
      )
    );
  },
  flatten([value]) {
    const lists = value && asItems(value)?.map(asItems);
    return lists?.every((list) => list !== undefined) === true ? array(lists.flat()) : undefined;
  },
  array: ([value]) => value && (asItems(value) ? value : array([value])),
  createArray: (args) => array(args),
  createObject(args) {
    const entries: Record<string, Value> = {};
    for (let index = 0; index + 1 < args.length; index += 2) {
      const name = textOf(args[index]);
      if (name === undefined) return undefined;
      entries[name] = args[index + 1] ?? absent;
    }
    return { kind: 'object', entries };
  },
  coalesce: ([first, ...others]) =>
    first && others.reduce<Value>((value, other) => coalesce(value, () => other), first),
  tryGet([value, ...names]) {
    return names.reduce<Value | undefined>((inner, name) => {
      const index = asNumber(name);
      if (!inner) return undefined;
      if (index !== undefined) return asItems(inner)?.[index] ?? (asItems(inner) ? absent : undefined);
      const text = asString(name);
      return text === undefined ? undefined : memberByName(inner, text);
    }, value);
  },
  indexOf([value, wanted]) {
    const items = value && asItems(value);
    if (items && wanted) return known(items.findIndex((item) => sameValue(item, wanted)));
    const [text, part] = [textOf(value), textOf(wanted)];
    return text === undefined || part === undefined ? undefined : known(text.toLowerCase().indexOf(part.toLowerCase()));
  },
  min: (args) => extreme(args, Math.min),
  max: (args) => extreme(args, Math.max),
};

function isWhole(value: Value): boolean {
  return value.kind === 'object' || (value.kind === 'known' && typeof value.value === 'object' && value.value !== null);
}

function itemsOrNone(value: Value): readonly Value[] | undefined {
  return value.kind === 'absent' ? [] : asItems(value);
}

function distinct(items: readonly Value[]): readonly Value[] {
  if (items.length > 1000) return items;
  return items.filter((item, index) => !items.slice(0, index).some((before) => sameValue(before, item)));
}

/** Objects within objects are joined too; anything else of the later one counts. */
function deepUnion(a: Value, b: Value): Value {
  if (!isWhole(a) || !isWhole(b) || asItems(a) || asItems(b)) return b;
  const [first, second] = [membersOf(a) ?? {}, membersOf(b) ?? {}];
  const entries: Record<string, Value> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = entries[name];
    entries[name] = before ? deepUnion(before, value) : value;
  }
  return bounded({ kind: 'object', entries });
}

/** Not among them for certain only where everything is known. */
function decidedFalse(items: readonly Value[], wanted: Value): Value | undefined {
  return [...items, wanted].every(({ kind }) => kind === 'known') ? known(false) : undefined;
}

function known0(text: string | undefined): Value | undefined {
  return text === undefined ? undefined : known(text);
}

function slice(value: Value | undefined, from: number, count: number | undefined): Value | undefined {
  if (count === undefined || Number.isNaN(from)) return undefined;
  const items = value && asItems(value);
  if (items) return array(items.slice(from, from + count));
  return known0(textOf(value)?.slice(from, from + count));
}

function extreme(args: readonly Value[], choose: (...numbers: number[]) => number): Value | undefined {
  const [only] = args;
  const numbers = (args.length === 1 && only && asItems(only) ? (asItems(only) ?? []) : args).map(asNumber);
  return numbers.length > 0 && numbers.every((number) => number !== undefined) ? known(choose(...numbers)) : undefined;
}
