import { types } from '../../../core/resources/types.ts';
import { enabledWord, permissions, seconds, wrapped } from './conversions.ts';
import { ownId, row, type ArgumentMapping, type ResourceMapping } from './mapping.ts';

const group = { kind: 'group', argument: 'resource_group_name' } as const;

/** Inline access policies are no rows: they are a list (lower/accessPolicies.ts). */
export const keyVault: ResourceMapping = {
  terraform: 'azurerm_key_vault',
  type: types.vault,
  place: group,
  arguments: [
    row('location', 'location'),
    row('sku_name', 'properties.sku.name'),
    row('tenant_id', 'properties.tenantId'),
    // Required from 5.0, where the old name is gone; before, both left out is `false`, which the provider sends.
    row('enable_rbac_authorization', 'properties.enableRbacAuthorization'),
    row('rbac_authorization_enabled', 'properties.enableRbacAuthorization', undefined, false),
    row('purge_protection_enabled', 'properties.enablePurgeProtection'),
    row('soft_delete_retention_days', 'properties.softDeleteRetentionInDays'),
    row('public_network_access_enabled', 'properties.publicNetworkAccess', enabledWord),
    row('network_acls.default_action', 'properties.networkAcls.defaultAction'),
    row('network_acls.bypass', 'properties.networkAcls.bypass'),
    row('network_acls.ip_rules', 'properties.networkAcls.ipRules', wrapped('value')),
    row('network_acls.virtual_network_subnet_ids', 'properties.networkAcls.virtualNetworkRules', wrapped('id')),
    row('tags', 'tags'),
  ],
  constants: { 'properties.enableSoftDelete': true },
  attributes: { id: ownId, vault_uri: 'properties.vaultUri' },
};

const keyArguments: readonly ArgumentMapping[] = [
  row('key_type', 'properties.kty'),
  row('key_size', 'properties.keySize'),
  row('curve', 'properties.curveName'),
  row('key_opts', 'properties.keyOps'),
  row('expiration_date', 'properties.attributes.exp', seconds),
  row('not_before_date', 'properties.attributes.nbf', seconds),
];

/** The rotation policy is no row: its actions are a list (lower/rotationPolicy.ts). */
export const keyVaultKey: ResourceMapping = {
  terraform: 'azurerm_key_vault_key',
  type: types.vaultKey,
  place: { kind: 'child', argument: 'key_vault_id', parent: types.vault, segment: 'keys' },
  arguments: keyArguments,
  attributes: {
    id: 'properties.keyUriWithVersion',
    versionless_id: 'properties.keyUri',
    version: 'properties.version',
    resource_id: ownId,
    resource_versionless_id: ownId,
  },
};

export const accessPolicyRows: readonly ArgumentMapping[] = [
  row('tenant_id', 'tenantId'),
  row('object_id', 'objectId'),
  row('application_id', 'applicationId'),
  row('key_permissions', 'permissions.keys', permissions),
  row('secret_permissions', 'permissions.secrets', permissions),
  row('certificate_permissions', 'permissions.certificates', permissions),
];

export const keyVaultAccessPolicy: ResourceMapping = {
  terraform: 'azurerm_key_vault_access_policy',
  type: types.accessPolicy,
  place: { kind: 'child', argument: 'key_vault_id', parent: types.vault, segment: 'accessPolicies' },
  arguments: accessPolicyRows.map((each) => ({ ...each, path: `properties.${each.path}` })),
};

export const managedHsm: ResourceMapping = {
  terraform: 'azurerm_key_vault_managed_hardware_security_module',
  type: types.managedHsm,
  place: group,
  arguments: [
    row('location', 'location'),
    row('sku_name', 'sku.name'),
    row('tenant_id', 'properties.tenantId'),
    row('purge_protection_enabled', 'properties.enablePurgeProtection'),
    row('soft_delete_retention_days', 'properties.softDeleteRetentionInDays'),
    row('public_network_access_enabled', 'properties.publicNetworkAccess', enabledWord),
    row('network_acls.default_action', 'properties.networkAcls.defaultAction'),
    row('network_acls.bypass', 'properties.networkAcls.bypass'),
    row('admin_object_ids', 'properties.initialAdminObjectIds'),
    row('tags', 'tags'),
  ],
  constants: { 'properties.enableSoftDelete': true },
  attributes: { id: ownId, hsm_uri: 'properties.hsmUri' },
};

export const managedHsmKey: ResourceMapping = {
  terraform: 'azurerm_key_vault_managed_hardware_security_module_key',
  type: types.hsmKey,
  place: { kind: 'child', argument: 'managed_hsm_id', parent: types.managedHsm, segment: 'keys' },
  arguments: keyArguments,
  attributes: { id: 'properties.keyUri', versioned_id: 'properties.keyUriWithVersion' },
};

/** Its `scope` is a path inside of the HSM, so that it is no row (lower/hsmRole.ts). */
export const managedHsmRole: ResourceMapping = {
  terraform: 'azurerm_key_vault_managed_hardware_security_module_role_assignment',
  type: types.hsmLocalRoleAssignment,
  place: { kind: 'child', argument: 'managed_hsm_id', parent: types.managedHsm, segment: 'localRoleAssignments' },
  arguments: [row('principal_id', 'properties.principalId')],
};
