import { asItems, known, toJson, type Value } from '../../../core/resources/value.ts';
import { isJsonObject } from '../../../core/resources/json.ts';
import { array, isPlainObject } from './values.ts';

/** The items of a list, tuple or set; undefined where they are not known. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  return asItems(value);
}

/** The members of a map or object; undefined where they are not known. */
export function membersOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  if (isPlainObject(value)) return Object.entries(value.entries).filter(([, entry]) => entry.kind !== 'absent');
  if (value.kind !== 'known' || !isJsonObject(value.value)) return undefined;
  return Object.entries(value.value).map(([name, json]) => [name, known(json ?? null)] as const);
}

/** Keys and values of a collection, as `for` goes through it: a map by its keys in order. */
export function pairsOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  const items = itemsOf(value);
  if (items) return items.map((item, index) => [known(index), item] as const);
  const members = membersOf(value);
  if (!members) return undefined;
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => [known(name), entry] as const);
}

/** Each item once, the known ones that are equal as one. */
export function distinct(items: readonly Value[]): Value {
  const seen = new Set<string>();
  const kept: Value[] = [];
  for (const item of items) {
    const json = toJson(item);
    const text = json === undefined ? undefined : JSON.stringify(json);
    if (text !== undefined && seen.has(text)) continue;
    if (text !== undefined) seen.add(text);
    kept.push(item);
  }
  return array(kept);
}
