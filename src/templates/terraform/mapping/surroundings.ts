import { types } from '../../../core/resources/types.ts';
import { ownId, row, type ResourceMapping } from './mapping.ts';

const group = { kind: 'group', argument: 'resource_group_name' } as const;

export const userAssignedIdentity: ResourceMapping = {
  terraform: 'azurerm_user_assigned_identity',
  type: types.userAssignedIdentity,
  place: group,
  arguments: [row('location', 'location'), row('tags', 'tags')],
  attributes: {
    id: ownId,
    principal_id: 'properties.principalId',
    client_id: 'properties.clientId',
    tenant_id: 'properties.tenantId',
  },
};

export const resourceGroup: ResourceMapping = {
  terraform: 'azurerm_resource_group',
  type: types.resourceGroup,
  place: { kind: 'subscription' },
  arguments: [row('location', 'location'), row('tags', 'tags')],
  attributes: { id: ownId },
};

/** Role and scope are no rows: names and other resources' ids are looked up (lower/roleAssignment.ts). */
export const roleAssignment: ResourceMapping = {
  terraform: 'azurerm_role_assignment',
  type: types.roleAssignment,
  place: { kind: 'extension', argument: 'scope' },
  arguments: [
    row('principal_id', 'properties.principalId'),
    row('principal_type', 'properties.principalType'),
    row('condition', 'properties.condition'),
    row('condition_version', 'properties.conditionVersion'),
  ],
};

/** The logs are no row: they are a list (lower/diagnosticSetting.ts). */
export const diagnosticSetting: ResourceMapping = {
  terraform: 'azurerm_monitor_diagnostic_setting',
  type: types.diagnosticSetting,
  place: { kind: 'extension', argument: 'target_resource_id' },
  arguments: [
    row('log_analytics_workspace_id', 'properties.workspaceId'),
    row('storage_account_id', 'properties.storageAccountId'),
    row('eventhub_authorization_rule_id', 'properties.eventHubAuthorizationRuleId'),
    row('eventhub_name', 'properties.eventHubName'),
    row('partner_solution_id', 'properties.marketplacePartnerId'),
    row('log_analytics_destination_type', 'properties.logAnalyticsDestinationType'),
  ],
};

export const privateEndpoint: ResourceMapping = {
  terraform: 'azurerm_private_endpoint',
  type: types.privateEndpoint,
  place: group,
  arguments: [row('location', 'location'), row('subnet_id', 'properties.subnet.id')],
  attributes: { id: ownId },
};

export const workspace: ResourceMapping = {
  terraform: 'azurerm_log_analytics_workspace',
  type: types.workspace,
  place: group,
  arguments: [
    row('location', 'location'),
    row('sku', 'properties.sku.name'),
    row('retention_in_days', 'properties.retentionInDays'),
  ],
  attributes: { id: ownId, workspace_id: 'properties.customerId' },
};
