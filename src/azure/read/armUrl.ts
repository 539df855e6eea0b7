import { types, type ResourceType } from '../../core/resources/types.ts';
import type { Context } from './context.ts';

const network = '2024-05-01';
const privateDns = '2024-06-01';
const keyVault = '2026-02-01';

/**
 * The API version for each type that is reached without an SDK of its own. Key Vault's is its newest: all before it retire on
 * 27 February 2027 ("Access control defaults of Azure Key Vault"). The others are stable ones, except where there is only a preview.
 */
const apiVersions: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.resourceGroup]: '2024-11-01',
  [types.account]: '2025-09-01',
  [types.vault]: keyVault,
  [types.vaultKey]: keyVault,
  [types.managedHsm]: keyVault,
  [types.hsmKey]: keyVault,
  [types.privateEndpointConnection]: keyVault,
  [types.hsmPrivateEndpointConnection]: keyVault,
  [types.userAssignedIdentity]: '2024-11-30',
  [types.roleDefinition]: '2022-04-01',
  [types.virtualNetwork]: network,
  [types.subnet]: network,
  [types.privateEndpoint]: network,
  [types.privateDnsZoneGroup]: network,
  [types.privateDnsZone]: privateDns,
  [types.privateDnsZoneLink]: privateDns,
  [types.diagnosticSetting]: '2021-05-01-preview',
  [types.workspace]: '2023-09-01',
  [types.lock]: '2020-05-01',
};

/** The API version of a type; undefined for one that is reached in another way. */
export function apiVersionOf(type: ResourceType): string | undefined {
  return apiVersions[type];
}

/** The address of a resource, or of a collection at the end of its id. */
export function armUrl(
  { cloud }: Context,
  path: string,
  apiVersion: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${cloud.managementEndpoint}${encoded}?${new URLSearchParams({ 'api-version': apiVersion, ...query }).toString()}`;
}

/** What a type is called in a sentence. */
export function wordsFor(type: ResourceType): string {
  return words[type] ?? (type.slice(type.lastIndexOf('/') + 1) || 'resource');
}

const words: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.resourceGroup]: 'resource group',
  [types.account]: 'account',
  [types.vault]: 'key vault',
  [types.vaultKey]: 'key',
  [types.managedHsm]: 'Managed HSM',
  [types.hsmKey]: 'key',
  [types.privateEndpointConnection]: 'private endpoint connection',
  [types.hsmPrivateEndpointConnection]: 'private endpoint connection',
  [types.userAssignedIdentity]: 'user-assigned identity',
  [types.roleDefinition]: 'custom role',
  [types.virtualNetwork]: 'virtual network',
  [types.subnet]: 'subnet',
  [types.privateEndpoint]: 'private endpoint',
  [types.privateDnsZoneGroup]: 'private DNS zone group',
  [types.privateDnsZone]: 'private DNS zone',
  [types.privateDnsZoneLink]: 'link of the private DNS zone',
  [types.diagnosticSetting]: 'diagnostic setting',
  [types.workspace]: 'Log Analytics workspace',
  [types.lock]: 'lock',
};
