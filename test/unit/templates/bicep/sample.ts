/** A deployment as people write it, with most of what the language has. */
export const sample = `targetScope = 'resourceGroup'

@description('Where everything is.')
param location string = resourceGroup().location

@minLength(3)
param accountName string

param tags object = {
  team: 'ai'
  'cost center': '42'
}

@allowed([
  'standard'
  'premium'
])
param skuName string = 'standard'

type keySettings = {
  name: string
  size: 2048 | 4096 | null
  *: string
}

param keys keySettings[] = [
  { name: 'cmk', size: 2048 }
]

var vaultName = 'kv-\${uniqueString(resourceGroup().id)}'
var notes = '''
Several lines,
with 'quotes' in them.
'''
var names = map(keys, key => key.name)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '\${accountName}-id'
  location: location
}

// The vault and its key
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: skuName
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
    }
  }

  resource key 'keys' = {
    name: 'cmk'
    properties: {
      kty: 'RSA'
      keySize: 2048
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}

resource more 'Microsoft.KeyVault/vaults/keys@2023-07-01' = [for (item, index) in keys: if (index > 0) {
  parent: vault
  name: '\${item.name}-\${index}'
  properties: {
    kty: 'RSA'
  }
}]

#disable-next-line no-unused-vars
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, 'role')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      'e147488a-f6f5-4113-8e2d-b22465e65bf6'
    )
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = if (length(names) > 0) {
  name: accountName
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '\${identity.id}': {}
    }
  }
  properties: {
    customSubDomainName: toLower(accountName)
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: vault::key.name
        keyVersion: last(split(vault::key.properties.keyUriWithVersion, '/'))
        identityClientId: identity.properties.clientId
      }
    }
  }
  dependsOn: [
    grant
  ]
}

module logs './logs.bicep' = {
  name: 'logs'
  params: {
    vaultName: vault.name
    retention: skuName == 'premium' ? 365 : 30
  }
}

output endpoint string = account.?properties.endpoint ?? ''
output keyUri string = vault::key!.properties.keyUri
`;
