import { asNumber, expression, known, type Value } from '../../../core/resources/value.ts';
import { attributeOf } from '../access.ts';
import type { Declared } from '../load/moduleConfig.ts';
import { itemsOf, membersOf } from './collections.ts';
import { evaluate, keyText } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { array, everyValue, objectOf } from './values.ts';

/** One of the uses that `count` or `for_each` make of a block. */
export interface Use {
  readonly key?: string | number;
  /** What `each` and `count` mean in it. */
  readonly bound: Readonly<Record<string, Value>>;
  /** Whether there is one at all is not known. */
  readonly conditional: boolean;
}

/** More than these are no more telling. */
const most = 200;

export function expand(declared: Declared, scope: Scope): readonly Use[] {
  const count = attributeOf(declared.block.body, 'count');
  if (count) return counted(evaluate(count.value, scope));
  const each = attributeOf(declared.block.body, 'for_each');
  return each ? forEach(evaluate(each.value, scope)) : [{ bound: {}, conditional: false }];
}

function counted(value: Value): readonly Use[] {
  const number =
    asNumber(value) ?? (value.kind === 'known' && typeof value.value === 'string' ? Number(value.value) : undefined);
  if (number === undefined || Number.isNaN(number))
    return [{ key: 0, bound: { count: objectOf({ index: expression('{count.index}') }) }, conditional: true }];
  return Array.from({ length: Math.min(Math.max(0, number), most) }, (_, index) => ({
    key: index,
    bound: { count: objectOf({ index: known(index) }) },
    conditional: false,
  }));
}

function forEach(value: Value): readonly Use[] {
  const pairs = eachPairs(value);
  if (pairs)
    return pairs
      .slice(0, most)
      .map(([key, item]) => ({ key, bound: { each: objectOf({ key: known(key), value: item }) }, conditional: false }));
  const item = expression('{each.value}');
  return [{ bound: { each: objectOf({ key: expression('{each.key}'), value: item }) }, conditional: true }];
}

/** A map's members, or a set's items, which are their own keys. */
export function eachPairs(value: Value): readonly (readonly [string, Value])[] | undefined {
  const items = itemsOf(value);
  if (!items) return membersOf(value);
  const keys = items.map(keyText);
  if (!keys.every((key) => key !== undefined)) return undefined;
  return keys.map((key, index) => [key, items[index] ?? known(key)] as const);
}

/** The uses of a block as they are referred to: one by itself, a list where they are counted, a map where they have keys. */
export function gather<T>(declared: Declared, scope: Scope, uses: readonly T[], valueOf: (use: T) => Value): Value {
  const { body } = declared.block;
  const values = uses.map(valueOf);
  if (attributeOf(body, 'count')) return array(values);
  const [first] = values;
  if (!attributeOf(body, 'for_each')) return first ?? expression(`{${scope.module.prefix}${declared.name}}`);
  const keys = expand(declared, scope).map(({ key }) => key);
  if (first && keys[0] === undefined) return everyValue(first);
  return objectOf(Object.fromEntries(values.map((value, index) => [String(keys[index]), value])));
}
