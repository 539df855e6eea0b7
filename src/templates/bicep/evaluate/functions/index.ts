import { unknown } from '../../../../core/resources/value.ts';
import type { Environment } from '../environment.ts';
import { argumentText, callExpression, expressionOf, valueOf, type LambdaResult, type Result } from '../result.ts';
import { collectionFunctions } from './collections.ts';
import { conversionFunctions } from './conversions.ts';
import { dateFunctions } from './dates.ts';
import { identifierFunctions } from './identifiers.ts';
import { lambdaFunctions } from './lambdas.ts';
import type { ResultFunctions, ValueFunctions } from './table.ts';
import { textFunctions } from './text.ts';

/** By their names as Bicep spells them. Source: "Bicep functions". */
const ofValues = new Map(
  Object.entries<ValueFunctions[string]>({
    ...textFunctions,
    ...collectionFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...identifierFunctions,
  }),
);
const ofResults = new Map(Object.entries<ResultFunctions[string]>(lambdaFunctions));

/** A call by name: of the file's own function, else of one of the language. */
export function callFunction(name: string, args: readonly Result[], environment: Environment): Result {
  return environment.call(name, args) ?? callBuiltIn(name, args, environment);
}

/** A function of the language; what the arguments do not decide is an expression, the same for the same call. */
export function callBuiltIn(name: string, args: readonly Result[], environment: Environment): Result {
  const special = ofResults.get(name)?.(args, environment);
  if (special) return special;
  if (args.some(({ kind }) => kind === 'lambda')) return withLambdas(name, args);
  const values = args.map(valueOf);
  return ofValues.get(name)?.(values, environment) ?? callExpression(name, values);
}

function withLambdas(name: string, args: readonly Result[]): Result {
  const texts = args.map((arg) => (arg.kind === 'lambda' ? textOfLambda(arg) : argumentText(valueOf(arg))));
  return texts.includes(undefined)
    ? unknown(`what ${name} gives is not known`)
    : expressionOf(`${name}(${texts.join(',')})`);

  function textOfLambda({ lambda, environment: where }: LambdaResult): string {
    return where.text(lambda).replace(/\s+/g, ' ');
  }
}
