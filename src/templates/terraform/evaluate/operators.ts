import { asNumber, isExpression, known, sameValue, toJson, type Value } from '../../../core/resources/value.ts';
import type { Binary, BinaryOperator } from '../syntax.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { isNull, over } from './values.ts';

export function unary(operator: '!' | '-', operand: Value): Value {
  if (operand.kind === 'known') {
    if (operator === '!' && typeof operand.value === 'boolean') return known(!operand.value);
    if (operator === '-' && typeof operand.value === 'number') return known(-operand.value);
  }
  return over([operand], (text) => `${operator}${text}`);
}

export function binary({ operator, left, right }: Binary, scope: Scope): Value {
  const a = evaluate(left, scope);
  if (operator === '&&' || operator === '||') {
    const decides = operator === '||';
    if (a.kind === 'known' && a.value === decides) return known(decides);
    const b = evaluate(right, scope);
    if (b.kind === 'known' && b.value === decides) return known(decides);
    if (a.kind === 'known' && b.kind === 'known') return known(!decides);
    return over([a, b], (x, y) => `${x}${operator}${y}`);
  }
  const b = evaluate(right, scope);
  const result = operator === '==' || operator === '!=' ? compared(operator, a, b) : calculated(operator, a, b);
  return result === undefined ? over([a, b], (x, y) => `${x}${operator}${y}`) : known(result);
}

function compared(operator: '==' | '!=', a: Value, b: Value): boolean | undefined {
  const equal = isNull(a) || isNull(b) ? bothNull(a, b) : sameKnown(a, b);
  return equal === undefined ? undefined : (operator === '==') === equal;
}

/** What is not known may be null; an attribute of a resource, a list and an object are something. */
function bothNull(a: Value, b: Value): boolean | undefined {
  const other = isNull(a) ? b : a;
  if (isNull(other) || other.kind === 'absent') return true;
  if (other.kind === 'unknown' || (other.kind === 'reference' && isExpression(other))) return undefined;
  return false;
}

function sameKnown(a: Value, b: Value): boolean | undefined {
  const left = toJson(a);
  const right = toJson(b);
  if (left !== undefined && right !== undefined) return JSON.stringify(left) === JSON.stringify(right);
  return sameValue(a, b) ? true : undefined;
}

function calculated(operator: BinaryOperator, a: Value, b: Value): number | boolean | undefined {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === undefined || y === undefined) return undefined;
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0 ? undefined : x / y;
    case '%':
      return y === 0 ? undefined : x % y;
    default:
      return undefined;
  }
}
