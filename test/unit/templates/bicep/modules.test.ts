import { describe, expect, it } from 'vitest';
import { bicep } from '../../../../src/templates/bicep/index.ts';
import { inGroup, readBicepTexts, shown, textAt } from '../../../support/bicepReading.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const vaultModule = `param name string
param protect bool = false
param location string = resourceGroup().location
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  properties: {
    enablePurgeProtection: protect
  }
}
output id string = v.id
output uri string = v.properties.vaultUri
`;

const vault = inGroup('Microsoft.KeyVault/vaults/v');

describe('modules of files', () => {
  it('are followed with what the caller gives them, and their outputs lead back', async () => {
    const main = `module store './modules/vault.bicep' = {
  name: 'store'
  params: {
    name: 'v'
    protect: true
  }
}
resource a 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'a'
  properties: { encryption: { keyVaultProperties: { keyVaultUri: store.outputs.uri } } }
}`;
    const reading = await readBicepTexts({ 'main.bicep': main, 'modules/vault.bicep': vaultModule });
    const [store, account] = reading.resources;
    expect(store?.key).toBe(vault);
    const protection = store?.read('properties.enablePurgeProtection');
    const origin = protection?.origin?.kind === 'file' ? protection.origin : undefined;
    expect(origin?.uri).toBe(uriOf('modules/vault.bicep'));
    expect(origin && textAt(vaultModule, origin.range)).toBe('protect');
    expect(origin?.definedAt?.uri).toBe(uriOf('main.bicep'));
    expect(origin?.definedAt && textAt(main, origin.definedAt.range)).toBe('true');
    const uri = account?.read('properties.encryption.keyVaultProperties.keyVaultUri');
    expect(uri && shown(uri)).toBe(`<{${vault}#properties.vaultUri}>`);
    expect(account?.after).toEqual([vault]);
    expect(reading.files).toEqual([uriOf('main.bicep'), uriOf('modules/vault.bicep')]);
    expect(reading.unreadable).toEqual([]);
  });

  it('come after what their arguments refer to and what they depend on', async () => {
    const reading = await readBicepTexts({
      'main.bicep': `resource i 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = { name: 'i' }
module one 'vault.bicep' = {
  name: 'one'
  params: { name: i.name }
}
module two 'vault.bicep' = {
  name: 'two'
  params: { name: 'v' }
  dependsOn: [one]
}`,
      'vault.bicep': vaultModule,
    });
    const identity = inGroup('Microsoft.ManagedIdentity/userAssignedIdentities/i');
    expect(reading.resources.map(({ key, after }) => [key, after])).toEqual([
      [identity, []],
      [inGroup('Microsoft.KeyVault/vaults/i'), [identity]],
      [vault, expect.arrayContaining([inGroup('Microsoft.KeyVault/vaults/i')])],
    ]);
  });

  it('are deployed where their scope says', async () => {
    const reading = await readBicepTexts({
      'main.bicep': `targetScope = 'subscription'
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'g', location: 'uksouth' }
module store 'vault.bicep' = {
  name: 'store'
  scope: group
  params: { name: 'v' }
}
module other 'vault.bicep' = {
  name: 'other'
  scope: resourceGroup('sub', 'there')
  params: { name: 'w' }
}`,
      'vault.bicep': vaultModule,
    });
    expect(reading.resources.map((each) => [each.key, shown(each.read('location'))])).toEqual([
      ['/subscriptions/{subscription}/resourcegroups/g', '"uksouth"'],
      ['/subscriptions/{subscription}/resourcegroups/g/providers/microsoft.keyvault/vaults/v', '"uksouth"'],
      [
        '/subscriptions/sub/resourcegroups/there/providers/microsoft.keyvault/vaults/w',
        '<{resourceGroup(there).location}>',
      ],
    ]);
  });

  it('are used once for each item of a loop, and not where their condition is false', async () => {
    const reading = await readBicepTexts({
      'main.bicep': `param want bool
module stores 'vault.bicep' = [for name in ['a', 'b']: {
  name: name
  params: { name: name }
}]
module maybe 'vault.bicep' = if (want) {
  name: 'maybe'
  params: { name: 'c' }
}
module never 'vault.bicep' = if (false) {
  name: 'never'
  params: { name: 'd' }
}
resource k 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  name: '\${last(split(stores[1].outputs.id, '/'))}/k'
}`,
      'vault.bicep': vaultModule,
    });
    expect(reading.resources.map(({ key, declaration }) => [key, declaration?.conditional])).toEqual([
      [inGroup('Microsoft.KeyVault/vaults/a'), undefined],
      [inGroup('Microsoft.KeyVault/vaults/b'), undefined],
      [inGroup('Microsoft.KeyVault/vaults/c'), true],
      [inGroup('Microsoft.KeyVault/vaults/b/keys/k'), undefined],
    ]);
  });

  it('gives what they import from other files', async () => {
    const reading = await readBicepTexts({
      'main.bicep': `import { naming as nameOf, prefix } from 'shared.bicep'
import * as shared from 'shared.bicep'
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = { name: nameOf(prefix) }
resource w 'Microsoft.KeyVault/vaults@2023-07-01' = { name: shared.naming(shared.prefix) }`,
      'shared.bicep': `@export()
var prefix = 'kv'
@export()
func naming(start string) string => '\${start}-1'`,
    });
    expect(reading.resources.map(({ id }) => id?.split('/').at(-1))).toEqual(['kv-1', 'kv-1']);
  });
});

describe('modules that cannot be read', () => {
  it.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    ['a file that is not there', {}, './none.bicep', /no such file/],
    ['a folder', { 'modules/vault.bicep': vaultModule }, 'modules', /it is a folder/],
    ['itself', {}, 'main.bicep', /leads back to itself/],
    [
      'one that leads back',
      { 'other.bicep': `module m 'main.bicep' = { name: 'm' }` },
      'other.bicep',
      /leads back to itself/,
    ],
    ['an ARM template', { 'arm.json': '{}' }, 'arm.json', /only modules written in Bicep/],
  ])('says so at the path: %s', async (_, files, path, reason) => {
    const main = `module m '${path}' = { name: 'm' }
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v'
  tags: { from: m.outputs.x }
}`;
    const reading = await readBicepTexts({ ...files, 'main.bicep': main });
    expect(reading.resources.map(({ key }) => key)).toEqual([vault]);
    expect(reading.unreadable).toHaveLength(1);
    expect(reading.unreadable[0]?.reason).toMatch(reason);
    const [problem] = reading.unreadable;
    const texts: Readonly<Record<string, string>> = { ...files, 'main.bicep': main };
    const text = Object.entries(texts).find(([name]) => uriOf(name) === problem?.uri)?.[1] ?? '';
    expect(problem?.range && textAt(text, problem.range)).toMatch(/^'.*'$/);
  });

  it('says so of a file that is refused', async () => {
    const files = memoryFiles({ 'main.bicep': `module m '../secret.bicep' = { name: 'm' }` });
    files.refuse('file:///secret.bicep', 'it lies outside the workspace');
    const reading = await bicep.read(uriOf('main.bicep'), files, new AbortController().signal);
    expect(reading.unreadable.map(({ reason }) => reason)).toEqual([
      'The module cannot be read: it lies outside the workspace',
    ]);
  });
});

describe('parameter files', () => {
  const main = `param name string
param protect bool = false
resource v 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  properties: { enablePurgeProtection: protect }
}`;

  it('give parameters their values', async () => {
    const parameters = `using './main.bicep'
var prefix = 'from'
param name = '\${prefix}-file'
param protect = true`;
    const reading = await readBicepTexts({ 'main.bicep': main, 'main.bicepparam': parameters }, 'main.bicepparam');
    const [subject] = reading.resources;
    expect(subject?.name).toBe('from-file');
    const protection = subject?.read('properties.enablePurgeProtection');
    expect(protection && shown(protection)).toBe('true');
    const origin = protection?.origin?.kind === 'file' ? protection.origin : undefined;
    expect(origin?.uri).toBe(uriOf('main.bicep'));
    expect(origin?.definedAt?.uri).toBe(uriOf('main.bicepparam'));
  });

  it('take over what the file that they extend gives', async () => {
    const reading = await readBicepTexts(
      {
        'main.bicep': main,
        'base.bicepparam': `using none\nparam name = 'base'\nparam protect = true`,
        'main.bicepparam': `using 'main.bicep'\nextends 'base.bicepparam'\nparam name = 'own'`,
      },
      'main.bicepparam',
    );
    expect(reading.resources.map((each) => [each.name, shown(each.read('properties.enablePurgeProtection'))])).toEqual([
      ['own', 'true'],
    ]);
  });

  it('say where the template is that cannot be read', async () => {
    const reading = await readBicepTexts({ 'main.bicepparam': `using 'none.bicep'` }, 'main.bicepparam');
    expect(reading.unreadable.map(({ reason }) => reason)).toEqual([
      'The template cannot be read: there is no such file',
    ]);
  });
});

describe('reading again', () => {
  it('parses only the file that has changed', async () => {
    const files = memoryFiles({
      'main.bicep': `module m 'vault.bicep' = {\n name: 'm'\n params: { name: 'v' }\n}`,
      'vault.bicep': vaultModule,
    });
    const signal = new AbortController().signal;
    await bicep.read(uriOf('main.bicep'), files, signal);
    files.set('main.bicep', `module m 'vault.bicep' = {\n name: 'm'\n params: { name: 'w' }\n}`);
    const reading = await bicep.read(uriOf('main.bicep'), files, signal);
    expect(reading.resources.map(({ name }) => name)).toEqual(['w']);
  });
});
