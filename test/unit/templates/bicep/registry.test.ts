import { describe, expect, it } from 'vitest';
import { inGroup, readBicepTexts, resourcesOf, shown, textAt } from '../../../support/bicepReading.ts';
import { uriOf } from '../../../support/textFiles.ts';

const vault = inGroup('Microsoft.KeyVault/vaults/v');
const key = `${vault}/keys/k`;
const identity = inGroup('Microsoft.ManagedIdentity/userAssignedIdentities/i');
const account = inGroup('Microsoft.CognitiveServices/accounts/a');

const estate = `module i 'br/public:avm/res/managed-identity/user-assigned-identity:0.4.0' = {
  name: 'i'
  params: { name: 'i' }
}
module v 'br:mcr.microsoft.com/bicep/avm/res/key-vault/vault:0.13.0' = {
  name: 'v'
  params: {
    name: 'v'
    enablePurgeProtection: false
    keys: [
      {
        name: 'k'
        kty: 'RSA'
        keySize: 2048
        roleAssignments: [
          {
            principalId: i.outputs.principalId
            roleDefinitionIdOrName: 'Key Vault Crypto Service Encryption User'
          }
        ]
      }
    ]
  }
}
module a 'br/public:avm/res/cognitive-services/account:0.11.0' = {
  name: 'a'
  params: {
    name: 'a'
    kind: 'OpenAI'
    managedIdentities: { userAssignedResourceIds: [i.outputs.resourceId] }
    customerManagedKey: {
      keyVaultResourceId: v.outputs.resourceId
      keyName: 'k'
      userAssignedIdentityResourceId: i.outputs.resourceId
    }
  }
}`;

describe('Azure Verified Modules', () => {
  it('make the resources that their parameters say', async () => {
    const resources = await resourcesOf(estate);
    expect(resources.map((each) => each.key)).toEqual([
      identity,
      vault,
      key,
      expect.stringMatching(new RegExp('/keys/k/providers/microsoft.authorization/roleassignments/')),
      account,
    ]);
    const [, , , assignment, bound] = resources;
    expect(bound && shown(bound.read('properties.encryption'))).toBe(
      `{ keySource: "Microsoft.KeyVault", keyVaultProperties: { identityClientId: <{${identity}#properties.clientId}>, keyVaultUri: <{${vault}#properties.vaultUri}>, keyName: "k", keyVersion: <{${key}#properties.version}> } }`,
    );
    expect(assignment && shown(assignment.read('properties.roleDefinitionId'))).toContain(
      'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    );
    expect(bound?.after).toEqual([identity, vault, key, assignment?.key]);
  });

  it('have their values where the caller wrote them, and are declared by the caller', async () => {
    const [, store] = await resourcesOf(estate);
    expect(store?.declaration).toMatchObject({
      uri: uriOf('main.bicep'),
      symbol: 'v',
      module: 'br:mcr.microsoft.com/bicep/avm/res/key-vault/vault:0.13.0',
    });
    const purge = store?.declaration?.place?.('properties.enablePurgeProtection');
    expect(purge && textAt(estate, purge.range)).toBe('false');
    const retention = store?.declaration?.place?.('properties.softDeleteRetentionInDays');
    expect(retention && textAt(estate, retention.range)).toBe('v');
    expect(store && shown(store.read('properties.softDeleteRetentionInDays'))).toBe('90');
  });

  it('never leave the version of a key out, but keep one that is given', async () => {
    const [bound] = await resourcesOf(`module a 'br/public:avm/res/cognitive-services/account:0.11.0' = {
  name: 'a'
  params: {
    name: 'a'
    kind: 'OpenAI'
    managedIdentities: { systemAssigned: true }
    customerManagedKey: {
      keyVaultResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/managedHSMs/h'
      keyName: 'k'
      keyVersion: 'abc'
    }
  }
}`);
    expect(bound && shown(bound.read('properties.encryption.keyVaultProperties'))).toBe(
      '{ identityClientId: null, keyVaultUri: "https://h.managedhsm.azure.net/", keyName: "k", keyVersion: "abc" }',
    );
    expect(bound && shown(bound.read('identity.type'))).toBe('"SystemAssigned"');
  });

  it.each([
    [
      'at a resource',
      `module r 'br/public:avm/ptn/authorization/resource-role-assignment:0.1.2' = {
  name: 'r'
  params: {
    resourceId: resourceId('Microsoft.KeyVault/vaults', 'v')
    principalId: 'p'
    roleDefinitionId: '12338af0-0e69-4776-bea7-57ae8d297424'
  }
}`,
      '"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/vaults/v"',
    ],
    [
      'at a resource group',
      `module r 'br/public:avm/res/authorization/role-assignment/rg-scope:0.1.0' = {
  name: 'r'
  scope: resourceGroup('g')
  params: {
    principalId: 'p'
    roleDefinitionIdOrName: 'Key Vault Crypto User'
  }
}`,
      '"/subscriptions/{subscription}/resourceGroups/g"',
    ],
  ])('assign a role %s', async (_, text, scope) => {
    const [assignment] = await resourcesOf(text);
    expect(assignment && shown(assignment.read('properties.scope'))).toBe(scope);
    expect(assignment && shown(assignment.read('properties.roleDefinitionId'))).toBe(
      '"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/12338af0-0e69-4776-bea7-57ae8d297424"',
    );
  });

  it.each(['br/public:avm/res/storage/storage-account:0.9.0', 'br:example.azurecr.io/own/vault:1', 'ts:sub/rg/spec:1'])(
    'nothing is claimed of what %s makes',
    async (path) => {
      const reading = await readBicepTexts({
        'main.bicep': `module m '${path}' = { name: 'm', params: {} }
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: m.outputs.name }`,
      });
      expect(reading.unreadable).toEqual([]);
      expect(reading.resources.map((each) => each.id?.split('/').at(-1))).toEqual(['{module:∕m}.outputs.name']);
    },
  );
});
