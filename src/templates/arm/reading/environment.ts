import type { Value } from '../../../core/resources/value.ts';
import type { TemplateScope } from './scope.ts';

/** What an expression sees. */
export interface Environment {
  /** Whose parameters, variables and functions are meant. */
  readonly scope: TemplateScope;
  /** Whose resources are meant: another one for a nested template that is evaluated in the scope around it. */
  readonly resources: TemplateScope;
  /** The index of each copy loop, the innermost last, by its name. */
  readonly loops: ReadonlyMap<string, Value>;
  /** The variables of lambdas. */
  readonly lambdas: ReadonlyMap<string, Value>;
  /** The arguments of the user-defined function that is evaluated. */
  readonly functionArgs?: ReadonlyMap<string, Value>;
  /** Collects the nodes of what is referred to. */
  readonly used: Set<string>;
  readonly depth: number;
}

/** Outside of every loop and lambda. */
const nothing: ReadonlyMap<string, Value> = new Map();

export function environmentOf(scope: TemplateScope, used = new Set<string>(), loops = nothing): Environment {
  return {
    scope: scope.evaluation,
    resources: scope,
    loops,
    lambdas: nothing,
    used,
    depth: 0,
  };
}

export function withLoop(env: Environment, name: string, index: Value): Environment {
  const loops = new Map(env.loops);
  loops.delete(name.toLowerCase());
  return { ...env, loops: loops.set(name.toLowerCase(), index) };
}
