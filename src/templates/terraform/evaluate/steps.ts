import { isJsonObject } from '../../../core/resources/json.ts';
import { absent, asItems, known, unknown, type Value } from '../../../core/resources/value.ts';
import type { Step } from '../syntax.ts';
import { attributeOf } from './attributes.ts';
import { evaluate, keyText } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { array, isEvery, isInstance, isModule, isNull, reached } from './values.ts';

/** What is reached from a value. Where a member is missing it is absent, which is what `try` looks for. */
export function follow(value: Value, steps: readonly Step[], scope: Scope): Value {
  let current = value;
  for (const step of steps) current = followOne(current, step, scope);
  return current;
}

function followOne(value: Value, step: Step, scope: Scope): Value {
  switch (step.kind) {
    case 'member':
      return memberOf(value, step.name);
    case 'index': {
      const index = evaluate(step.index, scope);
      if (index.kind === 'unknown') return isEvery(value) ? value.every : index;
      const name = keyText(index);
      return name === undefined ? unknown('the index is not known') : itemOf(value, name, index);
    }
    case 'splat':
      return splat(value, step.each, scope);
  }
}

export function memberOf(value: Value, name: string): Value {
  if (isInstance(value)) return attributeOf(value.instance, name);
  if (isModule(value)) return value.module.output(name);
  if (isEvery(value)) return value.every;
  switch (value.kind) {
    case 'object':
      return Object.hasOwn(value.entries, name) ? (value.entries[name] ?? absent) : absent;
    case 'array':
      return value.items[Number(name)] ?? absent;
    case 'known': {
      if (Array.isArray(value.value)) return asItems(value)?.[Number(name)] ?? absent;
      const inner = isJsonObject(value.value) && Object.hasOwn(value.value, name) ? value.value[name] : undefined;
      return inner === undefined ? absent : known(inner, value.origin);
    }
    case 'reference':
      return reached(value, `.${name}`);
    case 'unknown':
    case 'absent':
      return value;
  }
}

function itemOf(value: Value, name: string, index: Value): Value {
  if (value.kind === 'reference') return reached(value, `[${name}]`);
  // A resource whose number is not known has one instance here, whichever is asked for.
  if (value.kind === 'array' && index.kind !== 'known') return value.items[0] ?? absent;
  if (isInstance(value) || isModule(value)) return absent;
  return memberOf(value, name);
}

function splat(value: Value, each: readonly Step[], scope: Scope): Value {
  if (isEvery(value)) return array([follow(value.every, each, scope)]);
  const items = asItems(value);
  if (items) return array(items.map((item) => follow(item, each, scope)));
  if (isNull(value)) return array([]);
  if (value.kind === 'unknown' || value.kind === 'absent') return value;
  if (value.kind === 'reference') return follow(reached(value, '[*]'), each, scope);
  return array([follow(value, each, scope)]);
}
