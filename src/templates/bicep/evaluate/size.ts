import { unknown, type Value } from '../../../core/resources/value.ts';

/** Values larger than that stand in no template: variables that hold each other twice double at every step. */
const largest = 200_000;

/** By the members or items of a value, which its copies share. */
const sizes = new WeakMap<object, number>();

/** The value, or unknown where it is too large to be looked through. */
export function bounded(value: Value): Value {
  return sizeOf(value) > largest ? unknown('it is too large') : value;
}

function sizeOf(value: Value): number {
  if (value.kind !== 'object' && value.kind !== 'array') return 1;
  const members = value.kind === 'object' ? value.entries : value.items;
  let size = sizes.get(members);
  if (size === undefined) {
    size = 1;
    for (const member of Object.values<Value>(members as Readonly<Record<string, Value>>)) size += sizeOf(member);
    sizes.set(members, size);
  }
  return size;
}
