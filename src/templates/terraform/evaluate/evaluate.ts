import { known, sameValue, unknown, type Value } from '../../../core/resources/value.ts';
import type { Conditional, Expression, ObjectExpression } from '../syntax.ts';
import { binary, unary } from './operators.ts';
import { call } from './call.ts';
import { forExpression } from './forExpression.ts';
import { withinLimits } from './limits.ts';
import { lookUp } from './references.ts';
import { placed, type Scope } from './scope.ts';
import { follow } from './steps.ts';
import { template } from './template.ts';
import { array, objectOf } from './values.ts';

/** What one expression is worth. It never throws: what cannot be worked out is an expression or unknown. */
export function evaluate(expression: Expression, scope: Scope): Value {
  return withinLimits(scope.module.deployment, () => evaluateKind(expression, scope));
}

/** The value with the place of the expression, as what is written for a property. */
export function written(expression: Expression, scope: Scope): Value {
  return placed(evaluate(expression, scope), scope, expression);
}

function evaluateKind(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return placed(known(expression.value), scope, expression);
    case 'template':
      return template(expression, scope);
    case 'tuple':
      return placed(array(expression.items.map((item) => written(item, scope))), scope, expression);
    case 'object':
      return objectExpression(expression, scope);
    case 'for':
      return placed(forExpression(expression, scope), scope, expression);
    case 'conditional':
      return conditional(expression, scope);
    case 'unary':
      return unary(expression.operator, evaluate(expression.operand, scope));
    case 'binary':
      return binary(expression, scope);
    case 'call':
      return call(expression, scope);
    case 'variable':
      return lookUp(expression.name, [], scope).value;
    case 'traversal': {
      const { root, steps } = expression;
      if (root.kind !== 'variable') return follow(evaluate(root, scope), steps, scope);
      const { value, used } = lookUp(root.name, steps, scope);
      return follow(value, steps.slice(used), scope);
    }
    case 'parenthesis':
      return evaluate(expression.inner, scope);
    case 'broken':
      return unknown(expression.reason);
  }
}

function objectExpression(expression: ObjectExpression, scope: Scope): Value {
  const entries: Record<string, Value> = {};
  for (const { key, value } of expression.members) {
    const name = key.kind === 'name' ? key.text : keyText(evaluate(key, scope));
    if (name === undefined) return unknown('the name of a member is not known');
    entries[name] = written(value, scope);
  }
  return placed(objectOf(entries), scope, expression);
}

/** The name of a member: a known one, or the text of an expression, which is a name of its own. */
export function keyText(key: Value): string | undefined {
  if (key.kind === 'reference') return key.path === '' ? undefined : referenceText(key);
  if (key.kind !== 'known' || key.value === null || typeof key.value === 'object') return undefined;
  return String(key.value);
}

function referenceText(key: Value & { kind: 'reference' }): string {
  return key.resource === 'expression:' ? key.path : `{${key.resource}#${key.path}}`;
}

function conditional({ condition, then, otherwise }: Conditional, scope: Scope): Value {
  const decided = evaluate(condition, scope);
  if (decided.kind === 'known')
    return evaluate(decided.value === true || decided.value === 'true' ? then : otherwise, scope);
  const branches = [evaluate(then, scope), evaluate(otherwise, scope)] as const;
  if (sameValue(...branches)) return branches[0];
  return unknown('it depends on a condition that is not known');
}
