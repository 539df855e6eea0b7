import { types } from '../../../core/resources/types.ts';
import { ownId, row, type ResourceMapping } from './mapping.ts';
import { enforcement } from './conversions.ts';

/** What a policy is assigned at is an argument of its own in each of the resources; its parameters are a JSON text (lower/policies.ts). */
function assignedAt(terraform: string, argument: string): ResourceMapping {
  return {
    terraform,
    type: types.policyAssignment,
    place: { kind: 'extension', argument },
    arguments: [
      row('location', 'location'),
      row('display_name', 'properties.displayName'),
      row('not_scopes', 'properties.notScopes'),
      row('enforce', 'properties.enforcementMode', enforcement),
    ],
    attributes: { id: ownId },
  };
}

export const policyAssignments: readonly ResourceMapping[] = [
  assignedAt('azurerm_subscription_policy_assignment', 'subscription_id'),
  assignedAt('azurerm_resource_group_policy_assignment', 'resource_group_id'),
  assignedAt('azurerm_resource_policy_assignment', 'resource_id'),
  assignedAt('azurerm_management_group_policy_assignment', 'management_group_id'),
];
