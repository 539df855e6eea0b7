/** Choices, tests for nothing, casts, and questions about types. */

import { parseJson, toBool } from '../conversions.ts';
import { semanticError } from '../errors.ts';
import { allConstant, type Compiled } from '../scope.ts';
import { DateTime, Timespan } from '../time.ts';
import { emptyOf, isFlexible, type KqlType, type Row } from '../values.ts';
import { type CallContext, cast, type Library, plain, special } from './define.ts';
import { sharedType } from './numbers.ts';

function condition(argument: Compiled, { call }: CallContext): (row: Row) => boolean {
  if (argument.type !== 'bool' && !isFlexible(argument.type)) {
    throw semanticError(`${call.name}(): a condition is expected to be bool, not ${argument.type}.`, call.at);
  }
  return (row) => toBool(argument.run(row)) === true;
}

/** Conditions and results in turn, and a last result for when none holds; `iff` is the shortest of these. */
function choose(args: readonly Compiled[], context: CallContext): Compiled {
  if (args.length % 2 === 0) {
    throw semanticError(`${context.call.name}(): the result for no condition is missing.`, context.call.at);
  }
  const conditions = args.slice(0, -1).filter((_argument, index) => index % 2 === 0);
  const results = args.filter((_argument, index) => index % 2 === 1 || index === args.length - 1);
  const type = sharedType(results, context);
  const tests = conditions.map((argument) => condition(argument, context));
  const run = (row: Row): unknown => {
    const found = tests.findIndex((test) => test(row));
    return results.at(found)?.run(row) ?? emptyOf(type);
  };
  return { type, constant: allConstant(args), run };
}

const iff = special(3, 3, choose);

const coalesce = special(1, 64, (args, context) => {
  const type = sharedType(args, context);
  const run = (row: Row): unknown => {
    for (const argument of args) {
      const value = argument.run(row);
      if (value !== null && value !== '') {
        return value;
      }
    }
    return emptyOf(type);
  };
  return { type, constant: allConstant(args), run };
});

const isNull = plain('any', 'bool', (value: unknown) => value === null);
const isNotNull = plain('any', 'bool', (value: unknown) => value !== null);
const isEmpty = plain('any', 'bool', (value: unknown) => value === null || value === '');
const isNotEmpty = plain('any', 'bool', (value: unknown) => value !== null && value !== '');

/** What a value is, looking inside a dynamic. */
const getType = special(1, 1, (args) => {
  const type = args[0]?.type ?? 'unknown';
  return {
    type: 'string',
    constant: allConstant(args),
    run: (row) => {
      const value = args[0]?.run(row) ?? null;
      return value !== null && !isFlexible(type) ? type : runtimeType(value);
    },
  };
});

function runtimeType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return !Number.isInteger(value) ? 'real' : Math.abs(value) < 2 ** 31 ? 'int' : 'long';
    default:
      if (value === null) {
        return 'null';
      }
      if (value instanceof DateTime) {
        return 'datetime';
      }
      return value instanceof Timespan ? 'timespan' : Array.isArray(value) ? 'array' : 'dictionary';
  }
}

/** `column_ifexists('name', default)`. */
const columnIfExists: Library[string] = {
  least: 2,
  most: 2,
  build: ({ call, scope, compile }) => {
    const [name, otherwise] = call.args;
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || otherwise === undefined) {
      throw semanticError('column_ifexists(): argument 1 is expected to be a string literal.', call.at);
    }
    const exists = scope.indexOf(name.value) !== undefined;
    return compile(exists ? { kind: 'name', at: name.at, name: name.value } : otherwise, scope);
  },
};

const parseJsonFunction = plain('any', 'dynamic', parseJson);
const real: KqlType = 'real';

export const conditionFunctions: Library = {
  iff,
  iif: iff,
  case: special(3, Infinity, choose),
  coalesce,
  not: plain('bool', 'bool', (value: boolean) => !value),
  isnull: isNull,
  isnotnull: isNotNull,
  notnull: isNotNull,
  isempty: isEmpty,
  isnotempty: isNotEmpty,
  notempty: isNotEmpty,
  gettype: getType,
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  tostring: cast('string'),
  toint: cast('int'),
  tolong: cast('long'),
  todouble: cast(real),
  toreal: cast(real),
  tobool: cast('bool'),
  toboolean: cast('bool'),
  todatetime: cast('datetime'),
  totimespan: cast('timespan'),
  totime: cast('timespan'),
  toguid: cast('guid'),
  todynamic: parseJsonFunction,
  toobject: parseJsonFunction,
  parse_json: parseJsonFunction,
  parsejson: parseJsonFunction,
};
