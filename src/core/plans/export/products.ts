import { referencesIn, type ReferenceValue } from '../../resources/value.ts';
import { stepOfReference, valuesOf } from '../change.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';

/** What later steps ask of what a step leaves behind. */
export function productsAskedOf(plan: Plan, { id }: Step): readonly ReferenceValue[] {
  return distinct(plan.steps.flatMap(referencesOf).filter(({ resource }) => stepOfReference(resource) === id));
}

/** What a step asks of resources as they are by then. */
export function resourcesAskedBy(step: Step): readonly ReferenceValue[] {
  return distinct(referencesOf(step).filter(({ resource }) => stepOfReference(resource) === undefined));
}

function referencesOf({ change }: Step): readonly ReferenceValue[] {
  return valuesOf(change).flatMap(referencesIn);
}

function distinct(references: readonly ReferenceValue[]): readonly ReferenceValue[] {
  return references.filter(
    (one, index) =>
      references.findIndex((other) => other.resource === one.resource && other.path === one.path) === index,
  );
}
