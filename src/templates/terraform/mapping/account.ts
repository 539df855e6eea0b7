import { types } from '../../../core/resources/types.ts';
import { enabledWord, opposite, wrapped } from './conversions.ts';
import { ownId, row, type ArgumentMapping, type ResourceMapping } from './mapping.ts';

const group = { kind: 'group', argument: 'resource_group_name' } as const;

const shared: readonly ArgumentMapping[] = [
  row('location', 'location'),
  row('sku_name', 'sku.name'),
  row('custom_subdomain_name', 'properties.customSubDomainName'),
  row('fqdns', 'properties.allowedFqdnList'),
  row('outbound_network_access_restricted', 'properties.restrictOutboundNetworkAccess'),
  row('network_acls.default_action', 'properties.networkAcls.defaultAction'),
  row('network_acls.bypass', 'properties.networkAcls.bypass'),
  row('network_acls.ip_rules', 'properties.networkAcls.ipRules', wrapped('value')),
  row('identity.type', 'identity.type'),
  row('tags', 'tags'),
];

const attributes = { id: ownId, endpoint: 'properties.endpoint' };

/** The account's key is no row: one argument is three properties there (lower/encryption.ts). */
export const cognitiveAccount: ResourceMapping = {
  terraform: 'azurerm_cognitive_account',
  type: types.account,
  place: group,
  arguments: [
    ...shared,
    row('kind', 'kind'),
    row('public_network_access_enabled', 'properties.publicNetworkAccess', enabledWord),
    row('local_auth_enabled', 'properties.disableLocalAuth', opposite),
    row('project_management_enabled', 'properties.allowProjectManagement'),
  ],
  attributes,
};

/** Removed in 5.0. */
export const aiServices: ResourceMapping = {
  terraform: 'azurerm_ai_services',
  type: types.account,
  place: group,
  arguments: [
    ...shared,
    row('public_network_access', 'properties.publicNetworkAccess'),
    row('local_authentication_enabled', 'properties.disableLocalAuth', opposite),
  ],
  constants: { kind: 'AIServices' },
  attributes,
};

export const accountProject: ResourceMapping = {
  terraform: 'azurerm_cognitive_account_project',
  type: types.project,
  place: { kind: 'child', argument: 'cognitive_account_id', parent: types.account, segment: 'projects' },
  arguments: [
    row('location', 'location'),
    row('identity.type', 'identity.type'),
    row('display_name', 'properties.displayName'),
  ],
  attributes: { id: ownId },
};
