import { known, type Value } from '../../../core/resources/value.ts';
import type { Call, Expression } from '../syntax.ts';
import { itemsOf, membersOf } from './collections.ts';
import { written } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { array, isPlainObject, objectOf } from './values.ts';

/** A value as a variable of this type holds it: optional attributes that are left out have their default, or null. */
export function conform(value: Value, type: Expression | undefined, scope: Scope): Value {
  if (type?.kind !== 'call') return value;
  const [inner] = type.arguments;
  switch (type.name.text) {
    case 'optional':
      return conform(value, inner, scope);
    case 'object':
      return conformObject(value, inner, scope);
    case 'map': {
      const members = membersOf(value);
      if (!members || !mayFill(inner)) return value;
      return {
        ...objectOf(Object.fromEntries(members.map(([name, entry]) => [name, conform(entry, inner, scope)]))),
        ...place(value),
      };
    }
    case 'list':
    case 'set': {
      const items = itemsOf(value);
      return items && mayFill(inner)
        ? { ...array(items.map((item) => conform(item, inner, scope))), ...place(value) }
        : value;
    }
    default:
      return value;
  }
}

function conformObject(value: Value, attributes: Expression | undefined, scope: Scope): Value {
  const isObject = isPlainObject(value) || value.kind === 'known';
  const members = isObject ? membersOf(value) : undefined;
  if (!members || attributes?.kind !== 'object') return value;
  const entries: Record<string, Value> = Object.fromEntries(members);
  for (const { key, value: type } of attributes.members) {
    if (key.kind !== 'name') continue;
    const given = Object.hasOwn(entries, key.text) ? entries[key.text] : undefined;
    const isLeftOut = given === undefined || (given.kind === 'known' && given.value === null);
    if (!isLeftOut) entries[key.text] = conform(given, type, scope);
    else if (isOptional(type)) entries[key.text] = defaultOf(type, scope);
  }
  return { ...objectOf(entries), ...place(value) };
}

function isOptional(type: Expression): type is Call {
  return type.kind === 'call' && type.name.text === 'optional';
}

function defaultOf(type: Call, scope: Scope): Value {
  const [inner, fallback] = type.arguments;
  return fallback ? conform(written(fallback, scope), inner, scope) : known(null);
}

function mayFill(type: Expression | undefined): boolean {
  return type?.kind === 'call';
}

function place(value: Value): Pick<Value, 'origin'> {
  return value.origin ? { origin: value.origin } : {};
}
