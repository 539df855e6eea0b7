import type { Wish } from './wish.ts';

export function bicepOf(wish: Wish): Readonly<Record<string, string>> {
  const key = wish.kty === 'RSA' ? "kty: 'RSA'\n    keySize: 2048" : "kty: 'EC'\n    curveName: 'P-256'";
  return {
    'main.bicep': `
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-four'
  location: '${wish.accountRegion}'
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-four'
  location: '${wish.vaultRegion}'
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: ${wish.usesRoles}
    ${wish.usesRoles ? '' : 'accessPolicies: []'}
    ${wish.purgeProtection ? 'enablePurgeProtection: true' : ''}
    ${wish.isShut ? "networkAcls: { defaultAction: 'Deny', bypass: 'None' }" : ''}
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'cmk'
  properties: {
    ${key}
    keyOps: [${wish.keyOps.map((name) => `'${name}'`).join(', ')}]
    ${wish.expires === undefined ? '' : `attributes: { exp: ${Date.parse(wish.expires) / 1000} }`}
  }
}
${wish.role === undefined ? '' : grant(wish.role)}
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'four'
  location: '${wish.accountRegion}'
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: ${wish.isAttached ? "{\n    type: 'UserAssigned'\n    userAssignedIdentities: { '${identity.id}': {} }\n  }" : "{ type: 'SystemAssigned' }"}
  properties: {
    customSubDomainName: 'four'
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }
  }
  ${wish.role === undefined ? '' : 'dependsOn: [grant]'}
}
`,
  };
}

function grant(role: string): string {
  return `
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, '${role}')
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
`;
}
