import type { Value } from '../../../../core/resources/value.ts';
import type { Environment } from '../environment.ts';
import type { Result } from '../result.ts';

/** Functions of values: undefined where the arguments do not decide, and the call stays an expression. */
export type ValueFunctions = Readonly<
  Record<string, (args: readonly Value[], environment: Environment) => Value | undefined>
>;

/** Functions of what has no value: lambdas, resources. */
export type ResultFunctions = Readonly<
  Record<string, (args: readonly Result[], environment: Environment) => Result | undefined>
>;
