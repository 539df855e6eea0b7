import { managementGroupsAbove } from '../../authorization/scopes.ts';
import { armTime } from '../../clock.ts';
import type { Estate } from '../../state/estate.ts';
import type { PolicyState } from '../../state/governance.ts';
import { effectOf } from './compliance.ts';
import { definitionId, definitionOf } from './definitions/index.ts';

/** A row of whatever Policy Insights is asked for. */
export type StateRow = Readonly<Record<string, unknown>>;

/** A row of policy states as Policy Insights shows it (API description). */
export type StateView = StateRow & {
  readonly resourceId: string;
  readonly policyAssignmentId: string;
  readonly policyAssignmentName: string;
  readonly policyDefinitionId: string;
  readonly policyDefinitionName: string;
  readonly policyDefinitionAction: string;
  readonly isCompliant: boolean;
};

/** Undefined where the assignment is gone. */
export function policyStateView(estate: Estate, state: PolicyState, expanded: boolean): StateView | undefined {
  const assignment = estate.policyAssignments.get(state.policyAssignmentId.toLowerCase());
  const policy = definitionOf(assignment?.policyDefinitionId ?? '');
  if (assignment === undefined || policy === undefined) return undefined;
  const [, subscriptionId = '', resourceGroup = ''] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i.exec(state.resourceId) ?? [];
  const { isCompliant } = state;
  return {
    '@odata.id': null,
    '@odata.context': null,
    timestamp: armTime(state.evaluatedAt),
    resourceId: state.resourceId.toLowerCase(),
    policyAssignmentId: assignment.id.toLowerCase(),
    policyDefinitionId: definitionId(policy).toLowerCase(),
    effectiveParameters: '',
    isCompliant,
    subscriptionId,
    resourceType: state.resourceType,
    resourceLocation: state.resourceLocation,
    resourceGroup: resourceGroup.toLowerCase(),
    resourceTags: '',
    policyAssignmentName: assignment.name.toLowerCase(),
    policyAssignmentOwner: '',
    policyAssignmentParameters: JSON.stringify(assignment.parameters),
    policyAssignmentScope: assignment.scope,
    policyDefinitionName: policy.name,
    policyDefinitionAction: effectOf(assignment, policy).toLowerCase(),
    policyDefinitionCategory: policy.category,
    policySetDefinitionId: '',
    policySetDefinitionName: '',
    policySetDefinitionOwner: '',
    policySetDefinitionCategory: '',
    policySetDefinitionParameters: '',
    managementGroupIds: managementGroupsAbove(estate, state.resourceId).join(','),
    policyDefinitionReferenceId: '',
    complianceState: isCompliant ? 'Compliant' : 'NonCompliant',
    policyDefinitionGroupNames: [],
    policyDefinitionVersion: policy.version,
    ...(expanded ? { components: state.components.map((component) => componentView(policy.type, component)) } : {}),
  };
}

/** A row of component policy states: of a key, beside what its key store's row says (example of the API description). */
export function componentStateView(row: StateView, { name, isCompliant }: PolicyState['components'][number]): StateRow {
  return {
    ...row,
    componentId: name,
    componentType: 'Key',
    componentName: name,
    isCompliant,
    complianceState: isCompliant ? 'Compliant' : 'NonCompliant',
  };
}

function componentView(type: string, { id, name, isCompliant }: PolicyState['components'][number]): object {
  return { id, type, name, complianceState: isCompliant ? 'Compliant' : 'NonCompliant' };
}
