import { placeOf, type Change } from '../../../core/plans/change.ts';
import type { Plan } from '../../../core/plans/plan.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, at } from '../../../core/resources/value.ts';

/** A message to somebody who can grant rights: what is wished, which rights are missing, and what could be done instead. */
export function administratorRequest(plan: Plan): string {
  const missing = plan.blockers.filter(({ rule }) => rule === 'caller-rights');
  return [
    `I would like to: ${plan.title}.`,
    `About: ${plan.subject.id}`,
    '',
    'I lack these rights:',
    ...missing.map(({ message, subject }) => `- ${message}\n  Scope: ${subject}`),
    '',
    'Either grant them to me, or take the steps for me. The whole plan, in this order:',
    ...plan.steps.map(({ title, change }, index) => `${index + 1}. ${title}\n${indented(describeChange(change))}`),
    '',
  ].join('\n');
}

/** A change so that it can be made with any tool. */
function describeChange(change: Change): string {
  if (change.kind === 'set') return `Resource: ${change.resource}\nProperty: ${change.path}`;
  if (change.type !== types.roleAssignment || !('scope' in change)) return `Resource: ${placeOf(change)}`;
  const role = asString(at(change.properties, 'roleDefinitionId'));
  const principal = asString(at(change.properties, 'principalId')) ?? 'the identity, once the step before has made it';
  return `Scope: ${change.scope}\nRole definition: ${role ?? 'not known'}\nPrincipal: ${principal}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}
