import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/core/resources/resource.ts';
import { inGroup, resourcesOf, shown, textAt } from '../../../support/bicepReading.ts';
import { uriOf } from '../../../support/textFiles.ts';

const vault = inGroup('Microsoft.KeyVault/vaults/v');
const account = inGroup('Microsoft.CognitiveServices/accounts/a');

function keysOf(resources: readonly Resource[]): readonly string[] {
  return resources.map(({ key }) => key);
}

describe('the id of a resource', () => {
  it.each<[string, string, readonly string[]]>([
    ['its name', `resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }`, [vault]],
    [
      'a name that is an expression',
      `param n string\nresource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'kv-\${n}' }`,
      [inGroup('Microsoft.KeyVault/vaults/kv-{parameter:n}')],
    ],
    [
      'a parent',
      `resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource k 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: v
  name: 'k'
}`,
      [vault, `${vault}/keys/k`],
    ],
    [
      'a nested resource',
      `resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v'
  resource k 'keys' = { name: 'k' }
}`,
      [vault, `${vault}/keys/k`],
    ],
    [
      'a name with the parent in it',
      `param n string
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: n }
resource k 'Microsoft.KeyVault/vaults/keys@2023-07-01' = { name: '\${v.name}/k' }`,
      [inGroup('Microsoft.KeyVault/vaults/{parameter:n}'), inGroup('Microsoft.KeyVault/vaults/{parameter:n}/keys/k')],
    ],
    [
      'another resource group',
      `resource v 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'v'
  scope: resourceGroup('other')
}`,
      ['/subscriptions/{subscription}/resourcegroups/other/providers/microsoft.keyvault/vaults/v'],
    ],
    [
      'what it extends',
      `resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'r'
  scope: v
  properties: {}
}`,
      [vault, `${vault}/providers/microsoft.authorization/roleassignments/r`],
    ],
    [
      'a resource group of a subscription',
      `targetScope = 'subscription'
resource g 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'g', location: 'uksouth' }`,
      ['/subscriptions/{subscription}/resourcegroups/g'],
    ],
    [
      'none for a type that is not judged',
      `resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = { name: 's' }`,
      [],
    ],
  ])('comes from %s', async (_, text, expected) => {
    expect(keysOf(await resourcesOf(text))).toEqual(expected);
  });
});

describe('conditions and loops', () => {
  it('leaves out what is not deployed, and says of what may be that it may', async () => {
    const resources = await resourcesOf(`param want bool
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = if (want) {
  name: 'v'
  resource k 'keys' = { name: 'k' }
}
resource w 'Microsoft.KeyVault/vaults@2023-07-01' = if (false) { name: 'w' }`);
    expect(resources.map(({ name, declaration }) => [name, declaration?.conditional])).toEqual([
      ['v', true],
      ['k', true],
    ]);
  });

  it('makes one resource of each item, with its index', async () => {
    const resources = await resourcesOf(`var names = ['one', 'two']
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = [for (name, i) in names: {
  name: '\${name}\${i}'
  resource k 'keys' = { name: 'k' }
}]
resource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'r'
  scope: v[1]
  properties: {}
}`);
    expect(keysOf(resources)).toEqual([
      inGroup('Microsoft.KeyVault/vaults/one0'),
      inGroup('Microsoft.KeyVault/vaults/one0/keys/k'),
      inGroup('Microsoft.KeyVault/vaults/two1'),
      inGroup('Microsoft.KeyVault/vaults/two1/keys/k'),
      inGroup('Microsoft.KeyVault/vaults/two1/providers/Microsoft.Authorization/roleAssignments/r'),
    ]);
    expect(resources.at(-1)?.after).toEqual([
      inGroup('Microsoft.KeyVault/vaults/one0'),
      inGroup('Microsoft.KeyVault/vaults/two1'),
    ]);
  });

  it('lets one resource stand for each item of a list that is not known, the same for two loops over it', async () => {
    const resources = await resourcesOf(`param names array
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = [for name in names: { name: name }]
resource k 'Microsoft.KeyVault/vaults/keys@2023-07-01' = [for (name, i) in names: {
  parent: v[i]
  name: 'k'
}]`);
    const each = inGroup('Microsoft.KeyVault/vaults/{parameter:names}[]');
    expect(resources.map(({ key, declaration }) => [key, declaration?.conditional])).toEqual([
      [each, true],
      [`${each}/keys/k`, true],
    ]);
  });
});

describe('order', () => {
  it('is that of dependsOn, of references, also through variables and through resources that are not judged', async () => {
    const resources = await resourcesOf(`var uri = v.properties.vaultUri
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'w' }
resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 's'
  dependsOn: [w]
}
resource a 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'a'
  properties: { encryption: { keyVaultProperties: { keyVaultUri: uri } } }
  dependsOn: [s]
}`);
    const found = resources.find(({ key }) => key === account);
    expect([...(found?.after ?? [])].sort()).toEqual([vault, inGroup('Microsoft.KeyVault/vaults/w')]);
  });

  it('counts a name in a branch that is not taken, as the language does', async () => {
    const resources = await resourcesOf(`resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource a 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'a'
  tags: { vault: false ? v.id : '' }
}`);
    expect(resources[1]?.after).toEqual([vault]);
  });

  it('gives the last declaration of a resource its id as key', async () => {
    const resources = await resourcesOf(`resource second 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'a'
  kind: 'OpenAI'
  dependsOn: [first]
}
resource first 'Microsoft.CognitiveServices/accounts@2025-06-01' = { name: 'a' }`);
    expect(resources.map(({ key, declaration, after }) => [key, declaration?.symbol, after])).toEqual([
      [account, 'second', [`${account}#2`]],
      [`${account}#2`, 'first', []],
    ]);
  });

  it('does not take what is only referred to for a second declaration', async () => {
    const resources = await resourcesOf(`resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource same 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'v' }`);
    expect(keysOf(resources)).toEqual([vault]);
  });
});

describe('values and their places', () => {
  const text = `param keyName string = 'from default'
var retention = 7
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v'
  properties: {
    enablePurgeProtection: true
    softDeleteRetentionInDays: retention
    networkAcls: {
      bypass: 'None'
    }
  }
}
resource k 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: v
  name: keyName
}
`;

  it.each([
    ['properties.enablePurgeProtection', 'true', 'true', undefined],
    ['properties.softDeleteRetentionInDays', '7', 'retention', '7'],
    ['properties.networkAcls.bypass', '"None"', `'None'`, undefined],
    ['name', '"v"', `'v'`, undefined],
  ])('%s', async (path, value, written, given) => {
    const [subject] = await resourcesOf(text);
    const found = subject?.read(path);
    expect(found && shown(found)).toBe(value);
    const origin = found?.origin?.kind === 'file' ? found.origin : undefined;
    expect(origin && textAt(text, origin.range)).toBe(written);
    expect(origin?.definedAt && textAt(text, origin.definedAt.range)).toBe(given);
  });

  it.each([
    ['properties.enablePurgeProtection', 'true'],
    ['properties.networkAcls.defaultAction', 'networkAcls'],
    ['properties.enableRbacAuthorization', 'properties'],
    ['identity.type', 'v'],
  ])('the place of %s', async (path, expected) => {
    const [subject] = await resourcesOf(text);
    const place = subject?.declaration?.place?.(path);
    expect(place && textAt(text, place.range)).toBe(expected);
    expect(place?.uri).toBe(uriOf('main.bicep'));
  });

  it('says how it is declared', async () => {
    const [subject] = await resourcesOf(text);
    const { declaration } = subject ?? {};
    expect(declaration).toMatchObject({ format: 'bicep', apiVersion: '2023-07-01', symbol: 'v' });
    expect(declaration && textAt(text, declaration.heading)).toBe('v');
    expect(declaration && textAt(text, declaration.range)).toMatch(/^resource v [\s\S]*\}$/);
  });

  it('does not know what a resource that is only referred to is like, save what Azure computes', async () => {
    const [subject] = await resourcesOf(`resource v 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'v' }`);
    expect(subject?.declaration?.existing).toBe(true);
    expect(subject?.read('properties.enablePurgeProtection').kind).toBe('unknown');
    expect(subject && shown(subject.read('properties.vaultUri'))).toBe(`<{${vault}#properties.vaultUri}>`);
  });

  it('shows the symbolic name where the name is an expression', async () => {
    const [subject] = await resourcesOf(
      `param n string\nresource kv 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'x\${n}' }`,
    );
    expect(subject?.name).toBe('kv');
  });
});

describe('grants', () => {
  it('reads the scope, role and principal of an assignment', async () => {
    const resources = await resourcesOf(`resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'v' }
resource i 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = { name: 'i' }
resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  name: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
}
resource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(v.id, i.id)
  scope: v
  properties: {
    roleDefinitionId: role.id
    principalId: i.properties.principalId
    principalType: 'ServicePrincipal'
  }
}`);
    const assignment = resources.at(-1);
    expect(assignment && shown(assignment.read('properties'))).toBe(
      `{ roleDefinitionId: "/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6", principalId: <{${inGroup('Microsoft.ManagedIdentity/userAssignedIdentities/i')}#properties.principalId}>, principalType: "ServicePrincipal", scope: "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/vaults/v" }`,
    );
  });

  it('makes one resource of each added access policy', async () => {
    const resources = await resourcesOf(`param one string
resource v 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'v'
  resource policies 'accessPolicies' = {
    name: 'add'
    properties: {
      accessPolicies: [
        { objectId: one, tenantId: tenant().tenantId, permissions: { keys: ['get'] } }
        { objectId: 'two', tenantId: tenant().tenantId, permissions: { keys: ['all'] } }
      ]
    }
  }
}`);
    const policies = resources.filter(({ type }) => type === 'Microsoft.KeyVault/vaults/accessPolicies');
    expect(policies.map(({ key }) => key)).toEqual([
      `${vault}/accesspolicies/{parameter:one}`,
      `${vault}/accesspolicies/two`,
    ]);
    expect(policies.map((policy) => shown(policy.read('properties.permissions.keys')))).toEqual(['["get"]', '["all"]']);
    expect(policies.map((policy) => shown(policy.read('properties.vaultId')))).toEqual([`"${vault}"`, `"${vault}"`]);
  });
});
