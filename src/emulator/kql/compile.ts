/** Expressions to functions of a row: names are resolved and types checked once, before any row is seen. */

import { compileArithmetic, compileSign } from './arithmetic.ts';
import { compileEquality, compileRelation } from './comparison.ts';
import { toBool } from './conversions.ts';
import { semanticError } from './errors.ts';
import { compileCall } from './functions/index.ts';
import { compileAmong } from './membership.ts';
import { allConstant, type Compiled, constantOf, folded, type Scope } from './scope.ts';
import { type Among, type Between, type Expression, isPipeline, type Logical, type Name } from './syntax.ts';
import { compileTextOperator, isTextOperator } from './textOperators.ts';
import { isArray, isBag, isFlexible, type Row, type Table } from './values.ts';

/** Compiles an expression over the scope's columns. Throws a KqlError. */
export function compile(expression: Expression, scope: Scope): Compiled {
  return folded(compileUnfolded(expression, scope));
}

function compileUnfolded(expression: Expression, scope: Scope): Compiled {
  const { at } = expression;
  switch (expression.kind) {
    case 'literal':
      return constantOf(expression.type, expression.value);
    case 'name':
      return compileName(expression, scope);
    case 'member': {
      const { name } = expression;
      const target = dynamicTarget(compile(expression.target, scope), name, at);
      return { type: 'dynamic', constant: target.constant, run: (row) => property(target.run(row), name) };
    }
    case 'index': {
      const target = dynamicTarget(compile(expression.target, scope), '…', at);
      const index = compile(expression.index, scope);
      const run = (row: Row): unknown => element(target.run(row), index.run(row));
      return { type: 'dynamic', constant: allConstant([target, index]), run };
    }
    case 'call':
      return scope.aggregate?.(expression) ?? compileCall(expression, scope, compile);
    case 'sign':
      return compileSign(expression.negative, compile(expression.operand, scope), at);
    case 'binary': {
      const { operator } = expression;
      const left = compile(expression.left, scope);
      const right = compile(expression.right, scope);
      if (operator === '==' || operator === '!=') {
        return compileEquality(left, right, operator === '!=', at);
      }
      if (isTextOperator(operator)) {
        return compileTextOperator(operator, left, right, at);
      }
      return /^[<>]/.test(operator)
        ? compileRelation(operator, left, right, at)
        : compileArithmetic(operator, left, right, at);
    }
    case 'logical':
      return compileLogical(expression, scope);
    case 'among':
      return compileAmong(expression.operator, compile(expression.target, scope), listItems(expression, scope), at);
    case 'between':
      return compileBetween(expression, scope);
    case 'toscalar': {
      const table = scope.environment.evaluate(expression.table);
      const column = table.columns[0];
      return constantOf(column?.type ?? 'unknown', table.rows[0]?.[0] ?? null);
    }
    case 'star':
      throw semanticError("'*' cannot stand here.", at);
    case 'typeof':
      throw semanticError("'typeof' cannot stand here.", at);
  }
}

function compileName({ name, at }: Name, scope: Scope): Compiled {
  const index = scope.indexOf(name);
  const column = index === undefined ? undefined : scope.columns[index];
  if (index !== undefined && column !== undefined) {
    return { type: column.type, constant: false, run: (row) => row[index] };
  }
  const scalar = scope.environment.scalar(name);
  if (scalar !== undefined) {
    return scalar;
  }
  throw semanticError(`Failed to resolve column or scalar expression named '${name}'.`, at);
}

function dynamicTarget(target: Compiled, name: string, at: Expression['at']): Compiled {
  if (!isFlexible(target.type)) {
    throw semanticError(`'${name}' is asked of a ${target.type}, and only a dynamic has parts.`, at);
  }
  return target;
}

function property(target: unknown, name: string): unknown {
  return isBag(target) && Object.hasOwn(target, name) ? (target[name] ?? null) : null;
}

/** `bag['key']` and `array[0]`; negative numbers count from the end. */
function element(target: unknown, index: unknown): unknown {
  if (typeof index === 'string') {
    return property(target, index);
  }
  const place = typeof index === 'boolean' ? Number(index) : index;
  return isArray(target) && typeof place === 'number' ? (target.at(place) ?? null) : null;
}

/** Checks that the expression can be true or false, and reads it as that. */
export function compilePredicate(expression: Expression, scope: Scope): Compiled {
  const compiled = compile(expression, scope);
  if (compiled.type === 'bool') {
    return compiled;
  }
  if (!isFlexible(compiled.type)) {
    throw semanticError(`A bool is expected, not ${compiled.type}.`, expression.at);
  }
  const { constant, run } = compiled;
  return { type: 'bool', constant, run: (row) => toBool(run(row)) };
}

/** Three-valued: one false decides `and`, one true decides `or`, else a null makes null. */
function compileLogical({ operator, operands }: Logical, scope: Scope): Compiled {
  const parts = operands.map((operand) => compilePredicate(operand, scope));
  const runs = parts.map(({ run }) => run);
  const decisive = operator === 'or';
  const run = (row: Row): boolean | null => {
    let unknown = false;
    for (const part of runs) {
      const value = part(row);
      if (value === decisive) {
        return decisive;
      }
      unknown ||= value === null;
    }
    return unknown ? null : !decisive;
  };
  return { type: 'bool', constant: allConstant(parts), run };
}

function listItems({ list, at }: Among, scope: Scope): readonly Compiled[] {
  if (isPipeline(list)) {
    return [firstColumn(scope.environment.evaluate(list), at)];
  }
  const only = list.length === 1 ? list[0] : undefined;
  if (only?.kind === 'name' && scope.indexOf(only.name) === undefined && !scope.environment.scalar(only.name)) {
    const table = scope.environment.table(only.name);
    if (table !== undefined) {
      return [firstColumn(table, at)];
    }
  }
  return list.map((item) => compile(item, scope));
}

function firstColumn({ columns, rows }: Table, at: Among['at']): Compiled {
  const column = columns[0];
  if (column === undefined) {
    throw semanticError('The table has no column.', at);
  }
  return constantOf(
    column.type,
    rows.map((row) => row[0]),
  );
}

/** Both ends are included; an instant's upper end may be given as the duration from the lower. */
function compileBetween({ target, low, high, negated, at }: Between, scope: Scope): Compiled {
  const value = compile(target, scope);
  const from = compile(low, scope);
  const end = compile(high, scope);
  const spans = value.type === 'datetime' && from.type === 'datetime' && end.type === 'timespan';
  const to = spans ? compileArithmetic('+', from, end, at) : end;
  const above = compileRelation('>=', value, from, at);
  const below = compileRelation('<=', value, to, at);
  const run = (row: Row): boolean | null => {
    const a = above.run(row);
    const b = below.run(row);
    if (a === false || b === false) {
      return negated;
    }
    return a === null || b === null ? null : !negated;
  };
  return { type: 'bool', constant: allConstant([value, from, to]), run };
}
