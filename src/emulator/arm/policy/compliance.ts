import { contains } from '../../authorization/scopes.ts';
import type { Estate } from '../../state/estate.ts';
import type { PolicyAssignment } from '../../state/governance.ts';
import type { ArmCall } from '../call.ts';
import { gatewayRefusal } from '../refusals.ts';
import type { EvaluatedExpression } from './conditions.ts';
import { violationByResource, type JudgedResource, type PolicyDefinition, type Violation } from './definition.ts';
import { definitionId, definitionOf } from './definitions/index.ts';

/** Throws RequestDisallowedByPolicy where a policy with the effect Deny forbids the resource; the body is quoted. */
export function requireCompliant({ azure }: ArmCall, resource: JudgedResource): void {
  const denial = denialOf(azure.estate, resource.id, (policy, values) =>
    policy.mode === 'Indexed' && policy.type.toLowerCase() === resource.type.toLowerCase()
      ? violationByResource(policy, resource, values)
      : undefined,
  );
  if (denial !== undefined) throw disallowed(resource, denial);
}

/** An assignment that forbids something, with the conditions that hold. */
export interface Denial {
  readonly assignment: PolicyAssignment;
  readonly policy: PolicyDefinition;
  readonly violation: readonly EvaluatedExpression[];
}

/** The first assignment with the effect Deny that holds at a resource and whose definition is broken; undefined where none is. */
export function denialOf(
  estate: Estate,
  id: string,
  judge: (policy: PolicyDefinition, values: Readonly<Record<string, unknown>>) => Violation,
): Denial | undefined {
  for (const assignment of estate.policyAssignments.values()) {
    const policy = definitionOf(assignment.policyDefinitionId);
    if (policy === undefined || !denies(assignment, policy) || !appliesTo(estate, assignment, id)) continue;
    const violation = judge(policy, valuesOf(assignment, policy));
    if (violation !== undefined) return { assignment, policy, violation };
  }
  return undefined;
}

/** The identifiers of a denial, as its text quotes them. */
export function identifiersOf({ assignment, policy }: Denial): string {
  return JSON.stringify([
    {
      policyAssignment: { name: assignment.displayName ?? assignment.name, id: assignment.id },
      policyDefinition: { name: policy.displayName, id: definitionId(policy), version: policy.version },
    },
  ]);
}

/** Whether the assignment holds for the resource. */
export function appliesTo(estate: Estate, assignment: PolicyAssignment, id: string): boolean {
  return contains(estate, assignment.scope, id) && !assignment.notScopes.some((scope) => contains(estate, scope, id));
}

/** The effect in the definition's spelling; its default where the assignment says nothing or something else. */
export function effectOf({ parameters }: PolicyAssignment, { effects }: PolicyDefinition): string {
  const asked = parameters['effect']?.value;
  const known = effects.find((effect) => typeof asked === 'string' && effect.toLowerCase() === asked.toLowerCase());
  return known ?? effects[0] ?? 'Audit';
}

function denies(assignment: PolicyAssignment, policy: PolicyDefinition): boolean {
  return assignment.enforcementMode === 'Default' && effectOf(assignment, policy) === 'Deny';
}

/** The values of a definition's parameters under an assignment. */
export function valuesOf(
  { parameters }: PolicyAssignment,
  policy: PolicyDefinition,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(parameters).map(([name, { value }]) => [name, value] as const);
  return { ...policy.parameters, ...Object.fromEntries(given) };
}

function disallowed({ name }: JudgedResource, denial: Denial): Error {
  const { assignment, policy, violation } = denial;
  const info = {
    evaluationDetails: { evaluatedExpressions: violation.map(expressionView) },
    policyDefinitionId: definitionId(policy),
    policyDefinitionName: policy.name,
    policyDefinitionDisplayName: policy.displayName,
    policyDefinitionVersion: policy.version,
    policyDefinitionEffect: 'Deny',
    policyAssignmentId: assignment.id,
    policyAssignmentName: assignment.name,
    ...(assignment.displayName === undefined ? {} : { policyAssignmentDisplayName: assignment.displayName }),
    policyAssignmentScope: assignment.scope,
    policyAssignmentParameters: valuesOf(assignment, policy),
    policyExemptionIds: [],
  };
  return gatewayRefusal(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiersOf(denial)}'.`,
    { target: name, additionalInfo: [{ type: 'PolicyViolation', info }] },
  );
}

function expressionView({ field, path, operator, value, target, result }: EvaluatedExpression): object {
  return {
    result: result ? 'True' : 'False',
    expressionKind: 'Field',
    expression: field,
    path,
    ...(value === undefined ? {} : { expressionValue: value }),
    targetValue: target,
    operator,
  };
}
