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
   * properties are those of Microsoft.Authorization/roleAssignments, its scope is the id of the HSM, of its `keys` or of one of them.
   */
  hsmLocalRoleAssignment: 'Microsoft.KeyVault/managedHSMs/localRoleAssignments',
  userAssignedIdentity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  roleAssignment: 'Microsoft.Authorization/roleAssignments',
  roleDefinition: 'Microsoft.Authorization/roleDefinitions',
  denyAssignment: 'Microsoft.Authorization/denyAssignments',
  resourceGroup: 'Microsoft.Resources/subscriptions/resourceGroups',
  deletedVault: 'Microsoft.KeyVault/locations/deletedVaults',
  deletedManagedHsm: 'Microsoft.KeyVault/locations/deletedManagedHSMs',
  deletedAccount: 'Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts',
  /** Not a type of Azure Resource Manager: a deleted key, which only its key store knows. Its id is the key's own. */
  deletedKey: 'Microsoft.KeyVault/vaults/deletedKeys',
  /** A service principal of Microsoft Graph; its id is `/servicePrincipals/{appId}`. */
  servicePrincipal: 'Microsoft.Graph/servicePrincipals',
  privateEndpointConnection: 'Microsoft.KeyVault/vaults/privateEndpointConnections',
  hsmPrivateEndpointConnection: 'Microsoft.KeyVault/managedHSMs/privateEndpointConnections',
  virtualNetwork: 'Microsoft.Network/virtualNetworks',
  subnet: 'Microsoft.Network/virtualNetworks/subnets',
  privateEndpoint: 'Microsoft.Network/privateEndpoints',
  privateDnsZoneGroup: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  privateDnsZone: 'Microsoft.Network/privateDnsZones',
  privateDnsZoneLink: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  diagnosticSetting: 'Microsoft.Insights/diagnosticSettings',
  workspace: 'Microsoft.OperationalInsights/workspaces',
  lock: 'Microsoft.Authorization/locks',
  policyAssignment: 'Microsoft.Authorization/policyAssignments',
} as const;

export type ResourceType = (typeof types)[keyof typeof types];

const byLowerCase = new Map<string, ResourceType>(Object.values(types).map((type) => [type.toLowerCase(), type]));

/** The product's spelling of a type however it was spelt; undefined for a type it does not read. */
export function resourceType(spelling: string): ResourceType | undefined {
  return byLowerCase.get(spelling.toLowerCase());
}

/** What a deleted resource was, and what it is called while it can be recovered. */
export const deletedTypes: Readonly<Partial<Record<ResourceType, ResourceType>>> = {
  [types.vault]: types.deletedVault,
  [types.managedHsm]: types.deletedManagedHsm,
  [types.account]: types.deletedAccount,
  [types.vaultKey]: types.deletedKey,
  [types.hsmKey]: types.deletedKey,
};

export function isKey(type: ResourceType): boolean {
  return type === types.vaultKey || type === types.hsmKey;
}

export function isKeyVersion(type: ResourceType): boolean {
  return type === types.vaultKeyVersion || type === types.hsmKeyVersion;
}

export function isKeyStore(type: ResourceType): boolean {
  return type === types.vault || type === types.managedHsm;
}
