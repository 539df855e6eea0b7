/**
 * Equality and order. A dynamic is cast to the other side's type; two dynamics need a cast, as Kusto demands ("Cannot
 * compare dynamic values without explicit cast"). Nulls: `null == null` and any order with null are null,
 * `null == x` is false and `null != x` true (Kusto documentation, "Null values").
 */

import { convert } from './conversions.ts';
import { type Position, semanticError } from './errors.ts';
import { allConstant, type Compiled } from './scope.ts';
import { commonType, isFlexible, isNumeric, type KqlType, orderKey, type Row } from './values.ts';

type Runner = (row: Row) => unknown;

/** The two sides as primitives of one kind. */
export function aligned(left: Compiled, right: Compiled, at: Position): { type: KqlType; left: Runner; right: Runner } {
  const type = comparedAs(left.type, right.type, at);
  return { type, left: primitive(left, type), right: primitive(right, type) };
}

/** The type in which values of two types are compared. Throws a semantic KqlError where there is none. */
export function comparedAs(left: KqlType, right: KqlType, at: Position): KqlType {
  if (left === 'dynamic' && right === 'dynamic') {
    throw semanticError('Cannot compare dynamic values without an explicit cast.', at);
  }
  if (isFlexible(left) || isFlexible(right)) {
    const other = isFlexible(left) ? right : left;
    return isNumeric(other) ? 'real' : other;
  }
  const pair = new Set([left, right]);
  if (pair.has('guid') && pair.has('string')) {
    return 'guid';
  }
  if (pair.has('bool') && (isNumeric(left) || isNumeric(right))) {
    return 'real';
  }
  const common = commonType(left, right);
  if (common === undefined) {
    throw semanticError(`Cannot compare values of types ${left} and ${right}; an explicit cast is needed.`, at);
  }
  return common;
}

function primitive({ type, run, constant }: Compiled, as: KqlType): Runner {
  if (constant) {
    const value = primitiveOf(run([]), type, as);
    return () => value;
  }
  return type === as && type !== 'datetime' && type !== 'timespan' ? run : (row) => primitiveOf(run(row), type, as);
}

function primitiveOf(value: unknown, type: KqlType, as: KqlType): unknown {
  const converted = type === as || (isNumeric(type) && isNumeric(as)) ? value : convert(value, as);
  return converted === null ? null : orderKey(converted);
}

export function compileEquality(left: Compiled, right: Compiled, negated: boolean, at: Position): Compiled {
  const sides = aligned(left, right, at);
  const constant = allConstant([left, right]);
  let run: Runner;
  if (sides.type === 'string') {
    run = negated ? (row) => sides.left(row) !== sides.right(row) : (row) => sides.left(row) === sides.right(row);
  } else {
    run = (row) => {
      const a = sides.left(row);
      const b = sides.right(row);
      return a === null && b === null ? null : (a === b) !== negated;
    };
  }
  return { type: 'bool', constant, run };
}

const relations: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

export function compileRelation(operator: string, left: Compiled, right: Compiled, at: Position): Compiled {
  const sides = aligned(left, right, at);
  const holds = relations[operator];
  if (holds === undefined) {
    throw semanticError(`'${operator}' is not supported.`, at);
  }
  return {
    type: 'bool',
    constant: allConstant([left, right]),
    run: (row) => {
      const a = sides.left(row);
      const b = sides.right(row);
      // The alignment made both the same kind of primitive; that it is a string is for the compiler only.
      return a === null || b === null ? null : holds(a as string, b as string);
    },
  };
}
