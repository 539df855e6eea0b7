import { types, type ResourceType } from '../../resources/types.ts';

/**
 * The API version in which each type is written where a language asks for one. Key Vault: those before 2026-02-01 retire on
 * 2027-02-27. Cognitive Services: the one that Microsoft's documents and samples for customer-managed keys use.
 */
const versions: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.account]: '2025-06-01',
  [types.vault]: '2026-02-01',
  [types.vaultKey]: '2026-02-01',
  [types.accessPolicy]: '2026-02-01',
  [types.managedHsm]: '2026-02-01',
  [types.hsmKey]: '2026-02-01',
  [types.privateEndpointConnection]: '2026-02-01',
  [types.hsmPrivateEndpointConnection]: '2026-02-01',
  [types.roleAssignment]: '2022-04-01',
  [types.roleDefinition]: '2022-04-01',
  [types.resourceGroup]: '2021-04-01',
  [types.userAssignedIdentity]: '2023-01-31',
  [types.virtualNetwork]: '2024-05-01',
  [types.subnet]: '2024-05-01',
  [types.privateEndpoint]: '2024-05-01',
  [types.privateDnsZoneGroup]: '2024-05-01',
  [types.privateDnsZone]: '2020-06-01',
  [types.privateDnsZoneLink]: '2020-06-01',
  [types.diagnosticSetting]: '2021-05-01-preview',
  [types.workspace]: '2023-09-01',
};

/** Undefined for what Azure Resource Manager does not write. */
export function apiVersionOf(type: ResourceType): string | undefined {
  return versions[type];
}
