import { known, sameValue, unknown, type Value } from '../../../core/resources/value.ts';
import type { Call } from '../language/syntax.ts';
import { argumentText, booleanOf, callOf, equal, isNull } from '../language/values.ts';
import type { Environment } from './environment.ts';
import { evaluate, type LazyFunction } from './evaluate.ts';

/** `and` and `or`: one argument can decide, whatever the others are. */
const junction =
  (deciding: boolean): LazyFunction =>
  (call, env) => {
    const open: Value[] = [];
    for (const arg of call.args) {
      const value = evaluate(arg, env);
      const answer = booleanOf(value);
      if (answer === deciding) return known(deciding);
      if (answer === undefined) open.push(value);
    }
    const [only] = open;
    if (!only) return known(!deciding);
    return open.length === 1 ? only : callOf(call.spelling, open);
  };

function choose(call: Call, env: Environment): Value | undefined {
  const [when, then, otherwise] = call.args;
  if (!when || !then || !otherwise) return undefined;
  const condition = evaluate(when, env);
  const answer = booleanOf(condition);
  if (answer !== undefined) return evaluate(answer ? then : otherwise, env);
  const [a, b] = [evaluate(then, env), evaluate(otherwise, env)];
  if (sameValue(a, b)) return a;
  const on = argumentText(condition);
  return unknown(on === undefined ? 'it depends on what is not known' : `it depends on ${on}`);
}

/** Functions that look at truth. Source: "ARM template functions", logical, comparison and object functions. */
export const logicFunctions: Readonly<Record<string, LazyFunction>> = {
  and: junction(false),
  or: junction(true),
  not(call, env) {
    const [arg] = call.args;
    const answer = arg && booleanOf(evaluate(arg, env));
    return answer === undefined ? undefined : known(!answer);
  },
  if: choose,
  equals(call, env) {
    const [a, b] = call.args.map((arg) => evaluate(arg, env));
    const answer = a && b && equal(a, b);
    return answer === undefined ? undefined : known(answer);
  },
  coalesce(call, env) {
    const open: Value[] = [];
    for (const arg of call.args) {
      const value = evaluate(arg, env);
      if (isNull(value)) continue;
      open.push(value);
      if (value.kind !== 'reference') break;
    }
    const [only] = open;
    if (!only) return known(null);
    return open.length === 1 ? only : callOf(call.spelling, open);
  },
};
