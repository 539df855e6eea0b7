import { absent, sameValue, unknown, type Value } from '../core/resources/value.ts';

/** What a later declaration says over what an earlier one said; objects member by member. */
export function merged(before: Value, after: Value): Value {
  if (before.kind !== 'object' || after.kind !== 'object') return after.kind === 'absent' ? before : after;
  const entries: Record<string, Value> = { ...before.entries };
  for (const [name, value] of Object.entries(after.entries)) entries[name] = merged(entries[name] ?? absent, value);
  return { ...after, entries };
}

/** What a declaration in a branch says over an earlier one: where the two differ, either may hold. */
export function mergedInBranch(before: Value, after: Value): Value {
  if (before.kind === 'absent') return after;
  if (after.kind === 'absent') return before;
  if (before.kind !== 'object' || after.kind !== 'object')
    return sameValue(before, after)
      ? before
      : { ...unknown('it is set in a branch'), ...(after.origin && { origin: after.origin }) };
  const entries: Record<string, Value> = { ...before.entries };
  for (const [name, value] of Object.entries(after.entries))
    entries[name] = mergedInBranch(entries[name] ?? absent, value);
  return { ...after, entries };
}

/** An object value of those members that are there; absent where none is. */
export function members(entries: Readonly<Record<string, Value>>): Value {
  const present = Object.entries(entries).filter(([, value]) => value.kind !== 'absent');
  return present.length === 0 ? absent : { kind: 'object', entries: Object.fromEntries(present) };
}
