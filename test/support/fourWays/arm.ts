import type { Wish } from './wish.ts';

const identityId = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-four')";
const vaultId = "resourceId('Microsoft.KeyVault/vaults', 'kv-four')";
const keyId = "resourceId('Microsoft.KeyVault/vaults/keys', 'kv-four', 'cmk')";

export function armOf(wish: Wish): Readonly<Record<string, string>> {
  const { role } = wish;
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
        apiVersion: '2023-01-31',
        name: 'id-four',
        location: wish.accountRegion,
      },
      {
        type: 'Microsoft.KeyVault/vaults',
        apiVersion: '2026-02-01',
        name: 'kv-four',
        location: wish.vaultRegion,
        properties: {
          tenantId: '[subscription().tenantId]',
          sku: { family: 'A', name: 'standard' },
          enableRbacAuthorization: wish.usesRoles,
          ...(!wish.usesRoles && { accessPolicies: [] }),
          ...(wish.purgeProtection && { enablePurgeProtection: true }),
          ...(wish.isShut && { networkAcls: { defaultAction: 'Deny', bypass: 'None' } }),
        },
      },
      {
        type: 'Microsoft.KeyVault/vaults/keys',
        apiVersion: '2026-02-01',
        name: 'kv-four/cmk',
        properties: {
          ...(wish.kty === 'RSA' ? { kty: 'RSA', keySize: 2048 } : { kty: 'EC', curveName: 'P-256' }),
          keyOps: wish.keyOps,
          ...(wish.expires !== undefined && { attributes: { exp: Date.parse(wish.expires) / 1000 } }),
        },
        dependsOn: [`[${vaultId}]`],
      },
      ...(role === undefined ? [] : [grant(role)]),
      {
        type: 'Microsoft.CognitiveServices/accounts',
        apiVersion: '2025-06-01',
        name: 'four',
        location: wish.accountRegion,
        kind: 'OpenAI',
        sku: { name: 'S0' },
        identity: wish.isAttached
          ? { type: 'UserAssigned', userAssignedIdentities: { [`[${identityId}]`]: {} } }
          : { type: 'SystemAssigned' },
        properties: {
          customSubDomainName: 'four',
          encryption: {
            keySource: 'Microsoft.KeyVault',
            keyVaultProperties: {
              keyVaultUri: `[reference(${vaultId}, '2026-02-01').vaultUri]`,
              keyName: 'cmk',
              identityClientId: `[reference(${identityId}, '2023-01-31').clientId]`,
            },
          },
        },
        dependsOn: [
          `[${identityId}]`,
          `[${keyId}]`,
          ...(role === undefined
            ? []
            : [`[extensionResourceId(${keyId}, 'Microsoft.Authorization/roleAssignments', guid('${role}'))]`]),
        ],
      },
    ],
  };
  return { 'azuredeploy.json': JSON.stringify(template, undefined, 2) };
}

function grant(role: string): object {
  return {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    name: `[guid('${role}')]`,
    scope: `[${keyId}]`,
    properties: {
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')]`,
      principalId: `[reference(${identityId}, '2023-01-31').principalId]`,
      principalType: 'ServicePrincipal',
    },
    dependsOn: [`[${identityId}]`, `[${keyId}]`],
  };
}
