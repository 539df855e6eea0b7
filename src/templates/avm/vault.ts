import { roleAssignmentsOf, roleNames } from './roleAssignments.ts';

/** What avm/res/key-vault/vault makes of its parameters, its inline keys, access policies and assignments included. */
export const vaultModule = `
param name string
param location string = resourceGroup().location
param accessPolicies array?
param keys array?
param enableVaultForDeployment bool = true
param enableVaultForTemplateDeployment bool = true
param enableVaultForDiskEncryption bool = true
param enableSoftDelete bool = true
param softDeleteRetentionInDays int = 90
param enableRbacAuthorization bool = true
param createMode string = 'default'
param enablePurgeProtection bool = true
param sku string = 'premium'
param networkAcls object?
param publicNetworkAccess string = ''
param privateEndpoints array?
param roleAssignments array?
param diagnosticSettings array?
${roleNames}
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    enabledForDeployment: enableVaultForDeployment
    enabledForTemplateDeployment: enableVaultForTemplateDeployment
    enabledForDiskEncryption: enableVaultForDiskEncryption
    enableSoftDelete: enableSoftDelete
    softDeleteRetentionInDays: softDeleteRetentionInDays
    enableRbacAuthorization: enableRbacAuthorization
    createMode: createMode
    enablePurgeProtection: enablePurgeProtection
    tenantId: subscription().tenantId
    accessPolicies: accessPolicies ?? []
    sku: { name: sku, family: 'A' }
    networkAcls: networkAcls
    publicNetworkAccess: !empty(publicNetworkAccess)
      ? publicNetworkAccess
      : ((!empty(privateEndpoints ?? []) && empty(networkAcls ?? {})) ? 'Disabled' : null)
  }
}

resource vault_keys 'Microsoft.KeyVault/vaults/keys@2024-11-01' = [
  for key in (keys ?? []): {
    parent: vault
    name: key.name
    properties: {
      attributes: { enabled: key.?attributes.?enabled ?? true, exp: key.?attributes.?exp, nbf: key.?attributes.?nbf }
      kty: key.?kty ?? 'EC'
      curveName: (key.?kty != 'RSA' && key.?kty != 'RSA-HSM') ? (key.?curveName ?? 'P-256') : null
      keyOps: key.?keyOps
      keySize: (key.?kty == 'RSA' || key.?kty == 'RSA-HSM') ? (key.?keySize ?? 4096) : null
      rotationPolicy: key.?rotationPolicy
    }
  }
]

var keyAssignments = flatten(map(keys ?? [], key => map(
  key.?roleAssignments ?? [],
  roleAssignment => { key: key.name, assignment: roleAssignment }
)))

resource vault_keyAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in keyAssignments: {
    name: item.assignment.?name ?? guid(vault.id, item.key, item.assignment.principalId, item.assignment.roleDefinitionIdOrName)
    scope: { id: '\${vault.id}/keys/\${item.key}' }
    properties: {
      roleDefinitionId: roleId(item.assignment.roleDefinitionIdOrName, builtInRoleNames)
      principalId: item.assignment.principalId
      principalType: item.assignment.?principalType
      condition: item.assignment.?condition
    }
    dependsOn: [vault_keys]
  }
]

resource vault_diagnosticSettings 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for setting in (diagnosticSettings ?? []): {
    name: setting.?name ?? '\${name}-diagnosticSettings'
    scope: vault
    properties: {
      storageAccountId: setting.?storageAccountResourceId
      workspaceId: setting.?workspaceResourceId
      eventHubAuthorizationRuleId: setting.?eventHubAuthorizationRuleResourceId
      logs: map(
        setting.?logCategoriesAndGroups ?? [{ categoryGroup: 'allLogs' }],
        group => { categoryGroup: group.?categoryGroup, category: group.?category, enabled: group.?enabled ?? true }
      )
    }
  }
]
${roleAssignmentsOf('vault')}
output resourceId string = vault.id
output resourceGroupName string = resourceGroup().name
output name string = vault.name
output uri string = vault.properties.vaultUri
output location string = vault.location
output keys array = [
  for index in range(0, length(keys ?? [])): {
    resourceId: vault_keys[index].id
    uri: vault_keys[index].properties.keyUri
    uriWithVersion: vault_keys[index].properties.keyUriWithVersion
  }
]
`;

/** What avm/res/key-vault/vault/key makes of its parameters. */
export const keyModule = `
param keyVaultName string
param name string
param attributesEnabled bool = true
param attributesExp int?
param attributesNbf int?
param curveName string = 'P-256'
param keyOps array?
param keySize int?
param kty string = 'EC'
param roleAssignments array?
param rotationPolicy object?
${roleNames}
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = {
  name: name
  parent: vault
  properties: {
    attributes: { enabled: attributesEnabled, exp: attributesExp, nbf: attributesNbf }
    curveName: curveName
    keyOps: keyOps
    keySize: keySize
    kty: kty
    rotationPolicy: rotationPolicy
  }
}
${roleAssignmentsOf('key')}
output keyUri string = key.properties.keyUri
output keyUriWithVersion string = key.properties.keyUriWithVersion
output name string = key.name
output resourceId string = key.id
output resourceGroupName string = resourceGroup().name
`;
