/** All scalar functions by name, and how a call finds its own. Names are case-sensitive, as in Kusto. */

import { semanticError } from '../errors.ts';
import type { Compiled, Scope } from '../scope.ts';
import type { Call, Expression } from '../syntax.ts';
import { conditionFunctions } from './conditions.ts';
import { dateFunctions } from './dates.ts';
import type { ScalarFunction } from './define.ts';
import { dynamicFunctions } from './dynamics.ts';
import { numberFunctions } from './numbers.ts';
import { textFunctions } from './text.ts';

const functions: ReadonlyMap<string, ScalarFunction> = new Map(
  [textFunctions, numberFunctions, dateFunctions, dynamicFunctions, conditionFunctions].flatMap((library) =>
    Object.entries(library),
  ),
);

/** The names of all scalar functions, for tests and documentation. */
export const functionNames: readonly string[] = [...functions.keys()].sort();

/** Compiles a call. Throws a semantic KqlError for an unknown function or arguments it does not take. */
export function compileCall(
  call: Call,
  scope: Scope,
  compile: (expression: Expression, scope: Scope) => Compiled,
): Compiled {
  const found = functions.get(call.name);
  if (found === undefined) {
    throw semanticError(`'${call.name}' is not a function known here.`, call.at);
  }
  const { least, most } = found;
  const count = call.args.length;
  if (count < least || count > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most === Infinity ? 'any number of' : most}`;
    throw semanticError(`${call.name}() takes ${wanted} arguments, not ${count}.`, call.at);
  }
  return found.build({ call, scope, compile });
}
