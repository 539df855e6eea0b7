/** The resource types the product reads, in Azure Resource Manager's own spelling. */
export const types = {
  subscription: 'Microsoft.Resources/subscriptions',
  account: 'Microsoft.CognitiveServices/accounts',
  project: 'Microsoft.CognitiveServices/accounts/projects',
  vault: 'Microsoft.KeyVault/vaults',
  vaultKey: 'Microsoft.KeyVault/vaults/keys',
  vaultKeyVersion: 'Microsoft.KeyVault/vaults/keys/versions',
  /** Written through `vaults/{name}/accessPolicies/add`, which leaves the other policies alone; read as part of the vault. */
  accessPolicy: 'Microsoft.KeyVault/vaults/accessPolicies',
  managedHsm: 'Microsoft.KeyVault/managedHSMs',
  hsmKey: 'Microsoft.KeyVault/managedHSMs/keys',
  hsmKeyVersion: 'Microsoft.KeyVault/managedHSMs/keys/versions',
  /**
   * Not a type of Azure Resource Manager: a Managed HSM's local role assignment, which only the HSM itself knows. Its
   * properties are those of Microsoft.Authorization/roleAssignments, its scope is `/`, `/keys` or `/keys/{name}`.
   */
  hsmLocalRoleAssignment: 'Microsoft.KeyVault/managedHSMs/localRoleAssignments',
  userAssignedIdentity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  roleAssignment: 'Microsoft.Authorization/roleAssignments',
  roleDefinition: 'Microsoft.Authorization/roleDefinitions',
  denyAssignment: 'Microsoft.Authorization/denyAssignments',
} as const;

export type ResourceType = (typeof types)[keyof typeof types];

const byLowerCase = new Map<string, ResourceType>(Object.values(types).map((type) => [type.toLowerCase(), type]));

/** The product's spelling of a type however it was spelt; undefined for a type it does not read. */
export function resourceType(spelling: string): ResourceType | undefined {
  return byLowerCase.get(spelling.toLowerCase());
}

export function isKeyStore(type: ResourceType): boolean {
  return type === types.vault || type === types.managedHsm;
}
