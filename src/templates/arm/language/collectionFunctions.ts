import { known, toJson, type Value } from '../../../core/resources/value.ts';
import type { PureFunction } from './textFunctions.ts';
import {
  callOf,
  entriesOf,
  equal,
  interpolated,
  isNull,
  itemsOf,
  list,
  memberOf,
  numberOf,
  record,
  text,
  textOf,
} from './values.ts';

/** ARM's own limit of a range. */
const longestRange = 10_000;

const arithmetic =
  (compute: (a: number, b: number) => number): PureFunction =>
  ([first, second]) => {
    const [a, b] = [first && numberOf(first), second && numberOf(second)];
    if (a === undefined || b === undefined) return undefined;
    const result = compute(a, b);
    return Number.isFinite(result) ? known(result) : undefined;
  };

const comparison =
  (compare: (order: number) => boolean): PureFunction =>
  ([first, second]) => {
    const [a, b] = [first && numberOf(first), second && numberOf(second)];
    if (a !== undefined && b !== undefined) return known(compare(a - b));
    const [left, right] = [first && textOf(first), second && textOf(second)];
    if (left === undefined || right === undefined) return undefined;
    return known(compare(left < right ? -1 : left > right ? 1 : 0));
  };

function cut(value: Value | undefined, from: number, to?: number): Value | undefined {
  const whole = value && textOf(value);
  if (whole !== undefined) return text(whole.slice(from, to));
  const items = value && itemsOf(value);
  return items && list(items.slice(from, to));
}

function endOf(value: Value | undefined, index: 0 | -1): Value | undefined {
  const whole = value && textOf(value);
  if (whole !== undefined) return known(whole.at(index) ?? '');
  return value && itemsOf(value)?.at(index);
}

/** Objects merged, later members over earlier ones. `deep` merges the members that are objects in turn. */
function merged(args: readonly Value[], deep: boolean): Value | undefined {
  const result = new Map<string, { readonly name: string; readonly value: Value }>();
  for (const arg of args) {
    if (isNull(arg)) continue;
    const entries = entriesOf(arg);
    if (!entries) return undefined;
    for (const [name, value] of Object.entries(entries)) {
      const before = result.get(name.toLowerCase())?.value;
      const both = deep && before && entriesOf(before) && entriesOf(value) ? merged([before, value], true) : undefined;
      result.set(name.toLowerCase(), { name, value: both ?? value });
    }
  }
  return record(Object.fromEntries([...result.values()].map(({ name, value }) => [name, value])));
}

function unionOf(args: readonly Value[]): Value | undefined {
  const lists = args.map(itemsOf);
  if (!lists.every((items) => items !== undefined)) return merged(args, true);
  const result: Value[] = [];
  const seen = new Set<string>();
  for (const item of lists.flat()) {
    const json = toJson(item);
    const mark = JSON.stringify(json);
    if (json !== undefined && seen.has(mark)) continue;
    seen.add(mark);
    result.push(item);
  }
  return list(result);
}

function holds(container: Value, wanted: Value): Value | undefined {
  const whole = textOf(container);
  const part = textOf(wanted);
  if (whole !== undefined && part !== undefined) return known(whole.toLowerCase().includes(part.toLowerCase()));
  const items = itemsOf(container);
  if (items) {
    const answers = items.map((item) => equal(item, wanted));
    return answers.includes(true) ? known(true) : answers.includes(undefined) ? undefined : known(false);
  }
  if (part === undefined || !entriesOf(container)) return undefined;
  return known(memberOf(container, part).kind !== 'absent');
}

/** The member that a path leads to, null where there is none. */
function tried([target, ...path]: readonly Value[]): Value | undefined {
  let current = target;
  for (const name of path) {
    if (!current) return undefined;
    if (isNull(current)) return known(null);
    if (current.kind !== 'object' && current.kind !== 'array' && current.kind !== 'known') {
      return callOf('tryGet', [current, name]);
    }
    const key = textOf(name) ?? numberOf(name);
    if (key === undefined) return undefined;
    const found = memberOf(current, String(key));
    current = found.kind === 'absent' ? known(null) : found;
  }
  return current;
}

/** Functions over lists, objects and numbers. Source: "ARM template functions". */
export const collectionFunctions: Readonly<Record<string, PureFunction>> = {
  concat: (args) => {
    const lists = args.map(itemsOf);
    if (lists.length > 0 && lists.every((items) => items !== undefined)) return list(lists.flat());
    return lists.some((items) => items) ? undefined : interpolated(args);
  },
  createarray: (args) => list(args),
  createobject: (args) => {
    const entries: Record<string, Value> = {};
    for (let index = 0; index + 1 < args.length; index += 2) {
      const [key, value] = [args[index], args[index + 1]];
      const name = key && textOf(key);
      if (name === undefined || !value) return undefined;
      entries[name] = value;
    }
    return record(entries);
  },
  array: ([value]) => value && (itemsOf(value) ? value : value.kind === 'reference' ? undefined : list([value])),
  union: unionOf,
  shallowmerge: ([objects]) => {
    const all = objects && itemsOf(objects);
    return all && merged(all, false);
  },
  contains: ([container, wanted]) => (container && wanted ? holds(container, wanted) : undefined),
  empty: ([value]) => {
    if (!value || value.kind === 'reference' || value.kind === 'unknown') return undefined;
    if (isNull(value)) return known(true);
    const whole = textOf(value);
    const count = whole?.length ?? itemsOf(value)?.length ?? Object.keys(entriesOf(value) ?? {}).length;
    return known(count === 0);
  },
  length: ([value]) => {
    const count = value && (textOf(value)?.length ?? itemsOf(value)?.length);
    if (count !== undefined) return known(count);
    const entries = value && entriesOf(value);
    return entries && known(Object.keys(entries).length);
  },
  first: ([value]) => endOf(value, 0),
  last: ([value]) => endOf(value, -1),
  take: ([value, count]) => {
    const number = count && numberOf(count);
    return number === undefined ? undefined : cut(value, 0, Math.max(0, number));
  },
  skip: ([value, count]) => {
    const number = count && numberOf(count);
    return number === undefined ? undefined : cut(value, Math.max(0, number));
  },
  range: ([from, count]) => {
    const [start, length] = [from && numberOf(from), count && numberOf(count)];
    if (start === undefined || length === undefined || length < 0 || length > longestRange) return undefined;
    return list(Array.from({ length }, (_, index) => known(start + index)));
  },
  flatten: ([value]) => {
    const lists = value && itemsOf(value)?.map(itemsOf);
    return lists?.every((items) => items !== undefined) ? list(lists.flat()) : undefined;
  },
  items: ([value]) => {
    const entries = value && entriesOf(value);
    if (!entries) return undefined;
    const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
    return list(sorted.map(([key, item]) => record({ key: known(key), value: item })));
  },
  objectkeys: ([value]) => {
    const entries = value && entriesOf(value);
    return entries && list(Object.keys(entries).map((name) => known(name)));
  },
  tryget: tried,
  indexof: ([container, wanted]) => {
    const [whole, part] = [container && textOf(container), wanted && textOf(wanted)];
    return whole === undefined || part === undefined
      ? undefined
      : known(whole.toLowerCase().indexOf(part.toLowerCase()));
  },
  add: arithmetic((a, b) => a + b),
  sub: arithmetic((a, b) => a - b),
  mul: arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => Math.trunc(a / b)),
  mod: arithmetic((a, b) => a % b),
  less: comparison((order) => order < 0),
  lessorequals: comparison((order) => order <= 0),
  greater: comparison((order) => order > 0),
  greaterorequals: comparison((order) => order >= 0),
  true: () => known(true),
  false: () => known(false),
  null: () => known(null),
};
