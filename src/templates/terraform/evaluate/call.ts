import { absent, known, unknown, type Value } from '../../../core/resources/value.ts';
import type { Call, Expression } from '../syntax.ts';
import { itemsOf } from './collections.ts';
import { evaluate } from './evaluate.ts';
import { functions } from './functions/index.ts';
import type { Scope } from './scope.ts';
import { over } from './values.ts';

/** What a function gives; where it cannot be worked out, an expression that names it and its arguments. */
export function call({ name, arguments: given, expanded }: Call, scope: Scope): Value {
  const bare = name.text.replace(/^core::/, '');
  if (bare === 'try') return tried(given, scope);
  if (bare === 'can') return can(given, scope);
  const values = given.map((argument) => evaluate(argument, scope));
  const all = expanded ? spread(values) : values;
  if (!all) return unknown('the arguments of a function are not known');
  const known = Object.hasOwn(functions, bare) ? functions[bare]?.(...all) : undefined;
  return known ?? over(all, (...texts) => `${bare}(${texts.join(',')})`);
}

/** The first that can be had. What is not known may or may not be one of those. */
function tried(given: readonly Expression[], scope: Scope): Value {
  for (const argument of given) {
    const value = evaluate(argument, scope);
    if (value.kind !== 'absent') return value;
  }
  return absent;
}

function can([argument]: readonly Expression[], scope: Scope): Value {
  if (!argument) return absent;
  const value = evaluate(argument, scope);
  return value.kind === 'unknown' ? value : known(value.kind !== 'absent');
}

function spread(values: readonly Value[]): readonly Value[] | undefined {
  const last = values.at(-1);
  const items = last && itemsOf(last);
  return items && [...values.slice(0, -1), ...items];
}
