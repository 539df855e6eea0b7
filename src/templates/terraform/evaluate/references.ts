import { expression, unknown, type Value } from '../../../core/resources/value.ts';
import type { Step } from '../syntax.ts';
import type { Scope } from './scope.ts';

/** The value of a name, and how many of the steps behind it belong to it: `var.x` is one thing. */
export function lookUp(name: string, steps: readonly Step[], scope: Scope): { value: Value; used: number } {
  const bound = scope.bound.get(name);
  if (bound) return { value: bound, used: 0 };
  const [first, second] = steps.map((step) => (step.kind === 'member' ? step.name : undefined));
  const { module } = scope;
  switch (name) {
    case 'var':
      return first === undefined ? nothing(name) : { value: module.variable(first), used: 1 };
    case 'local':
      return first === undefined ? nothing(name) : { value: module.local(first), used: 1 };
    case 'module':
      return first === undefined ? nothing(name) : { value: module.call(first), used: 1 };
    case 'data':
      if (first === undefined || second === undefined) return nothing(name);
      return { value: module.resource(`data.${first}.${second}`), used: 2 };
    case 'path':
    case 'terraform':
    case 'each':
    case 'count':
    case 'self':
    case 'ephemeral':
      return { value: expression(`{${name}}`), used: 0 };
    default:
      return first === undefined ? nothing(name) : { value: module.resource(`${name}.${first}`), used: 1 };
  }
}

function nothing(name: string): { value: Value; used: number } {
  return { value: unknown(`${name} by itself means nothing`), used: 0 };
}
