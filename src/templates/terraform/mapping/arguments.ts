import { types, type ResourceType } from '../../../core/resources/types.ts';

/** How an argument of azurerm becomes a property of Azure Resource Manager. */
export interface ArgumentMapping {
  readonly path: string;
  /** `enabled`: true and false are `Enabled` and `Disabled`; `moment`: RFC 3339 becomes seconds since 1970. */
  readonly as?: 'enabled' | 'moment';
}

/** What a resource of Terraform is in Azure's words. Source: the provider's documentation, website/docs/r. */
export interface ResourceMapping {
  readonly type: ResourceType;
  /** Arguments, those in nested blocks with a dot: `network_acls.bypass`. Of two for one property the first is the present one. */
  readonly arguments: Readonly<Record<string, ArgumentMapping>>;
  /** Attributes that Azure fills in, by the property that they show. */
  readonly computed: Readonly<Record<string, string>>;
}

const acls: Readonly<Record<string, ArgumentMapping>> = {
  'network_acls.bypass': { path: 'properties.networkAcls.bypass' },
  'network_acls.default_action': { path: 'properties.networkAcls.defaultAction' },
};

const account: Readonly<Record<string, ArgumentMapping>> = {
  name: { path: 'name' },
  location: { path: 'location' },
  sku_name: { path: 'sku.name' },
  custom_subdomain_name: { path: 'properties.customSubDomainName' },
  outbound_network_access_restricted: { path: 'properties.restrictOutboundNetworkAccess' },
  fqdns: { path: 'properties.allowedFqdnList' },
};

const accountComputed: Readonly<Record<string, string>> = {
  'identity.0.principal_id': 'identity.principalId',
  'identity.0.tenant_id': 'identity.tenantId',
  'identity.principal_id': 'identity.principalId',
  endpoint: 'properties.endpoint',
};

const key: Readonly<Record<string, ArgumentMapping>> = {
  name: { path: 'name' },
  key_type: { path: 'properties.kty' },
  key_size: { path: 'properties.keySize' },
  curve: { path: 'properties.curveName' },
  key_opts: { path: 'properties.keyOps' },
  expiration_date: { path: 'properties.attributes.exp', as: 'moment' },
  not_before_date: { path: 'properties.attributes.nbf', as: 'moment' },
  'rotation_policy.expire_after': { path: 'properties.rotationPolicy.attributes.expiryTime' },
};

export const mappings: Readonly<Record<string, ResourceMapping>> = {
  azurerm_cognitive_account: {
    type: types.account,
    arguments: {
      ...account,
      kind: { path: 'kind' },
      public_network_access_enabled: { path: 'properties.publicNetworkAccess', as: 'enabled' },
      project_management_enabled: { path: 'properties.allowProjectManagement' },
    },
    computed: accountComputed,
  },
  azurerm_ai_services: {
    type: types.account,
    arguments: { ...account, public_network_access: { path: 'properties.publicNetworkAccess' } },
    computed: accountComputed,
  },
  azurerm_key_vault: {
    type: types.vault,
    arguments: {
      name: { path: 'name' },
      location: { path: 'location' },
      tenant_id: { path: 'properties.tenantId' },
      sku_name: { path: 'properties.sku.name' },
      purge_protection_enabled: { path: 'properties.enablePurgeProtection' },
      soft_delete_retention_days: { path: 'properties.softDeleteRetentionInDays' },
      soft_delete_enabled: { path: 'properties.enableSoftDelete' },
      rbac_authorization_enabled: { path: 'properties.enableRbacAuthorization' },
      enable_rbac_authorization: { path: 'properties.enableRbacAuthorization' },
      public_network_access_enabled: { path: 'properties.publicNetworkAccess', as: 'enabled' },
      ...acls,
    },
    computed: { vault_uri: 'properties.vaultUri' },
  },
  azurerm_key_vault_key: {
    type: types.vaultKey,
    arguments: key,
    computed: {
      id: 'properties.keyUriWithVersion',
      versionless_id: 'properties.keyUri',
      version: 'properties.version',
    },
  },
  azurerm_key_vault_managed_hardware_security_module: {
    type: types.managedHsm,
    arguments: {
      name: { path: 'name' },
      location: { path: 'location' },
      tenant_id: { path: 'properties.tenantId' },
      sku_name: { path: 'sku.name' },
      purge_protection_enabled: { path: 'properties.enablePurgeProtection' },
      soft_delete_retention_days: { path: 'properties.softDeleteRetentionInDays' },
      public_network_access_enabled: { path: 'properties.publicNetworkAccess', as: 'enabled' },
      ...acls,
    },
    computed: { hsm_uri: 'properties.hsmUri' },
  },
  azurerm_key_vault_managed_hardware_security_module_key: {
    type: types.hsmKey,
    arguments: key,
    computed: { id: 'properties.keyUri', versioned_id: 'properties.keyUriWithVersion' },
  },
  azurerm_user_assigned_identity: {
    type: types.userAssignedIdentity,
    arguments: { name: { path: 'name' }, location: { path: 'location' } },
    computed: {
      principal_id: 'properties.principalId',
      client_id: 'properties.clientId',
      tenant_id: 'properties.tenantId',
    },
  },
};

/** The argument of a resource of Terraform that says a property of Azure's; undefined where none does by itself. */
export function argumentFor(
  terraformType: string,
  path: string,
): (ArgumentMapping & { readonly name: string }) | undefined {
  const found = Object.entries(mappings[terraformType]?.arguments ?? {}).find(([, mapping]) => mapping.path === path);
  return found && { name: found[0], ...found[1] };
}
