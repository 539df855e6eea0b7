import { roleAssignmentsOf, roleNames } from './roleAssignments.ts';

/**
 * What avm/res/cognitive-services/account makes of its parameters, as far as it has to do with keys. It never leaves the version out: an
 * empty one becomes the version that the key has when the module is deployed.
 */
export const accountModule = `
param name string
param kind string
param sku string = 'S0'
param location string = resourceGroup().location
param publicNetworkAccess string?
param customSubDomainName string?
param networkAcls object?
param allowedFqdnList array?
param disableLocalAuth bool = true
param customerManagedKey object?
param restore bool = false
param restrictOutboundNetworkAccess bool = true
param managedIdentities object?
param allowProjectManagement bool?
param roleAssignments array?
${roleNames}
var ids = managedIdentities.?userAssignedResourceIds ?? []
var isSystem = managedIdentities.?systemAssigned ?? false
var identity = !empty(managedIdentities)
  ? {
      type: isSystem
        ? (!empty(ids) ? 'SystemAssigned, UserAssigned' : 'SystemAssigned')
        : (!empty(ids) ? 'UserAssigned' : null)
      userAssignedIdentities: !empty(ids) ? toObject(ids, id => id, id => {}) : null
    }
  : null

var storeId = customerManagedKey.?keyVaultResourceId ?? ''
var identityId = customerManagedKey.?userAssignedIdentityResourceId ?? ''
var isHsm = split(storeId, '/')[?7] == 'managedHSMs'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = if (!empty(customerManagedKey) && !isHsm) {
  name: last(split(storeId, '/'))
  scope: resourceGroup(split(storeId, '/')[2], split(storeId, '/')[4])

  resource key 'keys' existing = {
    name: customerManagedKey!.keyName
  }
}

resource keyIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (!empty(identityId)) {
  name: last(split(identityId, '/'))
  scope: resourceGroup(split(identityId, '/')[2], split(identityId, '/')[4])
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  kind: kind
  identity: identity
  location: location
  sku: { name: sku }
  properties: {
    allowProjectManagement: allowProjectManagement
    customSubDomainName: customSubDomainName
    networkAcls: networkAcls
    publicNetworkAccess: publicNetworkAccess ?? (!empty(networkAcls) ? 'Enabled' : 'Disabled')
    allowedFqdnList: allowedFqdnList
    disableLocalAuth: disableLocalAuth
    restore: restore
    restrictOutboundNetworkAccess: restrictOutboundNetworkAccess
    encryption: !empty(customerManagedKey)
      ? {
          keySource: 'Microsoft.KeyVault'
          keyVaultProperties: {
            identityClientId: !empty(identityId) ? keyIdentity!.properties.clientId : null
            keyVaultUri: !isHsm
              ? vault!.properties.vaultUri
              : 'https://\${last(split(storeId, '/'))}.managedhsm.azure.net/'
            keyName: customerManagedKey!.keyName
            keyVersion: !empty(customerManagedKey.?keyVersion)
              ? customerManagedKey!.keyVersion
              : last(split(vault::key!.properties.keyUriWithVersion, '/'))
          }
        }
      : null
  }
}
${roleAssignmentsOf('account')}
output name string = account.name
output resourceId string = account.id
output resourceGroupName string = resourceGroup().name
output endpoint string = account.properties.endpoint
output location string = account.location
output systemAssignedMIPrincipalId string? = account.?identity.?principalId
`;
