import { unknown, type Value } from '../../../core/resources/value.ts';
import type { Access, Call, Expression } from '../language/syntax.ts';
import { collectionFunctions } from '../language/collectionFunctions.ts';
import { dateFunctions } from '../language/dateFunctions.ts';
import { textFunctions } from '../language/textFunctions.ts';
import { accessed, callOf } from '../language/values.ts';
import { known } from '../../../core/resources/value.ts';
import { deploymentFunctions } from './deploymentFunctions.ts';
import type { Environment } from './environment.ts';
import { evaluateNode } from './evaluateNode.ts';
import { lambdaFunctions } from './lambdaFunctions.ts';
import { logicFunctions } from './logicFunctions.ts';
import { referenceFunctions, settled } from './referenceFunctions.ts';

/** Calls that call each other deeper than this are given up. */
const deepest = 400;

/** A function that decides itself which of its arguments are evaluated, and where. */
export type LazyFunction = (call: Call, env: Environment) => Value | undefined;

const lazy: Readonly<Record<string, LazyFunction>> = {
  ...logicFunctions,
  ...lambdaFunctions,
  ...deploymentFunctions,
  ...referenceFunctions,
};
const pure = { ...textFunctions, ...collectionFunctions, ...dateFunctions };

export function evaluate(expression: Expression, outer: Environment): Value {
  const { world } = outer.scope;
  if (outer.depth > deepest || !world.mayEvaluate()) return unknown('it takes too much to evaluate');
  const env = { ...outer, depth: outer.depth + 1 };
  switch (expression.kind) {
    case 'text':
    case 'number':
      return known(expression.value);
    case 'access':
      return evaluateAccess(expression, env);
    case 'call':
      return evaluateCall(expression, env);
  }
}

/** A chain of members is followed as a whole: `reference(…).outputs.x.value` means what the deployment's output says. */
function evaluateAccess(access: Access, env: Environment): Value {
  const indexes: Expression[] = [];
  let base: Expression = access;
  while (base.kind === 'access') {
    indexes.unshift(base.index);
    base = base.target;
  }
  let value = evaluate(base, env);
  for (const index of indexes) value = settled(accessed(value, evaluate(index, env)), env);
  return value;
}

function evaluateCall(call: Call, env: Environment): Value {
  if (call.namespace !== undefined) return evaluateUserFunction(call, call.namespace, env);
  const special = Object.hasOwn(lazy, call.name) ? lazy[call.name] : undefined;
  const found = special?.(call, env);
  if (found) return found;
  const args = call.args.map((arg) => evaluate(arg, env));
  const compute = Object.hasOwn(pure, call.name) ? pure[call.name] : undefined;
  return compute?.(args) ?? callOf(call.spelling, args);
}

function evaluateUserFunction(call: Call, namespace: string, env: Environment): Value {
  const args = call.args.map((arg) => evaluate(arg, env));
  const definition = env.scope.userFunction(namespace, call.name);
  if (!definition) return callOf(`${namespace}.${call.spelling}`, args);
  const functionArgs = new Map(
    definition.parameters.map((name, index) => [name.toLowerCase(), args[index] ?? unknown(`${name} is not given`)]),
  );
  return evaluateNode(definition.output, { ...env, functionArgs });
}
