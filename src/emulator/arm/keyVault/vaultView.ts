import { vaultUri, type Estate } from '../../state/estate.ts';
import type { NetworkRuleSet, Vault } from '../../state/resources.ts';
import { systemDataView } from '../systemData.ts';
import { connectionsMember } from './connectionView.ts';

/**
 * A vault as Resource Manager shows it: properties that were never set are absent, so `enablePurgeProtection` appears
 * only when true (recorded).
 */
export function vaultView(estate: Estate, vault: Vault): object {
  return {
    id: vault.id,
    name: vault.name,
    type: 'Microsoft.KeyVault/vaults',
    location: vault.location,
    tags: vault.tags ?? {},
    systemData: systemDataView(vault.systemData),
    properties: vaultProperties(estate, vault),
  };
}

export function vaultProperties(estate: Estate, vault: Vault): object {
  return {
    sku: { family: 'A', name: vault.sku },
    tenantId: vault.tenantId,
    ...(vault.networkAcls === undefined ? {} : { networkAcls: networkAclsView(vault.networkAcls) }),
    ...connectionsMember(estate, vault.id),
    accessPolicies: vault.accessPolicies,
    enabledForDeployment: vault.enabledForDeployment,
    ...(vault.enabledForDiskEncryption === undefined
      ? {}
      : { enabledForDiskEncryption: vault.enabledForDiskEncryption }),
    ...(vault.enabledForTemplateDeployment === undefined
      ? {}
      : { enabledForTemplateDeployment: vault.enabledForTemplateDeployment }),
    enableSoftDelete: vault.enableSoftDelete,
    ...shownOnceSet(vault, 'softDeleteRetentionInDays'),
    ...shownOnceSet(vault, 'enableRbacAuthorization'),
    ...(vault.enablePurgeProtection ? { enablePurgeProtection: true } : {}),
    vaultUri: vaultUri(estate, vault),
    provisioningState: 'Succeeded',
    publicNetworkAccess: vault.publicNetworkAccess,
  };
}

function shownOnceSet(vault: Vault, name: 'softDeleteRetentionInDays' | 'enableRbacAuthorization'): object {
  return vault.neverSet?.includes(name) === true ? {} : { [name]: vault[name] };
}

export function networkAclsView(acls: NetworkRuleSet): object {
  return {
    bypass: acls.bypass,
    defaultAction: acls.defaultAction,
    ipRules: acls.ipRules,
    virtualNetworkRules: acls.virtualNetworkRules,
  };
}
