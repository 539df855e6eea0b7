import type { ResourceType } from '../../../core/resources/types.ts';
import { accountProject, aiServices, cognitiveAccount } from './account.ts';
import { keyVault, keyVaultAccessPolicy, keyVaultKey, managedHsm, managedHsmKey, managedHsmRole } from './keyStore.ts';
import type { ArgumentMapping, ResourceMapping } from './mapping.ts';
import {
  diagnosticSetting,
  privateEndpoint,
  resourceGroup,
  roleAssignment,
  userAssignedIdentity,
  workspace,
} from './surroundings.ts';

/** Every resource of azurerm that is read as one of Azure's. The first of a type is the one that is written. */
export const mappings: readonly ResourceMapping[] = [
  cognitiveAccount,
  aiServices,
  accountProject,
  keyVault,
  keyVaultKey,
  keyVaultAccessPolicy,
  managedHsm,
  managedHsmKey,
  managedHsmRole,
  userAssignedIdentity,
  roleAssignment,
  diagnosticSetting,
  resourceGroup,
  privateEndpoint,
  workspace,
];

const byTerraform = new Map(mappings.map((mapping) => [mapping.terraform, mapping]));

/** The mapping of a type as Terraform names it, `azurerm_key_vault`; undefined for one that is not read. */
export function mappingOf(terraform: string): ResourceMapping | undefined {
  return byTerraform.get(terraform);
}

/** The mapping by which a resource of this type is written. */
export function mappingFor(type: ResourceType): ResourceMapping | undefined {
  return mappings.find((mapping) => mapping.type === type);
}

/** The rows for a property: the last of them has the name that new versions of the provider know. */
export function argumentsFor(mapping: ResourceMapping, path: string): readonly ArgumentMapping[] {
  const wanted = path.toLowerCase();
  return mapping.arguments.filter((row) => row.path.toLowerCase() === wanted);
}
