/**
 * `+ - * / %` and signs. Integers divide to integers, a modulo is never negative (Kusto documentation, "Numerical
 * operators"); instants and durations combine as in "Datetime / timespan arithmetic". Null makes null.
 */

import { type Position, semanticError } from './errors.ts';
import { allConstant, type Compiled } from './scope.ts';
import { DateTime, floorDivide, inRange, Timespan } from './time.ts';
import { isFlexible, isNumeric, type KqlType } from './values.ts';

type Operation = (a: number, b: number) => number | null;

function modulo(a: number, b: number): number | null {
  const size = Math.abs(b);
  return size === 0 ? null : ((a % size) + size) % size;
}

const onReals: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', modulo],
]);

function divideIntegers(a: number, b: number): number | null {
  return b === 0 ? null : Math.trunc(a / b);
}

/** The result's type, or undefined where the operator does not take such operands. */
function resultType(operator: string, left: KqlType, right: KqlType): KqlType | undefined {
  if (isNumeric(left) && isNumeric(right)) {
    return left === 'real' || right === 'real' ? 'real' : 'long';
  }
  if (isFlexible(left) || isFlexible(right)) {
    return flexibleType(isFlexible(left) ? right : left);
  }
  switch (`${left} ${operator} ${right}`) {
    case 'datetime - datetime':
    case 'timespan + timespan':
    case 'timespan - timespan':
    case 'timespan % timespan':
      return 'timespan';
    case 'datetime + timespan':
    case 'datetime - timespan':
    case 'timespan + datetime':
      return 'datetime';
    case 'timespan / timespan':
      return 'real';
  }
  const scaled = left === 'timespan' && isNumeric(right) && (operator === '*' || operator === '/');
  return scaled || (isNumeric(left) && right === 'timespan' && operator === '*') ? 'timespan' : undefined;
}

/** With one side known only at run time, numbers stay numbers; everything else is known only then. */
function flexibleType(other: KqlType): KqlType | undefined {
  if (other === 'string' || other === 'bool' || other === 'guid') {
    return undefined;
  }
  return isNumeric(other) ? (other === 'real' ? 'real' : 'long') : 'dynamic';
}

export function compileArithmetic(operator: string, left: Compiled, right: Compiled, at: Position): Compiled {
  const type = resultType(operator, left.type, right.type);
  const operation = onReals.get(operator);
  if (type === undefined || operation === undefined) {
    throw semanticError(`'${operator}' is not defined for ${left.type} and ${right.type}.`, at);
  }
  const constant = allConstant([left, right]);
  if (isNumeric(left.type) && isNumeric(right.type)) {
    const numeric = type === 'long' && operator === '/' ? divideIntegers : operation;
    return {
      type,
      constant,
      run: (row) => {
        const a = left.run(row);
        const b = right.run(row);
        return typeof a === 'number' && typeof b === 'number' ? numeric(a, b) : null;
      },
    };
  }
  return { type, constant, run: (row) => combine(operator, operation, left.run(row), right.run(row), type) };
}

function combine(operator: string, operation: Operation, a: unknown, b: unknown, type: KqlType): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const whole = operator === '/' && type !== 'real' && Number.isInteger(a) && Number.isInteger(b);
    return whole ? divideIntegers(a, b) : operation(a, b);
  }
  if (a instanceof DateTime) {
    return shift(operator, a, b);
  }
  if (!(a instanceof Timespan)) {
    if (typeof a === 'number' && b instanceof Timespan && operator === '*') {
      return Timespan.fromNumber(a, b.ticks);
    }
    return null;
  }
  if (b instanceof DateTime && operator === '+') {
    return inRange(a.ticks + b.ticks);
  }
  if (typeof b === 'number') {
    return scale(operator, a, b);
  }
  return b instanceof Timespan ? combineSpans(operator, a, b) : null;
}

function shift(operator: string, a: DateTime, b: unknown): unknown {
  if (b instanceof DateTime && operator === '-') {
    return new Timespan(a.ticks - b.ticks);
  }
  if (b instanceof Timespan && (operator === '+' || operator === '-')) {
    return inRange(operator === '+' ? a.ticks + b.ticks : a.ticks - b.ticks);
  }
  return null;
}

function scale(operator: string, a: Timespan, b: number): Timespan | null {
  const ticks = operator === '*' ? Number(a.ticks) * b : Number(a.ticks) / b;
  return (operator === '*' || operator === '/') && Number.isFinite(ticks)
    ? Timespan.fromNumber(b === 0 ? 0 : ticks, 1n)
    : null;
}

function combineSpans(operator: string, a: Timespan, b: Timespan): unknown {
  switch (operator) {
    case '+':
      return new Timespan(a.ticks + b.ticks);
    case '-':
      return new Timespan(a.ticks - b.ticks);
    case '/':
      return Number(a.ticks) / Number(b.ticks);
    case '%': {
      const size = b.ticks < 0n ? -b.ticks : b.ticks;
      return size === 0n ? null : new Timespan(a.ticks - floorDivide(a.ticks, size) * size);
    }
    default:
      return null;
  }
}

export function compileSign(negative: boolean, operand: Compiled, at: Position): Compiled {
  const { type, constant, run } = operand;
  if (!isNumeric(type) && type !== 'timespan' && !isFlexible(type)) {
    throw semanticError(`A sign is not defined for ${type}.`, at);
  }
  return { type, constant, run: negative ? (row) => negate(run(row)) : run };
}

function negate(value: unknown): unknown {
  if (typeof value === 'number') {
    return value === 0 ? 0 : -value;
  }
  return value instanceof Timespan ? new Timespan(-value.ticks) : null;
}
