/** How scalar functions are described: what they take, what they give, and how nulls pass through them. */

import { convert, toBool, toDateTime, toReal, toTimespan } from '../conversions.ts';
import { type Position, semanticError } from '../errors.ts';
import { allConstant, type Compiled, type Scope } from '../scope.ts';
import type { Call, Expression } from '../syntax.ts';
import { isText } from '../textOperators.ts';
import { emptyOf, isFlexible, isNumeric, type KqlType, type Row, toText } from '../values.ts';

export interface CallContext {
  readonly call: Call;
  readonly scope: Scope;
  readonly compile: (expression: Expression, scope: Scope) => Compiled;
}

export interface ScalarFunction {
  readonly least: number;
  readonly most: number;
  readonly build: (context: CallContext) => Compiled;
}

export type Library = Readonly<Record<string, ScalarFunction>>;

type Body = (...values: never[]) => unknown;
type Returns = KqlType | ((types: readonly KqlType[]) => KqlType);

/**
 * `text` takes strings and dynamics, `string` casts anything to a string, `any` takes the value as it is; the others
 * take their type or a dynamic. A null where `text`, `string` or `any` is not asked for makes the result null.
 */
type Kind = 'text' | 'string' | 'any' | 'number' | 'datetime' | 'timespan' | 'bool' | 'dynamic';

interface Parameter {
  readonly kind: Kind;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** A signature such as `text number number?`; a `*` lets the last parameter come any number of times. */
function parameters(signature: string): readonly Parameter[] {
  return signature
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      kind: word.replace(/[?*]$/, '') as Kind,
      optional: /[?*]$/.test(word),
      repeated: word.endsWith('*'),
    }));
}

function accepts(kind: Kind, type: KqlType): boolean {
  switch (kind) {
    case 'any':
    case 'string':
      return true;
    case 'text':
      return isText(type);
    case 'number':
      return isNumeric(type) || isFlexible(type);
    default:
      return kind === type || isFlexible(type);
  }
}

function reader(kind: Kind, { type, run }: Compiled): (row: Row) => unknown {
  switch (kind) {
    case 'text':
    case 'string':
      return type === 'string' ? run : (row) => toText(run(row), type);
    case 'number':
      return isNumeric(type) ? run : (row) => toReal(run(row));
    case 'datetime':
      return (row) => toDateTime(run(row));
    case 'timespan':
      return (row) => toTimespan(run(row));
    case 'bool':
      return (row) => toBool(run(row));
    case 'dynamic':
    case 'any':
      return run;
  }
}

/** A function of its values alone. */
export function plain(signature: string, returns: Returns, body: Body): ScalarFunction {
  return located(signature, returns, () => body);
}

/** A function which may find fault with its values and needs the place of the call to say so. */
export function located(signature: string, returns: Returns, bodyAt: (at: Position) => Body): ScalarFunction {
  const takes = parameters(signature);
  const most = takes.at(-1)?.repeated === true ? Infinity : takes.length;
  return {
    least: takes.filter(({ optional }) => !optional).length,
    most,
    build: ({ call, scope, compile }) => {
      const args = call.args.map((argument) => compile(argument, scope));
      const types = args.map(({ type }) => type);
      const type = typeof returns === 'function' ? returns(types) : returns;
      const readers = args.map((argument, index) => {
        const kind = (takes[index] ?? takes.at(-1))?.kind ?? 'any';
        if (!accepts(kind, argument.type)) {
          throw semanticError(
            `${call.name}(): argument ${index + 1} is expected to be ${kind === 'text' ? 'string' : kind}, ` +
              `not ${argument.type}.`,
            call.args[index]?.at ?? call.at,
          );
        }
        const strict = kind !== 'any' && kind !== 'text' && kind !== 'string';
        return { read: reader(kind, argument), strict };
      });
      const run = applied(readers, bodyAt(call.at), emptyOf(type));
      return { type, constant: allConstant(args), run };
    },
  };
}

interface Reader {
  readonly read: (row: Row) => unknown;
  readonly strict: boolean;
}

function applied(readers: readonly Reader[], body: Body, empty: unknown): (row: Row) => unknown {
  const apply = body as (...values: unknown[]) => unknown;
  const [first] = readers;
  if (readers.length === 1 && first !== undefined) {
    const { read, strict } = first;
    return (row) => {
      const value = read(row);
      return strict && value === null ? empty : (apply(value) ?? empty);
    };
  }
  return (row) => {
    const values: unknown[] = [];
    for (const { read, strict } of readers) {
      const value = read(row);
      if (strict && value === null) {
        return empty;
      }
      values.push(value);
    }
    return apply(...values) ?? empty;
  };
}

/** A function which handles its arguments itself. */
export function special(
  least: number,
  most: number,
  build: (args: readonly Compiled[], context: CallContext) => Compiled,
): ScalarFunction {
  return {
    least,
    most,
    build: (context) =>
      build(
        context.call.args.map((argument) => context.compile(argument, context.scope)),
        context,
      ),
  };
}

/** A cast of a single argument. */
export function cast(type: KqlType): ScalarFunction {
  return special(1, 1, ([argument]) => {
    if (argument === undefined) {
      throw new TypeError('a cast without an argument');
    }
    const { type: from, constant, run } = argument;
    if (type === 'string') {
      return { type, constant, run: from === type ? run : (row) => toText(run(row), from) };
    }
    return { type, constant, run: from === type ? run : (row) => convert(run(row), type) };
  });
}
