import { accountProject, aiServices, cognitiveAccount } from './account.ts';
import { keyVault, keyVaultAccessPolicy, keyVaultKey, managedHsm, managedHsmKey, managedHsmRole } from './keyStore.ts';
import type { ArgumentMapping, ResourceMapping } from './mapping.ts';
import { policyAssignments } from './policies.ts';
import {
  diagnosticSetting,
  privateEndpoint,
  resourceGroup,
  roleAssignment,
  userAssignedIdentity,
  workspace,
} from './surroundings.ts';

/** Every resource of azurerm that is read as one of Azure's. */
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
  ...policyAssignments,
];

const byTerraform = new Map(mappings.map((mapping) => [mapping.terraform, mapping]));

/** The mapping of a type as Terraform names it, `azurerm_key_vault`; undefined for one that is not read. */
export function mappingOf(terraform: string): ResourceMapping | undefined {
  return byTerraform.get(terraform);
}

/** The rows for a property: the last of them has the name that new versions of the provider know. */
export function argumentsFor(mapping: ResourceMapping, path: string): readonly ArgumentMapping[] {
  const wanted = path.toLowerCase();
  return mapping.arguments.filter((row) => row.path.toLowerCase() === wanted);
}
