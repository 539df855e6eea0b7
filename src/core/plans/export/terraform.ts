import { normalizeArmId } from '../../resources/armId.ts';
import { types } from '../../resources/types.ts';
import { referencesIn, type Value } from '../../resources/value.ts';
import { stepOfReference, valuesOf, type Change } from '../change.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { awaitedWords } from './awaited.ts';
import { headComments, stepComments } from './comments.ts';
import { otherWay } from './otherWay.ts';
import { Configuration } from './terraform/configuration.ts';
import { creationBlock } from './terraform/creations.ts';
import { encryptionBlock, isUpdatable, updateBlock } from './terraform/settings.ts';

/** A plan as a Terraform configuration for the providers azurerm, azapi and azuread. */
export function exportTerraform(plan: Plan): string {
  const into = new Configuration();
  const steps = plan.steps.map((step, index) => {
    const comments = stepComments(step, index).map(comment);
    if (isMerged(plan, step.change))
      return [...comments, comment('It is part of the key that is made above.')].join('\n');
    const lines = blockOf(plan, step, into);
    const data = into.takeData();
    return [...data, [...comments, ...(lines ?? instead(step).map(comment))].join('\n')].join('\n\n');
  });
  return `${[headComments(plan).map(comment).join('\n'), ...steps].join('\n\n')}\n`;
}

function blockOf(plan: Plan, step: Step, into: Configuration): readonly string[] | undefined {
  const { change } = step;
  // What an act leaves behind exists outside of any configuration.
  if (
    valuesOf(change)
      .flatMap(referencesIn)
      .some(({ resource }) => stepOfReference(resource) !== undefined)
  )
    return undefined;
  if (change.kind === 'create') return creationBlock(step, change, policyFor(plan, change), into);
  if (change.kind !== 'set' || !isUpdatable(change)) return undefined;
  return change.path === 'properties.encryption'
    ? encryptionBlock(step, change, into)
    : updateBlock(step, change, into);
}

/** The rotation policy of a key that the plan makes is a part of that key. A Managed HSM's has a resource that this does not print. */
function policyFor({ steps }: Plan, { type, resource }: Change): Value | undefined {
  if (type !== types.vaultKey) return undefined;
  for (const { change } of steps) {
    if (isPolicy(change) && change.kind === 'set' && same(change.resource, resource)) return change.value;
  }
  return undefined;
}

function isMerged({ steps }: Plan, change: Change): boolean {
  if (!isPolicy(change) || change.type !== types.vaultKey) return false;
  return steps.some(({ change: other }) => other.kind === 'create' && same(other.resource, change.resource));
}

function isPolicy(change: Change): boolean {
  return change.kind === 'set' && change.path === 'properties.rotationPolicy';
}

function same(a: string, b: string): boolean {
  return normalizeArmId(a) === normalizeArmId(b);
}

function instead(step: Step): readonly string[] {
  if (step.change.kind === 'await') return awaitedWords(step.change);
  const ends = step.change.kind === 'delete' ? ['Where Terraform manages it, take its block away instead.'] : [];
  return [...ends, ...otherWay(step, 'Terraform')];
}

function comment(line: string): string {
  return `# ${line}`;
}
