import { asItems, sameValue, unknown, type Value } from '../../../core/resources/value.ts';
import { argumentText } from './result.ts';
import { membersOf } from './expression.ts';

/** What two values agree on: the value itself where they are equal, objects member by member, else unknown. */
export function merged(a: Value, b: Value, reason: string): Value {
  if (sameValue(a, b) || (a.kind === 'absent' && b.kind === 'absent')) return a;
  const [left, right] = [argumentText(a), argumentText(b)];
  if (left !== undefined && left === right) return a;
  if (asItems(a) || asItems(b) || !isObject(a) || !isObject(b)) return unknown(reason);
  const [first, second] = [membersOf(a) ?? {}, membersOf(b) ?? {}];
  const entries: Record<string, Value> = {};
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const [one, other] = [first[name], second[name]];
    entries[name] = one && other ? merged(one, other, reason) : unknown(reason);
  }
  return { kind: 'object', entries };
}

function isObject(value: Value): boolean {
  return value.kind === 'object' || (value.kind === 'known' && typeof value.value === 'object' && value.value !== null);
}
