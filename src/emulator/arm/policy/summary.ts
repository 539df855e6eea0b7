import type { StateView } from './stateView.ts';

/** Counts what is not compliant, over all and by assignment and definition. */
export function summaryOf(rows: readonly StateView[], uri: string): object {
  return {
    results: resultsOf(rows, uri),
    policyAssignments: grouped(rows, 'policyAssignmentId').map(([policyAssignmentId, ofAssignment]) => ({
      policyAssignmentId,
      policySetDefinitionId: '',
      results: resultsOf(ofAssignment, uri),
      policyDefinitions: grouped(ofAssignment, 'policyDefinitionId').map(([policyDefinitionId, ofDefinition]) => ({
        policyDefinitionId,
        policyDefinitionReferenceId: '',
        policyDefinitionGroupNames: [],
        effect: ofDefinition[0]?.policyDefinitionAction ?? '',
        results: resultsOf(ofDefinition, uri),
      })),
      policyGroups: [],
    })),
  };
}

function resultsOf(rows: readonly StateView[], uri: string): object {
  const broken = rows.filter(({ isCompliant }) => !isCompliant);
  const brokenIds = new Set(broken.map(({ resourceId }) => resourceId));
  const kept = new Set(rows.map(({ resourceId }) => resourceId).filter((id) => !brokenIds.has(id)));
  const policies = new Set(rows.map(policyOf));
  const brokenPolicies = new Set(broken.map(policyOf));
  return {
    queryResultsUri: uri.replace(/summarize$/i, 'queryResults'),
    nonCompliantResources: brokenIds.size,
    nonCompliantPolicies: brokenPolicies.size,
    resourceDetails: details(brokenIds.size, kept.size),
    policyDetails: details(brokenPolicies.size, policies.size - brokenPolicies.size),
    policyGroupDetails: [],
  };
}

function policyOf({ policyAssignmentId, policyDefinitionId }: StateView): string {
  return `${policyAssignmentId}|${policyDefinitionId}`;
}

function details(broken: number, kept: number): readonly object[] {
  return [
    ...(kept > 0 ? [{ complianceState: 'compliant', count: kept }] : []),
    ...(broken > 0 ? [{ complianceState: 'noncompliant', count: broken }] : []),
  ];
}

function grouped(
  rows: readonly StateView[],
  name: 'policyAssignmentId' | 'policyDefinitionId',
): readonly (readonly [string, readonly StateView[]])[] {
  const names = [...new Set(rows.map((row) => row[name]))];
  return names.map((value) => [value, rows.filter((row) => row[name] === value)] as const);
}
