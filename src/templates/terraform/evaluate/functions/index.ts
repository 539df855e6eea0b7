import type { Value } from '../../../../core/resources/value.ts';
import { collectionFunctions } from './collections.ts';
import { encodingFunctions } from './encoding.ts';
import { textFunctions } from './texts.ts';
import { typeFunctions } from './types.ts';

/** A function of Terraform's: undefined where it cannot be worked out for these arguments. */
export type TerraformFunction = (...values: readonly (Value | undefined)[]) => Value | undefined;

export const functions: Readonly<Record<string, TerraformFunction | undefined>> = {
  ...textFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  ...typeFunctions,
};
