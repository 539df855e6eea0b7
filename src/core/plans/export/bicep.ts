import { normalizeArmId } from '../../resources/armId.ts';
import { isKey, types } from '../../resources/types.ts';
import { referencesIn, type Value } from '../../resources/value.ts';
import { placeOf, stepOfReference, valuesOf, type Change } from '../change.ts';
import type { Plan } from '../plan.ts';
import type { Step } from '../step.ts';
import { addressOf } from './address.ts';
import { awaitedWords } from './awaited.ts';
import { declareCreation, declareSetting } from './bicep/declarations.ts';
import { BicepFile } from './bicep/file.ts';
import { headComments, stepComments } from './comments.ts';
import { otherWay } from './otherWay.ts';
import { oneLine } from './text.ts';

/**
 * A plan as Bicep. A Bicep file is deployed to one resource group and declares a resource once, so the plan becomes several files, to
 * be deployed one after the other; each begins with a line that says where to.
 */
export function exportBicep(plan: Plan): string {
  const parts: string[] = [headComments(plan).map(comment).join('\n')];
  let file: BicepFile | undefined;
  let comments: string[] = [];
  const close = (): void => {
    if (file) parts.push(`${fileHead(file, parts.length)}\n${comments.join('\n')}\n\n${file.text()}`);
    file = undefined;
    comments = [];
  };
  for (const [index, step] of plan.steps.entries()) {
    const about = stepComments(step, index).map(comment);
    if (isMergedInto(plan, step.change)) {
      comments.push(...about, comment('It is part of the key that is made above.'));
      continue;
    }
    const scope = scopeOf(step.change);
    // A second declaration of one resource needs a file of its own.
    if (file && (file.scope !== scope || file.declares(step.change.resource) || isSetting(step.change))) close();
    const target = file ?? new BicepFile(scope);
    if (declares(target, plan, step)) {
      comments.push(...about);
      file = target;
      if (isSetting(step.change)) close();
    } else {
      close();
      parts.push([...about, ...instead(step).map(comment)].join('\n'));
    }
  }
  close();
  return `${parts.join('\n\n')}\n`;
}

function declares(file: BicepFile, plan: Plan, step: Step): boolean {
  const { change } = step;
  // What an act leaves behind exists only outside of any deployment.
  if (
    valuesOf(change)
      .flatMap(referencesIn)
      .some(({ resource }) => stepOfReference(resource) !== undefined)
  )
    return false;
  if (change.kind === 'create')
    return change.type !== types.servicePrincipal && declareCreation(file, change, policyFor(plan, change));
  return change.kind === 'set' && declareSetting(file, change);
}

function isSetting(change: Change): boolean {
  return change.kind === 'set';
}

/** Azure Resource Manager takes a rotation policy only when it makes the key. */
function policyFor({ steps }: Plan, { type, resource }: Change): Value | undefined {
  if (!isKey(type)) return undefined;
  for (const { change } of steps) {
    if (isPolicyOf(change, resource) && change.kind === 'set') return change.value;
  }
  return undefined;
}

function isMergedInto({ steps }: Plan, change: Change): boolean {
  return (
    isPolicyOf(change, change.resource) &&
    steps.some(({ change: other }) => other.kind === 'create' && other.resource === change.resource)
  );
}

function isPolicyOf(change: Change, keyId: string): boolean {
  const isPolicy = change.kind === 'set' && change.path === 'properties.rotationPolicy';
  return isPolicy && normalizeArmId(change.resource) === normalizeArmId(keyId);
}

function scopeOf(change: Change): string {
  const { subscription, group } = addressOf(placeOf(change));
  return group === '' ? subscription : `${subscription}/${group}`;
}

function fileHead({ scope }: BicepFile, number: number): string {
  const [subscription = '', group] = scope.split('/');
  const where =
    group === undefined
      ? `az deployment sub create --subscription ${subscription} --location REGION`
      : `az deployment group create --subscription ${subscription} --resource-group ${group}`;
  const target = group === undefined ? "\ntargetScope = 'subscription'" : '';
  return `${comment(oneLine(`==== File ${number}: ${where} --template-file ${number}.bicep ====`))}${target}`;
}

function instead({ change, ...step }: Step): readonly string[] {
  return change.kind === 'await' ? awaitedWords(change) : otherWay({ change, ...step }, 'Bicep');
}

function comment(line: string): string {
  return `// ${line}`;
}
