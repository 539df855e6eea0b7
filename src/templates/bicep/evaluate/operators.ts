import {
  asBoolean,
  asNumber,
  isExpression,
  isNotSet,
  known,
  sameValue,
  toJson,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import type { BinaryOperator, Unary } from '../syntax.ts';
import { argumentText, expressionOf } from './result.ts';

export function unary(operator: Unary['operator'], operand: Value): Value {
  const truth = asBoolean(operand);
  if (operator === '!' && truth !== undefined) return known(!truth);
  const number = asNumber(operand);
  if (operator !== '!' && number !== undefined) return known(operator === '-' ? -number : number);
  const text = argumentText(operand);
  if (text === undefined) return operand.kind === 'unknown' ? unknown(operand.reason) : unknown('it is not known');
  return expressionOf(`${operator}${text}`);
}

/** The right side is asked for only where the left one does not decide. */
export function binary(operator: BinaryOperator, left: Value, rightOf: () => Value): Value {
  if (operator === '??') return coalesce(left, rightOf);
  const truth = asBoolean(left);
  if ((operator === '&&' && truth === false) || (operator === '||' && truth === true)) return known(truth);
  const right = rightOf();
  return decided(operator, left, right) ?? asExpression(operator, left, right);
}

/** The first value that is not null. A property that Azure fills in is there. */
export function coalesce(left: Value, rightOf: () => Value): Value {
  if (left.kind === 'absent' || (left.kind === 'known' && left.value === null)) return rightOf();
  if (left.kind !== 'reference' || !isExpression(left)) return left;
  const right = rightOf();
  return sameValue(left, right) ? left : asExpression('??', left, right);
}

function decided(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case '&&':
    case '||': {
      const [a, b] = [asBoolean(left), asBoolean(right)];
      if (b === (operator === '||')) return known(b);
      return a !== undefined && b !== undefined ? known(operator === '&&' ? a && b : a || b) : undefined;
    }
    case '==':
    case '!=':
    case '=~':
    case '!~': {
      const same = equal(left, right, operator === '=~' || operator === '!~');
      return same === undefined ? undefined : known(same === (operator === '==' || operator === '=~'));
    }
    default:
      return calculated(operator, left, right);
  }
}

function equal(left: Value, right: Value, ignoreCase: boolean): boolean | undefined {
  if (left.kind === 'reference' && right.kind === 'reference') return sameValue(left, right) ? true : undefined;
  const [a, b] = [isNotThere(left) ? null : toJson(left), isNotThere(right) ? null : toJson(right)];
  if (a === undefined || b === undefined) {
    // An object or a list is not null, whatever is in it.
    return (a === null && isWhole(right)) || (b === null && isWhole(left)) ? false : undefined;
  }
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return ignoreCase ? x.toLowerCase() === y.toLowerCase() : x === y;
}

function isNotThere(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'known' && value.value === null && isNotSet(value));
}

function isWhole({ kind }: Value): boolean {
  return kind === 'object' || kind === 'array';
}

function calculated(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '+':
      return known(a + b);
    case '-':
      return known(a - b);
    case '*':
      return known(a * b);
    case '/':
      return b === 0 ? unknown('it divides by zero') : known(Math.trunc(a / b));
    case '%':
      return b === 0 ? unknown('it divides by zero') : known(a % b);
    case '<':
      return known(a < b);
    case '<=':
      return known(a <= b);
    case '>':
      return known(a > b);
    case '>=':
      return known(a >= b);
    default:
      return undefined;
  }
}

function asExpression(operator: BinaryOperator, left: Value, right: Value): Value {
  const [a, b] = [argumentText(left), argumentText(right)];
  if (a !== undefined && b !== undefined) return expressionOf(`(${a} ${operator} ${b})`);
  const lost = left.kind === 'unknown' ? left : right;
  return unknown(lost.kind === 'unknown' ? lost.reason : 'it is not known');
}
