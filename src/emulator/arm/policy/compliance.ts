import { contains } from '../../authorization/scopes.ts';
import type { PolicyAssignment } from '../../state/governance.ts';
import type { ArmCall } from '../call.ts';
import { gatewayRefusal } from '../refusals.ts';
import {
  builtInPolicies,
  type BuiltInPolicy,
  type EvaluatedExpression,
  type JudgedResource,
} from './builtInPolicies.ts';

/** The definition that an assignment names; undefined where this Azure does not know it. */
export function definitionOf(policyDefinitionId: string): BuiltInPolicy | undefined {
  const name = policyDefinitionId.split('/').at(-1)?.toLowerCase();
  return builtInPolicies.find((policy) => policy.name === name);
}

export function definitionId({ name }: BuiltInPolicy): string {
  return `/providers/Microsoft.Authorization/policyDefinitions/${name}`;
}

/** Throws RequestDisallowedByPolicy where a policy with the effect Deny forbids the resource; the body is quoted. */
export function requireCompliant({ azure }: ArmCall, resource: JudgedResource): void {
  const { estate } = azure;
  for (const assignment of estate.policyAssignments.values()) {
    const applies =
      contains(estate, assignment.scope, resource.id) &&
      !assignment.notScopes.some((scope) => contains(estate, scope, resource.id));
    const policy = definitionOf(assignment.policyDefinitionId);
    if (!applies || policy === undefined || !denies(assignment, policy)) continue;
    const violation = policy.violation(resource, valuesOf(assignment));
    if (violation !== undefined) throw disallowed(resource, assignment, policy, violation);
  }
}

function denies(assignment: PolicyAssignment, policy: BuiltInPolicy): boolean {
  const effect = assignment.parameters['effect']?.value ?? policy.defaultEffect;
  return assignment.enforcementMode === 'Default' && typeof effect === 'string' && effect.toLowerCase() === 'deny';
}

function valuesOf({ parameters }: PolicyAssignment): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
}

function disallowed(
  { name }: JudgedResource,
  assignment: PolicyAssignment,
  policy: BuiltInPolicy,
  violation: readonly EvaluatedExpression[],
): Error {
  const identifiers = [
    {
      policyAssignment: { name: assignment.displayName ?? assignment.name, id: assignment.id },
      policyDefinition: { name: policy.displayName, id: definitionId(policy), version: policy.version },
    },
  ];
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
    policyAssignmentParameters: valuesOf(assignment),
    policyExemptionIds: [],
  };
  return gatewayRefusal(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
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
