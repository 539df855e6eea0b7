import { asNumber, known, sameValue, toJson, type Value } from '../../../../core/resources/value.ts';
import { distinct, itemsOf, membersOf } from '../collections.ts';
import { keyText } from '../evaluate.ts';
import { array, isEvery, isNull, objectOf } from '../values.ts';
import type { TerraformFunction } from './index.ts';

const listOf = (value: Value | undefined): readonly Value[] | undefined => value && itemsOf(value);
const mapOf = (value: Value | undefined): readonly (readonly [string, Value])[] | undefined =>
  value && membersOf(value);

function sortedByName(members: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1));
}

export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  length: (value) => {
    const size = listOf(value)?.length ?? mapOf(value)?.length;
    if (size !== undefined) return known(size);
    return value?.kind === 'known' && typeof value.value === 'string' ? known(value.value.length) : undefined;
  },
  element: (list, index) => {
    const items = listOf(list);
    const place = index && asNumber(index);
    return items && place !== undefined && items.length > 0
      ? items[((place % items.length) + items.length) % items.length]
      : undefined;
  },
  concat: (...lists) => {
    const all = lists.map(listOf);
    return all.every((items) => items !== undefined) ? array(all.flat()) : undefined;
  },
  flatten: (list) => {
    const items = listOf(list);
    return items && array(flat(items));
  },
  compact: (list) => {
    const items = listOf(list);
    return items && array(items.filter((item) => !isNull(item) && !(item.kind === 'known' && item.value === '')));
  },
  distinct: (list) => {
    const items = listOf(list);
    return items && distinct(items);
  },
  reverse: (list) => {
    const items = listOf(list);
    return items && array([...items].reverse());
  },
  slice: (list, from, to) => {
    const [items, start, end] = [listOf(list), from && asNumber(from), to && asNumber(to)];
    return items && start !== undefined && end !== undefined ? array(items.slice(start, end)) : undefined;
  },
  sort: (list) => {
    const texts = listOf(list)?.map(keyText);
    if (!texts?.every((text) => text !== undefined)) return undefined;
    return array([...texts].sort().map((text) => known(text)));
  },
  contains: (list, wanted) => {
    const items = listOf(list);
    if (!items || !wanted) return undefined;
    if (items.some((item) => toJson(item) === toJson(wanted) && sameValue(item, wanted))) return known(true);
    return [...items, wanted].every((item) => toJson(item) !== undefined) ? known(false) : undefined;
  },
  range: (first, second) => {
    const [from, to] = second ? [first && asNumber(first), asNumber(second)] : [0, first && asNumber(first)];
    if (from === undefined || to === undefined || to - from > 1000) return undefined;
    return array(Array.from({ length: Math.max(0, to - from) }, (_, index) => known(from + index)));
  },
  one: (list) => {
    const items = listOf(list);
    if (!items) return list && isNull(list) ? list : undefined;
    return items.length > 1 ? undefined : (items[0] ?? known(null));
  },
  keys: (map) => {
    const members = mapOf(map);
    return members && array(sortedByName(members).map(([name]) => known(name)));
  },
  values: (map) => {
    if (map && isEvery(map)) return array([map.every]);
    const members = mapOf(map);
    return members && array(sortedByName(members).map(([, value]) => value));
  },
  lookup: (map, name, fallback) => {
    const members = mapOf(map);
    const wanted = name && keyText(name);
    if (!members || wanted === undefined || name?.kind !== 'known') return undefined;
    return members.find(([candidate]) => candidate === wanted)?.[1] ?? fallback;
  },
  merge: (...maps) => {
    const all = maps.filter((map) => !map || !isNull(map)).map(mapOf);
    return all.every((members) => members !== undefined) ? objectOf(Object.fromEntries(all.flat())) : undefined;
  },
  zipmap: (names, list) => {
    const keys = listOf(names)?.map(keyText);
    const items = listOf(list);
    if (!keys?.every((key) => key !== undefined) || items?.length !== keys.length) return undefined;
    return objectOf(Object.fromEntries(keys.map((key, index) => [key, items[index] ?? known(null)])));
  },
  coalesce: (...values) => firstSet(values, (value) => isNull(value) || (value.kind === 'known' && value.value === '')),
  coalescelist: (...values) => firstSet(values, (value) => itemsOf(value)?.length === 0),
  setunion: (...sets) => {
    const all = sets.map(listOf);
    return all.every((items) => items !== undefined) ? distinct(all.flat()) : undefined;
  },
};

function flat(items: readonly Value[]): readonly Value[] {
  return items.flatMap((item) => {
    const inner = itemsOf(item);
    return inner ? flat(inner) : [item];
  });
}

/** The first that is not empty; undefined once one could be either. */
function firstSet(values: readonly (Value | undefined)[], isEmpty: (value: Value) => boolean): Value | undefined {
  for (const value of values) {
    if (!value || isEmpty(value)) continue;
    return value.kind === 'unknown' ? undefined : value;
  }
  return undefined;
}
