import { known, type Value } from '../../../core/resources/value.ts';
import { printExpression } from '../language/print.ts';
import type { Call, Expression } from '../language/syntax.ts';
import { booleanOf, callOf, itemsOf, list, record, textOf } from '../language/values.ts';
import type { Environment } from './environment.ts';
import { evaluate, type LazyFunction } from './evaluate.ts';

/** What a lambda makes of its arguments. */
function applied(lambda: Expression | undefined, args: readonly Value[], env: Environment): Value | undefined {
  if (lambda?.kind !== 'call' || lambda.name !== 'lambda') return undefined;
  const body = lambda.args.at(-1);
  if (!body) return undefined;
  const lambdas = new Map(env.lambdas);
  lambda.args.slice(0, -1).forEach((name, index) => {
    const value = args[index];
    if (name.kind === 'text' && value) lambdas.set(name.value.toLowerCase(), value);
  });
  return evaluate(body, { ...env, lambdas });
}

/** A function over the items of a list; over one that is not known it is a call of its own kind. */
const overItems =
  (compute: (items: readonly Value[], call: Call, env: Environment) => Value | undefined): LazyFunction =>
  (call, env) => {
    const [first] = call.args;
    if (!first) return undefined;
    const whole = evaluate(first, env);
    const items = itemsOf(whole);
    const result = items && compute(items, call, env);
    return result ?? callOf(call.spelling, [whole, ...call.args.slice(1).map((arg) => known(printExpression(arg)))]);
  };

/** Functions that take lambdas. Source: "Lambda functions for ARM templates". */
export const lambdaFunctions: Readonly<Record<string, LazyFunction>> = {
  lambdavariables(call, env) {
    const [name] = call.args;
    return name?.kind === 'text' ? env.lambdas.get(name.value.toLowerCase()) : undefined;
  },
  map: overItems((items, { args: [, lambda] }, env) => {
    const mapped = items.map((item, index) => applied(lambda, [item, known(index)], env));
    return mapped.every((item) => item !== undefined) ? list(mapped) : undefined;
  }),
  filter: overItems((items, { args: [, lambda] }, env) => {
    const kept: Value[] = [];
    for (const [index, item] of items.entries()) {
      const result = applied(lambda, [item, known(index)], env);
      const answer = result && booleanOf(result);
      if (answer === undefined) return undefined;
      if (answer) kept.push(item);
    }
    return list(kept);
  }),
  reduce: overItems((items, { args: [, start, lambda] }, env) => {
    let result = start && evaluate(start, env);
    for (const item of items) result = result && applied(lambda, [result, item], env);
    return result;
  }),
  toobject: overItems((items, { args: [, keyOf, valueOf] }, env) => {
    const entries: Record<string, Value> = {};
    for (const item of items) {
      const key = applied(keyOf, [item], env);
      const name = key && textOf(key);
      const value = valueOf ? applied(valueOf, [item], env) : item;
      if (name === undefined || !value) return undefined;
      entries[name] = value;
    }
    return record(entries);
  }),
};
